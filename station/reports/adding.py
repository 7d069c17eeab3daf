"""The lines of a report's table with subtotals and total; all renderers take the sums from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from station.core.documents import Cell
from station.core.report import ReportTable, exact

LineKind: TypeAlias = Literal["row", "subtotal", "total"]


@dataclass(frozen=True, slots=True)
class Line:
    """A row, or a line of sums in which other columns are None; `group` is the subtotal's group."""

    kind: LineKind
    cells: Sequence[Cell]
    group: Cell = None


def lines_of(table: ReportTable) -> Iterator[Line]:
    """Rows, a subtotal behind each group, and a total at the end of a table that has rows and sums.

    Raises ValueError for rows that do not fit their columns, see `ReportTable.checked`.
    """
    places = [place for place, column in enumerate(table.columns) if column.sums]
    by = table.place(table.grouped_by) if table.grouped_by else None
    total, part = _Sums(table, places), _Sums(table, places)
    for row in table.checked():
        if by is not None and part.count and row[by] != part.group:
            yield Line("subtotal", part.cells(), part.group)
            part = _Sums(table, places)
        if places:
            total.add(row)
            part.add(row)
            part.group = None if by is None else row[by]
        yield Line("row", row)
    if total.count and by is not None:
        yield Line("subtotal", part.cells(), part.group)
    if total.count:
        yield Line("total", total.cells())


class _Sums:
    """Exact sums of some columns over rows."""

    def __init__(self, table: ReportTable, places: Sequence[int]) -> None:
        self._width, self._places = len(table.columns), places
        self._amounts = [Decimal(0)] * len(places)
        self.count = 0
        self.group: Cell = None

    def add(self, row: Sequence[Cell]) -> None:
        self.count += 1
        for at, place in enumerate(self._places):
            self._amounts[at] += exact(row[place])

    def cells(self) -> list[Cell]:
        sums: list[Cell] = [None] * self._width
        for place, amount in zip(self._places, self._amounts, strict=True):
            sums[place] = amount
        return sums


def label_place(table: ReportTable) -> int | None:
    """The column for the label of a line of sums: the group's, else the first that is not summed."""
    if table.grouped_by:
        return table.place(table.grouped_by)
    return next((place for place, column in enumerate(table.columns) if not column.sums), None)
