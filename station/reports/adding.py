"""The lines of a report's table with subtotals and total; all renderers take the sums from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from station.core.documents import Cell
from station.core.report import Adding, ReportTable, exact

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
    """What some columns give over rows, exactly: their sum, their largest number, how many cells are filled in."""

    def __init__(self, table: ReportTable, places: Sequence[int]) -> None:
        self._width = len(table.columns)
        self._columns = [(place, table.columns[place].adding) for place in places]
        self._amounts: list[Decimal | None] = [
            None if adding == "max" else Decimal(0) for _, adding in self._columns
        ]
        self.count = 0
        self.group: Cell = None

    def add(self, row: Sequence[Cell]) -> None:
        self.count += 1
        for at, (place, adding) in enumerate(self._columns):
            self._amounts[at] = _with(self._amounts[at], row[place], adding)

    def cells(self) -> list[Cell]:
        sums: list[Cell] = [None] * self._width
        for (place, _), amount in zip(self._columns, self._amounts, strict=True):
            sums[place] = amount
        return sums


def _with(amount: Decimal | None, cell: Cell, adding: Adding) -> Decimal | None:
    """An amount with one cell more."""
    before = Decimal(0) if amount is None else amount
    if adding == "count":
        return before + (cell is not None and cell != "")
    if adding == "sum":
        return before + exact(cell)
    if cell is None or cell == "":
        return amount
    return exact(cell) if amount is None else max(amount, exact(cell))


def label_place(table: ReportTable) -> int | None:
    """The column for the label of a line of sums: the group's, else the first that is not summed."""
    if table.grouped_by:
        return table.place(table.grouped_by)
    return next((place for place, column in enumerate(table.columns) if not column.sums), None)
