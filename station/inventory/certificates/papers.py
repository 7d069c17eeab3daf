"""The papers of certificates: the slip of an issue (ST-02), and the use of a month in its two forms (ST-04)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from station.core.clock import local
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.ledger.voiding import read_places
from station.core.numerals import LARGEST_CAPITAL, capital
from station.core.policy.served import served_integer
from station.core.report import ColumnKind, Derived, Report, ReportTable
from station.core.texts import Texts
from station.inventory.certificates.kinds import kind_of
from station.inventory.certificates.months import KindMonth, MonthNote
from station.inventory.certificates.reporting import MonthReport
from station.inventory.certificates.use_cases import Certificates
from station.inventory.papers.handing_over import drawn_mark
from station.inventory.papers.making import made
from station.inventory.papers.rows import Row, paper_columns, with_derived
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.stock.bodies import StockIssued
from station.inventory.stock.numbered_bodies import numbers_in
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

_TELLING: Final = "told"
"""What they rest on: entries alone."""
_OFFICE: Final = ("paper_keeper", "paper_leader")
_REGISTRY: Final = ("paper_keeper", "paper_section_head")
_SLIP: Final = ("paper_leader", "paper_receiver", "paper_issuer")


COPIES: Final = served_integer("ST-02", "copies")


class CertificatePapers(DatedPapers, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Makes the papers; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, origins: Origins, certificates: Certificates) -> None:
        self._store, self._origins, self._certificates = store, origins, certificates

    @asks(Permission.EQUIPMENT_VIEW)
    def month(self, session: Session, texts: Texts, month: str, unit: str = "") -> Report:
        """证照使用报表: the use of a month, of a unit or of the office; with a column of what units were issued once there was any (ST-04).

        Raises Refused as `Certificates.month`.
        """
        told = self._certificates.month(session, month, unit, texts.language)
        origin = self._origins.origin(session, texts, (), _TELLING)
        with self._store.read() as view:
            office = view.people.office()
        named = "" if office is None else office.name
        whose = named if told.unit is None else told.unit.words
        over = "month" if told.over else "month_so_far"
        facts: tuple[tuple[str, str], ...] = (
            (texts("papers.fact.unit"), whose),
            (texts("papers.fact.month"), texts(f"certificates.paper.{over}", month=month)),
        )
        if told.signed is not None and told.by is not None:
            day = local(told.signed.happened_at, told.signed.zone).date().isoformat()
            who = {"keeper": told.by.keeper_name, "leader": told.by.leader_name}
            said = texts("certificates.paper.signed", day=day, seq=told.signed.seq, **who)
            facts += ((texts("papers.fact.signed"), said),)
        notes = [month_note(each, texts) for _, kind in told.kinds for each in kind.remarks]
        facts += ((texts("papers.fact.notes"), texts("list.join").join(notes)),) if notes else ()
        signers = _REGISTRY if told.registry else _OFFICE
        return made(
            self._store, "certificate_month", origin, texts, (_month_table(told, texts),), signers, facts
        )

    @asks(Permission.EQUIPMENT_VIEW)
    def slip(self, session: Session, texts: Texts, place: str) -> Report:
        """证照领用单: the slip of the issue at `place` (``custody:17``) to a unit, with the quantity in capital numerals (ST-02).

        Raises Refused ``certificates.no_issue``, ``certificates.issue_void``.
        """
        origin = self._origins.origin(session, texts, (), _TELLING)
        with self._store.read() as view:
            entry, body = _issue(view, place)
            copies = COPIES.of(view.policy)
            rows = [
                (number, line.name, numbers_in(body, line.tag), _in_capitals(line.quantity), line.unit)
                for number, line in enumerate(body.lines, 1)
                if kind_of(view.equipment.history_since((line.tag,), 0)[line.tag]) is not None
            ]
        if not rows or body.receiver is None:
            raise Refused("certificates.no_issue", rule="ST-02", place=place)
        kinds: tuple[tuple[str, ColumnKind], ...] = (
            *(("no", "count"), ("certificate", "text"), ("numbers", "code")),
            *(("capital", "text"), ("counted_unit", "text")),
        )
        facts = (
            (texts("papers.fact.receiver"), body.receiver.value.words),
            (texts("papers.fact.received_by"), body.name),
            (texts("papers.fact.received_on"), local(entry.happened_at, entry.zone).date().isoformat()),
            (texts("papers.fact.entry"), str(entry.seq)),
        )
        table = ReportTable(paper_columns(texts, *kinds), rows)
        slip = made(self._store, "certificate_slip", origin, texts, (table,), _SLIP, facts, copies=copies)
        if body.signature is None:
            return slip
        taker = texts("papers.fact.received_by")
        return replace(slip, marks=(drawn_mark(f"{taker} {body.name}", body.signature),))


def month_note(note: MonthNote, texts: Texts) -> str:
    """A movement that is none of every day, in words."""
    return texts(f"certificates.remark.{note.code.value}", tag=note.tag, pieces=note.pieces, seq=note.seq)


def _month_table(told: MonthReport, texts: Texts) -> ReportTable:
    issued = ("issued",) if told.registry else ()
    counts = ("opening", "used", "spoiled", *issued, "received", "closing")
    columns = paper_columns(texts, ("certificate", "text"), *((key, "count") for key in counts))
    derived = Derived(plus=("opening", "received"), minus=("used", *issued))
    rows: list[Row] = [(name, *(_figure(each, key) for key in counts)) for name, each in told.kinds]
    # no totals: sheets of different kinds are not added up
    return ReportTable(with_derived(columns, "closing", derived), rows)


def _figure(figures: KindMonth, key: str) -> int:
    found: int = getattr(figures, key)
    return found


def _in_capitals(quantity: int) -> str:
    return capital(quantity) if quantity <= LARGEST_CAPITAL else str(quantity)


def _issue(view: InventoryView, place: str) -> tuple[Entry, StockIssued]:
    at = read_places(place)
    entry = None if at is None or at[1] != at[2] else view.ledger.entry(at[0], at[1], checked=True)
    body = None if entry is None else entry.typed
    if entry is None or not isinstance(body, StockIssued):
        raise Refused("certificates.no_issue", rule="ST-02", place=place)
    if view.voids.of([(entry.stream, entry.seq)]).of(entry):
        raise Refused("certificates.issue_void", rule="ST-02", place=place)
    return entry, body
