"""The registers of certificates: sheets misprinted or void with what became of them, and the account of each line (ST-01, ST-03)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from station.core.clock import local
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.core.report import ColumnKind, Report, ReportTable
from station.core.texts import Texts
from station.inventory.certificates.accounting import Accounting
from station.inventory.certificates.books import Books, books_of
from station.inventory.certificates.months import PaperLine
from station.inventory.certificates.moves import HOUSE, CountedEntry, MonthColumn
from station.inventory.certificates.reporting import named_account
from station.inventory.papers.making import made
from station.inventory.papers.period import PaperPeriod
from station.inventory.papers.rows import Row, paper_columns
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.receivers.values import Receiver
from station.inventory.stock.numbered_bodies import moved_words, numbers_in
from station.inventory.stock.numbers import Numbers
from station.inventory.stock.paper_bodies import PaperKindSet, SheetsDestroyed, SheetSpoiled
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
_COLUMNS = (MonthColumn.RECEIVED, MonthColumn.ISSUED, MonthColumn.USED, MonthColumn.SPOILED)


@dataclass(frozen=True, slots=True)
class _Counting:
    """The entries about a line that count, the kind as it is called, and the period that is told."""

    line: PaperLine
    kind: str
    entries: tuple[Entry, ...]
    zone: str

    def day(self, entry: Entry) -> date:
        """The day on which it happened."""
        on = getattr(entry.typed, "on", None)
        return on if isinstance(on, date) else local(entry.happened_at, self.zone).date()


class CertificateRegisters(DatedPapers, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Makes them; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, origins: Origins) -> None:
        self._store, self._origins = store, origins

    @asks(Permission.EQUIPMENT_VIEW)
    def spoiled(self, session: Session, texts: Texts, period: PaperPeriod) -> Report:
        """错照、废照登记: sheets misprinted or void on these days, and those destroyed (ST-03). Raises Refused ``certificates.too_many_lines``."""
        origin = self._origins.origin(session, texts, (), _TELLING)
        with self._store.read() as view:
            lines = list(_lines(books_of(view, self._store.clock.zone)))
        spoiled = [row for line in lines for row in _spoiled(line, period, texts)]
        destroyed = [row for line in lines for row in _destroyed(line, period)]
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
            books = books_of(view, self._store.clock.zone)
            receiver = named_account(view, unit, books.accounts) if unit.strip() else None
            whose = _whose(view, receiver)
        account = HOUSE if receiver is None else receiver.key
        tables = tuple(
            ReportTable(
                paper_columns(texts, *_ACCOUNT),
                list(_account(line, account, period, texts)),
                texts("certificates.paper.line", tag=line.line.tag, kind=line.kind),
            )
            for line in _lines(books)
        )
        facts = ((texts("papers.fact.unit"), whose), *_facts(texts, period))
        return made(self._store, "certificate_ledger", origin, texts, tables, ("paper_keeper",), facts)


def _lines(books: Books) -> Iterator[_Counting]:
    for line in books.lines:
        about, voids = subject("item", line.tag), Voids(line.history)
        counting = tuple(each for each in line.history if voids.by(each, about) is None)
        named = [each.typed.kind_name for each in counting if isinstance(each.typed, PaperKindSet)]
        yield _Counting(line, named[-1] if named else line.kind, counting, books.zone)


def _spoiled(line: _Counting, period: PaperPeriod, texts: Texts) -> Iterator[Row]:
    gone = [(each, each.typed) for each in line.entries if isinstance(each.typed, SheetsDestroyed)]
    for entry in line.entries:
        body, day = entry.typed, line.day(entry)
        if not isinstance(body, SheetSpoiled) or not period.first <= day <= period.last:
            continue
        mine = [each.numbers for each in body.numbers if each.numbers is not None]
        ends = [told for _, told in gone if _meet(mine, told)]
        yield (
            *(day.isoformat(), line.kind, line.line.tag, moved_words(body.numbers), body.quantity),
            *(texts(f"stock.cause.{body.cause.value}"), body.reason),
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


def _destroyed(line: _Counting, period: PaperPeriod) -> Iterator[Row]:
    for entry in line.entries:
        body, day = entry.typed, line.day(entry)
        if isinstance(body, SheetsDestroyed) and period.first <= day <= period.last:
            yield (
                *(day.isoformat(), line.kind, line.line.tag, moved_words(body.numbers), body.quantity),
                *(body.way, entry.actor.name, body.second_name, str(entry.seq)),
            )


def _account(line: _Counting, account: str, period: PaperPeriod, texts: Texts) -> Iterator[Row]:
    """The movements of these days with what is left after each; what there was before stands first."""
    told = {each.seq: each for each in Accounting(line.line.tag, line.line.history, line.zone).told}
    moved = [(line.day(each), each, told[each.seq]) for each in line.entries if each.seq in told]
    moved.sort(key=lambda each: (each[0], each[1].seq))
    left = sum(_effect(each, account) for day, _, each in moved if day < period.first)
    yield ("", texts("certificates.paper.brought_forward"), "", None, None, None, None, left, "", "")
    for day, entry, each in moved:
        figures = [_pieces(each, account, column) for column in _COLUMNS]
        if not any(figures) or not period.first <= day <= period.last:
            continue
        left += _effect(each, account)
        shown = [pieces or None for pieces in figures]
        yield (
            *(day.isoformat(), texts(f"entry.kind.{entry.kind}"), numbers_in(entry.typed, line.line.tag)),
            *shown,
            *(left, entry.actor.name, str(entry.seq)),
        )


def _pieces(each: CountedEntry, account: str, column: MonthColumn) -> int:
    return sum(move.pieces for move in each.moves if move.account == account and move.column is column)


def _effect(each: CountedEntry, account: str) -> int:
    return sum(move.effect for move in each.moves if move.account == account)


def _counted(rows: list[Row]) -> list[Row]:
    return [(number, *row) for number, row in enumerate(rows, 1)]


def _facts(texts: Texts, period: PaperPeriod) -> tuple[tuple[str, str], ...]:
    days = texts("papers.period", first=period.first.isoformat(), last=period.last.isoformat())
    return ((texts("papers.fact.period"), days),)


def _whose(view: InventoryView, receiver: Receiver | None) -> str:
    office = view.people.office()
    named = "" if office is None else office.name
    return named if receiver is None else receiver.words
