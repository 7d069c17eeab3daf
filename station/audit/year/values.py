"""The yearly audit as values: its time, its sheets with the entries behind each row, and the figures that are drawn from them.

A sheet holds codes and numbers, no words, so that its figures are the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

from station.core.clock import local
from station.core.ledger import Entry, Head, Stream
from station.core.ledger.voiding import Voids
from station.core.report import ColumnKind, Derived

Raw: TypeAlias = str | int | date | datetime | None
"""A cell as entries have it: a code, a number, fen, a day, a moment."""


LATER_RULE: Final = 2
"""How later entries are told now: by the day that heads count, and by the record that is withdrawn, settled or followed up.

By the first rule they were told by when they happened and by voids alone; packages by it are checked by it.
"""
COUNT_RULE: Final = 2
"""How reports of loss and damage count now: in the year in which they were approved, and not where what came of one was undone.

By the first rule they counted in the year in which they were filed, undone or not; packages by it are checked by it.
"""


@dataclass(frozen=True, slots=True)
class YearPeriod:
    """A year up to the moment `as_of`, by the custody entries up to `until`; those up to `before` are of earlier years.

    What happened in the year and was recorded by then counts; what was recorded later is told apart.
    """

    year: int
    as_of: datetime
    zone: str
    before: int
    until: int
    begins: date | None = None
    """The day on which a part of a year begins; None: its first day."""

    @property
    def first(self) -> date:
        """Its first day."""
        return self.begins or date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """The day that ends at `as_of`, or during which that is."""
        return local(self.as_of - timedelta(microseconds=1), self.zone).date()

    @property
    def over(self) -> bool:
        """Whether it is the whole year."""
        here = local(self.as_of, self.zone)
        return here.date() == date(self.year + 1, 1, 1)

    @property
    def whole_day(self) -> bool:
        """Whether its last day is over; of now it is not."""
        return local(self.as_of, self.zone).time() == time.min

    def day(self, entry: Entry) -> date:
        """The day on which it happened."""
        return local(entry.happened_at, self.zone).date()

    def holds(self, entry: Entry) -> bool:
        """Whether it happened in the year, up to the last day."""
        return self.has(self.day(entry))

    def has(self, day: date) -> bool:
        """Whether it is a day of the year, up to the last one."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class YearHeads:
    """Where both streams stood when the year began, on its day, and when the audit was made."""

    opening: Mapping[Stream, Head]
    day: Mapping[Stream, Head]
    made: Mapping[Stream, Head]


@dataclass(frozen=True, slots=True)
class Counting:
    """What entries count: the period, the voids that were recorded by its day, and the rule of the package (`COUNT_RULE`)."""

    period: YearPeriod
    voids: Voids
    rule: int = COUNT_RULE

    def counts(self, entry: Entry, about: str = "") -> bool:
        """Whether it happened in the year and no void strikes it, for the subject `about` or for all of it."""
        return self.period.holds(entry) and self.voids.by(entry, about) is None


@dataclass(frozen=True, slots=True)
class YearColumn:
    """A column of a sheet; `words` are the texts that its codes are worded by, such as ``equipment.state``."""

    key: str
    kind: ColumnKind = "text"
    words: str = ""
    derived: Derived | None = None


@dataclass(frozen=True, slots=True)
class YearLine:
    """A row of a sheet and the custody entries behind it; `parts` are those behind one of its columns alone."""

    cells: tuple[Raw, ...]
    entries: tuple[int, ...]
    parts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def behind(self, column: str) -> tuple[int, ...]:
        """The entries behind one of its cells."""
        return self.parts.get(column, () if self.parts else self.entries)


@dataclass(frozen=True, slots=True)
class YearSheet:
    """The rows of one head; `code` names it in texts, and the figures drawn from it begin with that.

    `again`: a check counts it anew from the entries alone.
    """

    code: str
    columns: tuple[YearColumn, ...]
    lines: tuple[YearLine, ...]
    again: bool = True

    def place(self, key: str) -> int:
        """The index of a column."""
        return next(place for place, column in enumerate(self.columns) if column.key == key)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the audit: the sum of a column over the rows of a sheet that have these cells.

    `code` names it in texts; with `of` it is told apart from others of that name. It has the kind of its column.
    """

    code: str
    sheet: str
    column: str
    where: tuple[tuple[str, Raw], ...] = ()
    of: tuple[str, ...] = ()

    def lines(self, sheet: YearSheet) -> Iterator[YearLine]:
        """The rows that it is drawn from."""
        wanted = [(sheet.place(key), value) for key, value in self.where]
        for line in sheet.lines:
            if all(line.cells[place] == value for place, value in wanted):
                yield line

    def amount(self, sheet: YearSheet) -> int:
        """The number itself; money in fen."""
        place = sheet.place(self.column)
        return sum(number(line.cells[place]) for line in self.lines(sheet))

    def entries(self, sheet: YearSheet) -> tuple[int, ...]:
        """The custody entries behind it, in their order."""
        place, found = sheet.place(self.column), set[int]()
        for line in self.lines(sheet):
            if line.cells[place]:
                found.update(line.behind(self.column))
        return tuple(sorted(found))


def number(cell: Raw) -> int:
    """The number of a cell; nothing counts as 0."""
    return cell if isinstance(cell, int) else 0


@dataclass(frozen=True, slots=True)
class HeadFigures:
    """What a head gives: its sheets, and the figures drawn from them."""

    sheets: tuple[YearSheet, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """An entry recorded after the audit's day that is about the year: of a day of it, or about what was recorded in it.

    `voids` are the entries that count no more by it, `records` those that it settles, follows up or decides.
    """

    seq: int
    kind: str
    day: date
    recorded_at: datetime
    by: str
    voids: tuple[int, ...]
    records: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The whole audit as numbers."""

    period: YearPeriod
    sheets: tuple[YearSheet, ...]
    figures: tuple[Figure, ...]
    later: tuple[Later, ...] = ()
    later_kinds: tuple[str, ...] = ()
    """The kinds of entry among which later ones were looked for."""
    later_rule: int = LATER_RULE
    count_rule: int = COUNT_RULE

    def with_head(self, head: HeadFigures) -> YearFigures:
        """The same with one head more."""
        return replace(self, sheets=(*self.sheets, *head.sheets), figures=(*self.figures, *head.figures))

    def sheet(self, code: str) -> YearSheet:
        """The sheet with this name."""
        return next(each for each in self.sheets if each.code == code)

    def amount(self, figure: Figure) -> int:
        """The number of a figure."""
        return figure.amount(self.sheet(figure.sheet))

    def kind(self, figure: Figure) -> ColumnKind:
        """What it counts: ``count`` or ``money``."""
        sheet = self.sheet(figure.sheet)
        return sheet.columns[sheet.place(figure.column)].kind

    def entries(self, figure: Figure) -> tuple[int, ...]:
        """The entries behind a figure."""
        return figure.entries(self.sheet(figure.sheet))


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as runs, from the first to the last of each."""
    found: list[tuple[int, int]] = []
    for each in sorted(numbers):
        if found and each == found[-1][1] + 1:
            found[-1] = (found[-1][0], each)
        elif not found or each != found[-1][1]:
            found.append((each, each))
    return found


def runs_words(numbers: Iterable[int]) -> str:
    """The same as text: ``17, 20-41``."""
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs(numbers))
