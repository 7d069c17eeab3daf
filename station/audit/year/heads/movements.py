"""What went out and came in, by month: loans, handovers, returns, late ones among them, issues for use (EQ-07, EQ-10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from station.audit.year.values import Counting, Figure, HeadFigures, Raw, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry, subject
from station.inventory.bodies import CheckedIn, CheckedOut
from station.inventory.handing.bodies import HandedOver
from station.inventory.stock.bodies import StockIssued
from station.inventory.stock.portion_bodies import PartReturned

MOVEMENTS: Final = "movements"
_COLUMNS: Final = ("out", "handed", "back", "late_back", "part_back", "issued")


class MovementsHead:
    """Counts lines of entries in the month in which they happened."""

    kinds = frozenset({CheckedOut.KIND, CheckedIn.KIND, HandedOver.KIND, StockIssued.KIND, PartReturned.KIND})

    def __init__(self) -> None:
        self._count = Counter[tuple[int, str]]()
        self._behind: dict[tuple[int, str], set[int]] = {}

    def take(self, entry: Entry, counting: Counting) -> None:
        """The next entry; what a void strikes is left out."""
        period = counting.period
        if not period.holds(entry):
            return
        month = period.day(entry).month
        for column, tag in _lines(entry):
            if counting.voids.by(entry, subject("item", tag)) is None:
                self._count[month, column] += 1
                self._behind.setdefault((month, column), set()).add(entry.seq)

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each month up to the day."""
        lines = []
        for month in range(1, counting.period.last.month + 1):
            parts = {key: tuple(sorted(self._behind.get((month, key), ()))) for key in _COLUMNS}
            whole = tuple(sorted({seq for seqs in parts.values() for seq in seqs}))
            cells: tuple[Raw, ...] = (
                f"{counting.period.year:04d}-{month:02d}",
                *(self._count[month, key] for key in _COLUMNS),
            )
            lines.append(YearLine(cells, whole, parts))
        columns = (YearColumn("month"), *(YearColumn(key, "count") for key in _COLUMNS))
        figures = tuple(Figure(f"movements.{key}", MOVEMENTS, key) for key in _COLUMNS)
        return HeadFigures((YearSheet(MOVEMENTS, columns, tuple(lines)),), figures)


def _lines(entry: Entry) -> Iterator[tuple[str, str]]:
    """Each line of an entry as the column that it counts in and the thing, by tag."""
    match entry.typed:
        case HandedOver() as body:
            yield from _each("handed", (line.tag for line in body.lines))
        case CheckedOut() as body:
            yield from _each("out", (line.tag for line in body.lines))
        case CheckedIn() as body:
            yield from _each("back", (line.tag for line in body.lines))
            late = (each.tag for each in body.lines if each.due_at and each.due_at < entry.happened_at)
            yield from _each("late_back", late)
        case PartReturned() as body:
            yield from _each("part_back", (line.tag for line in body.lines))
        case StockIssued() as body:
            yield from _each("issued", (line.tag for line in body.lines))


def _each(column: str, tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((column, tag) for tag in tags)
