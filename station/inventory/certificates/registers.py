"""The registers of certificates: sheets misprinted or void with what became of them, and the account of each line (ST-01, ST-03)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.core.report import ColumnKind, Report, ReportTable
from station.core.texts import Texts
from station.inventory.certificates.account_use_cases import kept_lines
from station.inventory.certificates.accounts import (
    AccountMove,
    KeptLine,
    account_moves,
    accounts_of,
    day_of,
    move_words,
)
from station.inventory.certificates.moves import HOUSE
from station.inventory.certificates.reporting import named_account
from station.inventory.papers.making import made
from station.inventory.papers.period import PaperPeriod
from station.inventory.papers.rows import Row, paper_columns
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.receivers.values import Receiver
from station.inventory.stock.numbered_bodies import moved_words
from station.inventory.stock.numbers import Numbers
from station.inventory.stock.paper_bodies import SheetsDestroyed, SheetSpoiled
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

_TELLING = "told"
_SPOILED: tuple[tuple[str, ColumnKind], ...] = (
    *(("no", "count"), ("day", "text"), ("certificate", "text"), ("tag", "code"), ("numbers", "code")),
    *(
        ("quantity", "count"),
        ("paper_cause", "text"),
        ("reason", "text"),
        ("paper_whose", "text"),
        ("by", "text"),
    ),
    *(("paper_destroyed_on", "text"), ("paper_way", "text"), ("paper_witness", "text"), ("entry", "text")),
)
_DESTROYED: tuple[tuple[str, ColumnKind], ...] = (
    *(("no", "count"), ("day", "text"), ("certificate", "text"), ("tag", "code"), ("numbers", "code")),
    *(
        ("quantity", "count"),
        ("paper_way", "text"),
        ("by", "text"),
        ("paper_witness", "text"),
        ("entry", "text"),
    ),
)
_ACCOUNT: tuple[tuple[str, ColumnKind], ...] = (
    *(("day", "text"), ("what", "text"), ("numbers", "code"), ("paper_in", "count"), ("paper_out", "count")),
    *(
        ("paper_used", "count"),
        ("paper_spoiled", "count"),
        ("paper_left", "count"),
        ("by", "text"),
        ("entry", "text"),
    ),
)


class CertificateRegisters(DatedPapers, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Makes them; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, origins: Origins) -> None:
        self._store, self._origins = store, origins

    @asks(Permission.EQUIPMENT_VIEW)
    def spoiled(self, session: Session, texts: Texts, period: PaperPeriod) -> Report:
        """错照、废照登记: sheets misprinted or void on these days, and those destroyed (ST-03). Raises Refused ``certificates.too_many_lines``."""
        origin = self._origins.origin(session, texts, (), _TELLING)
        with self._store.read() as view:
            lines = kept_lines(view, numbered=False)
        telling = _Telling(period, self._store.clock.zone, texts)
        spoiled = [row for line in lines for row in _spoiled(line, telling)]
        destroyed = [row for line in lines for row in _destroyed(line, telling)]
        tables = (
            ReportTable(paper_columns(texts, *_SPOILED), _counted(spoiled)),
            ReportTable(
                paper_columns(texts, *_DESTROYED), _counted(destroyed), texts("certificates.paper.destroyed")
            ),
        )
        signers = ("paper_keeper", "paper_witness", "paper_leader")
        return made(self._store, "spoiled_register", origin, texts, tables, signers, _facts(texts, period))

    @asks(Permission.EQUIPMENT_VIEW)
    def ledger(self, session: Session, texts: Texts, period: PaperPeriod, unit: str = "") -> Report:
        """证照台账: what came, was issued, used and is left of each line, entry by entry; of the office or a unit (ST-01).

        Raises Refused ``certificates.too_many_lines`` and as `find_receiver`.
        """
        origin = self._origins.origin(session, texts, (), _TELLING)
        with self._store.read() as view:
            lines, zone = kept_lines(view, numbered=False), self._store.clock.zone
            known = frozenset(each.key for line in lines for each in accounts_of(line, zone))
            receiver = named_account(view, unit, known) if unit.strip() else None
            whose = _whose(view, receiver)
        account = HOUSE if receiver is None else receiver.key
        telling = _Telling(period, zone, texts)
        tables = tuple(
            ReportTable(
                paper_columns(texts, *_ACCOUNT),
                list(_account(moves, telling)),
                texts("certificates.paper.line", tag=line.tag, kind=telling.kind(line)),
            )
            for line in lines
            if (moves := list(account_moves(line, zone, account)))
        )
        facts = ((texts("papers.fact.unit"), whose), *_facts(texts, period))
        return made(self._store, "certificate_ledger", origin, texts, tables, ("paper_keeper",), facts)


@dataclass(frozen=True, slots=True)
class _Telling:
    """The days that are told, in which zone and words."""

    period: PaperPeriod
    zone: str
    texts: Texts

    def within(self, day: date) -> bool:
        """Whether a day is among those told."""
        return self.period.first <= day <= self.period.last

    def kind(self, line: KeptLine) -> str:
        """How the kind of a line is called."""
        return line.words.say(self.texts.language)


def _counting(line: KeptLine) -> list[Entry]:
    """The entries about a line that count."""
    about, voids = subject("item", line.tag), Voids(line.history)
    return [each for each in line.history if voids.by(each, about) is None]


def _spoiled(line: KeptLine, telling: _Telling) -> Iterator[Row]:
    counting = _counting(line)
    gone = [(each, each.typed) for each in counting if isinstance(each.typed, SheetsDestroyed)]
    for entry in counting:
        body, day = entry.typed, day_of(entry, telling.zone)
        if not isinstance(body, SheetSpoiled) or not telling.within(day):
            continue
        mine = [each.numbers for each in body.numbers if each.numbers is not None]
        ends = [told for _, told in gone if _meet(mine, told)]
        yield (
            *(day.isoformat(), telling.kind(line), line.tag, moved_words(body.numbers), body.quantity),
            *(telling.texts(f"stock.cause.{body.cause.value}"), body.reason),
            "" if body.issued_to is None else body.issued_to.value.words,
            body.person or entry.actor.name,
            ", ".join(dict.fromkeys(each.on.isoformat() for each in ends)),
            ", ".join(dict.fromkeys(each.way for each in ends)),
            ", ".join(dict.fromkeys(each.second_name for each in ends)),
            str(entry.seq),
        )


def _meet(numbers: list[Numbers], destroyed: SheetsDestroyed) -> bool:
    theirs = [each.numbers for each in destroyed.numbers if each.numbers is not None]
    return any(one.common(other) is not None for one in numbers for other in theirs)


def _destroyed(line: KeptLine, telling: _Telling) -> Iterator[Row]:
    for entry in _counting(line):
        body, day = entry.typed, day_of(entry, telling.zone)
        if isinstance(body, SheetsDestroyed) and telling.within(day):
            yield (
                *(day.isoformat(), telling.kind(line), line.tag, moved_words(body.numbers), body.quantity),
                *(body.way, entry.actor.name, body.second_name, str(entry.seq)),
            )


def _account(moves: list[AccountMove], telling: _Telling) -> Iterator[Row]:
    """The movements of these days with what is left after each; what there was before stands first."""
    texts, before = telling.texts, [each for each in moves if each.day < telling.period.first]
    left = before[-1].left if before else 0
    yield ("", texts("certificates.paper.brought_forward"), "", None, None, None, None, left, "", "")
    for each in moves:
        if telling.within(each.day):
            figures = (each.received, each.issued, each.used, each.spoiled)
            yield (
                *(each.day.isoformat(), move_words(texts, each), each.numbers),
                *(pieces or None for pieces in figures),
                *(each.left, each.entry.actor.name, str(each.entry.seq)),
            )


def _counted(rows: list[Row]) -> list[Row]:
    return [(number, *row) for number, row in enumerate(rows, 1)]


def _facts(texts: Texts, period: PaperPeriod) -> tuple[tuple[str, str], ...]:
    days = texts("papers.period", first=period.first.isoformat(), last=period.last.isoformat())
    return ((texts("papers.fact.period"), days),)


def _whose(view: InventoryView, receiver: Receiver | None) -> str:
    office = view.people.office()
    named = "" if office is None else office.name
    return named if receiver is None else receiver.words
