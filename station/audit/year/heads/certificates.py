"""The months of certificates, receipts and forms: closing = opening − used − issued + received, and which of them are signed (ST-04)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from station.audit.year.register import REGISTER_KINDS
from station.audit.year.values import Counting, Figure, HeadFigures, Raw, YearColumn, YearLine, YearSheet
from station.core.clock import local
from station.core.ledger import Entry
from station.core.report import Derived
from station.inventory.certificates.accounting import counted, key_of
from station.inventory.certificates.books import Books
from station.inventory.certificates.month_bodies import PaperMonthDue, PaperMonthSigned
from station.inventory.certificates.months import PaperLine
from station.inventory.certificates.moves import HOUSE
from station.inventory.receivers.following import MOVING, called_now
from station.inventory.receivers.values import receiver_of
from station.inventory.stock.paper_bodies import PaperKindSet

CERTIFICATES: Final = "certificates"
MONTHS: Final = "certificate_months"
_COLUMNS: Final = ("opening", "used", "spoiled", "issued", "received", "closing")
_ITEM: Final = "item:"
_OWN: Final = "house"
"""The office's own account, in the sheets."""


class CertificatesHead:
    """Gathers the history of every line of paper, and what was signed."""

    kinds = (
        REGISTER_KINDS | {PaperKindSet.KIND, PaperMonthSigned.KIND, PaperMonthDue.KIND} | frozenset(MOVING)
    )

    def __init__(self) -> None:
        self._history: dict[str, list[Entry]] = {}
        self._kinds: dict[str, tuple[str, str]] = {}
        self._changes: list[Entry] = []
        self._months: list[Entry] = []

    def take(self, entry: Entry, _counting: Counting) -> None:
        """The next entry about stock, since only such lines can be paper, about months, or about units, whose accounts follow them."""
        body = entry.typed
        if entry.kind in MOVING:
            self._changes.append(entry)
        elif isinstance(body, PaperMonthSigned | PaperMonthDue):
            self._months.append(entry)
        else:
            self._line(entry)

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each month, account and kind of which there was or is anything, and one for each report."""
        books = self._books(counting.period.zone)
        names = dict(self._kinds.values())
        lines = [line for month in _months(counting) for line in self._month(books, month, names)]
        columns = (
            *(YearColumn("month"), YearColumn("account", words="audit_year.account")),
            *(YearColumn("paper", "code"), YearColumn("name")),
            *(YearColumn(key, "count") for key in _COLUMNS[:-1]),
            YearColumn("closing", "count", derived=Derived(("opening", "received"), ("used", "issued"))),
        )
        drawn = tuple(
            Figure(
                f"certificates.{key}", CERTIFICATES, key, (("account", _OWN), ("paper", kind)), (names[kind],)
            )
            for kind in sorted({str(line.cells[2]) for line in lines})
            for key in ("used", "spoiled", "issued", "received")
        )
        reports = tuple(Figure(f"{MONTHS}.{key}", MONTHS, key) for key in ("signed", "late", "unsigned"))
        sheets = (YearSheet(CERTIFICATES, columns, tuple(lines)), _reports(books, counting))
        return HeadFigures(sheets, (*drawn, *reports))

    def _line(self, entry: Entry) -> None:
        body = entry.typed
        if isinstance(body, PaperKindSet):
            self._kinds[body.tag] = (body.kind, body.kind_name)
        for about in entry.subjects:
            tag = about.removeprefix(_ITEM)
            if tag == about:
                continue
            if tag in self._history:
                self._history[tag].append(entry)
            elif getattr(body, "tag", "") == tag and getattr(body, "unit", ""):
                self._history[tag] = [entry]

    def _books(self, zone: str) -> Books:
        paper = tuple(PaperLine(tag, kind, self._of(tag)) for tag, (kind, _) in self._kinds.items())
        signed, due = dict[tuple[str, str], Entry](), dict[tuple[str, str], Entry]()
        for entry in self._months:
            body = entry.typed
            if isinstance(body, PaperMonthSigned | PaperMonthDue):
                since = [each for each in self._changes if each.seq > entry.seq]
                key = (called_now(key_of(body.whose), since), body.month)
                (signed if isinstance(body, PaperMonthSigned) else due)[key] = entry
        return Books(paper, signed, due, zone)

    def _of(self, tag: str) -> tuple[Entry, ...]:
        """The entries about a line with those by which units changed, in their order."""
        return tuple(sorted((*self._changes, *self._history.get(tag, ())), key=lambda each: each.seq))

    def _month(self, books: Books, month: str, names: dict[str, str]) -> Iterator[YearLine]:
        """The figures of a month as they were signed, else as they stand."""
        moved = [
            (line.kind, each.seq)
            for line in books.lines
            for each in counted(line.tag, line.history, books.zone)
            if each.month == month
        ]
        for account in sorted({HOUSE, *books.accounts}):
            signed = books.signed.get((account, month))
            body = None if signed is None else signed.typed
            if signed is not None and isinstance(body, PaperMonthSigned):
                for each in body.lines:
                    amounts: tuple[int, ...] = (
                        *(each.month_start, each.used, each.spoiled),
                        *(each.to_units, each.received, each.month_end),
                    )
                    names.setdefault(each.kind, each.kind_name)
                    if any(amounts):
                        behind = (*_behind(moved, each.kind), signed.seq)
                        yield _row(month, account, each.kind, names, amounts, behind)
                continue
            for kind, told in sorted(books.figures(month, account).items()):
                amounts = tuple(int(getattr(told, key)) for key in _COLUMNS)
                if any(amounts):
                    yield _row(month, account, kind, names, amounts, _behind(moved, kind))


def _months(counting: Counting) -> list[str]:
    period = counting.period
    return [f"{period.year:04d}-{number:02d}" for number in range(period.first.month, period.last.month + 1)]


def _behind(moved: Sequence[tuple[str, int]], kind: str) -> tuple[int, ...]:
    return tuple(sorted({seq for of, seq in moved if of == kind}))


def _row(
    month: str,
    account: str,
    kind: str,
    names: dict[str, str],
    amounts: tuple[int, ...],
    seqs: tuple[int, ...],
) -> YearLine:
    return YearLine((month, _whose(account), kind, names.get(kind, kind), *amounts), seqs)


def _whose(account: str) -> str:
    receiver = receiver_of(account)
    return (account or _OWN) if receiver is None else receiver.words


def _reports(books: Books, counting: Counting) -> YearSheet:
    """Each report of a month of the year: until when it was due, when it was signed, late or not at all by the day."""
    columns = (
        *(YearColumn("month"), YearColumn("account", words="audit_year.account")),
        *(YearColumn("due", "moment"), YearColumn("signed_on", "day")),
        *(YearColumn("signed", "count"), YearColumn("late", "count"), YearColumn("unsigned", "count")),
    )
    period, lines, months = counting.period, [], set(_months(counting))
    for account, month in sorted({*books.signed, *books.due}, key=lambda key: (key[1], key[0])):
        if month not in months:
            continue
        signed, due = books.signed.get((account, month)), books.due.get((account, month))
        body = None if due is None else due.typed
        until = body.sign_by.due_at if isinstance(body, PaperMonthDue) else None
        passed = until is not None and until < (period.as_of if signed is None else signed.happened_at)
        day = None if signed is None else local(signed.happened_at, period.zone).date()
        cells: tuple[Raw, ...] = (
            *(month, _whose(account), until, day, int(signed is not None)),
            *(int(passed and signed is not None), int(passed and signed is None)),
        )
        lines.append(YearLine(cells, tuple(each.seq for each in (due, signed) if each is not None)))
    return YearSheet(MONTHS, columns, tuple(lines))
