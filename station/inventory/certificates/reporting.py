"""The report of a month: read from the books, or, once it is signed, as it was signed (ST-04)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from station.core.clock import Clock, local_today
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.policy import Policy
from station.inventory.certificates.books import Books
from station.inventory.certificates.histories import kinds_on_record
from station.inventory.certificates.kinds import Family, kinds
from station.inventory.certificates.month_bodies import PaperMonthSigned
from station.inventory.certificates.months import KindMonth, MonthNote
from station.inventory.certificates.moves import HOUSE, month_of
from station.inventory.ports import InventoryView
from station.inventory.receivers.finding import find_receiver
from station.inventory.receivers.values import Receiver, ReceiverKind, receiver_of


@dataclass(frozen=True, slots=True)
class MonthReport:
    """The figures of a month of the office or of a `unit`; `issues` where the office issues paper to units, `over` once the month is.

    `signed` is the entry by which it was signed, after which it stays as it is.
    """

    month: str
    unit: Receiver | None
    issues: bool
    over: bool
    kinds: tuple[tuple[str, KindMonth], ...]
    """By the name of the kind in the language that was asked for."""
    signed: Entry | None = None

    @property
    def registry(self) -> bool:
        """Whether it is the form of a registry, which issues paper to others."""
        return self.unit is None and self.issues

    @property
    def by(self) -> PaperMonthSigned | None:
        """What the signing says."""
        body = None if self.signed is None else self.signed.typed
        return body if isinstance(body, PaperMonthSigned) else None


def month_report(
    view: InventoryView, books: Books, month: str, unit: Receiver | None, clock: Clock, language: str
) -> MonthReport:
    """The report of a month of the office or a unit. Raises Refused ``certificates.month_ahead``."""
    present = month_of(local_today(clock))
    if month > present:
        raise Refused("certificates.month_ahead", rule="ST-04", field="month", month=month)
    account = HOUSE if unit is None else unit.key
    signed = books.signed.get((account, month))
    if signed is not None and isinstance(signed.typed, PaperMonthSigned):
        body = signed.typed
        found = tuple(_as_signed(view.policy, body, language))
        return MonthReport(month, unit, body.registry, month < present, found, signed)
    names = {each.kind: each.kind_name for each in kinds_on_record(view).values()}
    figures = tuple(_worded(view.policy, books.figures(month, account), names, language))
    return MonthReport(month, unit, books.accounts > {HOUSE}, month < present, figures)


def report_digest(report: MonthReport) -> str:
    """What tells one state of a report's figures and notes from another."""
    figures = [(each.kind, *_figures(each), each.remarks) for _, each in report.kinds]
    return hashlib.sha256(repr((report.month, report.registry, figures)).encode()).hexdigest()


def named_account(view: InventoryView, entered: str, known: Sequence[str] | frozenset[str]) -> Receiver:
    """The unit that is meant; one that ended is found by the paper that it had. Raises Refused as `find_receiver`."""
    for key in sorted(known):
        receiver = receiver_of(key)
        if receiver is not None and receiver.code == entered.strip():
            return receiver
    return find_receiver(ReceiverKind.DEPARTMENT, entered, view)


def account_named(view: InventoryView, entered: str, left: Sequence[str]) -> Receiver:
    """The account from which sheets are taken: of a unit as it stands, or of one that ended while it had paper `left`."""
    try:
        return find_receiver(ReceiverKind.DEPARTMENT, entered, view)
    except Refused:
        ended = (receiver_of(key) for key in left)
        found = next((each for each in ended if each is not None and each.code == entered.strip()), None)
        if found is None:
            raise
        return found


def _figures(each: KindMonth) -> tuple[int, ...]:
    return each.opening, each.used, each.spoiled, each.issued, each.received, each.closing


def _as_signed(policy: Policy, body: PaperMonthSigned, language: str) -> list[tuple[str, KindMonth]]:
    known = {each.code: each.name(language) for each in kinds(policy)}
    return [
        (
            known.get(line.kind, line.kind_name),
            KindMonth(
                *(line.kind, line.month_start, line.used, line.spoiled),
                *(line.to_units, line.received, line.month_end),
                tuple(
                    MonthNote(each.noted, each.tag, each.seq, each.pieces)
                    for each in body.notes
                    if each.kind == line.kind
                ),
            ),
        )
        for line in body.lines
    ]


def _worded(
    policy: Policy, figures: dict[str, KindMonth], names: dict[str, str], language: str
) -> list[tuple[str, KindMonth]]:
    """All certificates in force, and of receipts and forms those of which there is or was a line."""
    known = kinds(policy)
    found = [
        (each.name(language), figures.get(each.code, KindMonth(each.code)))
        for each in known
        if each.family is Family.CERTIFICATE or each.code in figures
    ]
    ended = sorted(set(figures) - {each.code for each in known})
    found += [(names.get(code, code), figures[code]) for code in ended if not figures[code].is_empty]
    return found
