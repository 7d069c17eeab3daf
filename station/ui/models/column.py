"""A column of a list, and the cell that is painted from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from station.core.listing import DamagedRow
from station.core.report import ColumnKind, ReportColumn
from station.core.texts import Texts
from station.ui import formats
from station.ui.widgets.chip import ChipState

LEFT, RIGHT, CENTRE = "left", "right", "centre"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column. `value(row)` is the plain value: it is sorted, summed, exported, and found.

    `key` names the column in settings and in a query, `title` is a text key. `show(value)` words a value that is not
    text. `align` is ``left``, ``right`` (numbers) or ``centre``. `face` is ``text``, ``strong``, ``muted`` or
    ``code``. `state(row)` paints a chip instead of words (`value` should then give its word), `icon(row)` an icon
    (name, token) before them. `order(row)` sorts by something other than the value. `sums` shows the sum of chosen
    rows below, `of_sum` makes a value of a sum in the smallest unit (fen). One column of a table should `stretch`; a `hidden` one is off until chosen.
    `struck(row)` strikes the words through. Where there is room a column grows from its `width` to what its rows on show need.
    In a column that `cites` the value is a rule's id, which a click opens. Where a list is too narrow for all, columns are
    left out: those that `give_way` first, from 1 on, then the others from the right.
    """

    key: str
    title: str
    value: Callable[[Any], object]
    show: Callable[[Any], str] | None = None
    align: str = LEFT
    face: str = "text"
    state: Callable[[Any], ChipState | None] | None = None
    icon: Callable[[Any], tuple[str, str] | None] | None = None
    order: Callable[[Any], Any] | None = None
    sums: bool = False
    width: int = 120
    stretch: bool = False
    hidden: bool = False
    sortable: bool = True
    of_sum: Callable[[int], object] | None = None
    report_kind: ColumnKind | None = None
    cites: bool = False
    gives_way: int = 0
    struck: Callable[[Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, ready to paint."""

    text: str
    state: ChipState | None = None
    icon: tuple[str, str] | None = None
    struck: bool = False


WAITING = Cell("…")
"""A cell whose row is still being read."""


def damaged_cell(texts: Texts, row: DamagedRow, column: int) -> Cell:
    """A cell of a row that was changed outside the program: the row's key, and that nothing else of it is trusted."""
    if column == 0:
        return Cell(row.shown, icon=("warning", "stop"))
    return Cell(texts("list.damaged"))


def cell(column: TableColumn, row: object) -> Cell:
    """The cell of `column` for `row`."""
    state = column.state(row) if column.state is not None else None
    icon = column.icon(row) if column.icon is not None else None
    struck = column.struck is not None and column.struck(row)
    return Cell(worded(column, column.value(row)), state, icon, struck)


def worded(column: TableColumn, value: object) -> str:
    """`value` as the column shows it; nothing for None."""
    if value is None:
        return ""
    if column.show is not None:
        return column.show(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return formats.number(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return formats.day(value)
    return str(value)


def moment_shown(zone: str) -> Callable[[datetime], str]:
    """A `show` for moments in the local time of `zone`."""

    def show(value: datetime) -> str:
        return formats.moment(value, zone)

    return show


def report_column(texts: Texts, column: TableColumn) -> ReportColumn:
    """The column as a report has it: codes as codes, and sums below where the list has them."""
    kind: ColumnKind = "number" if column.sums else "code" if column.face == "code" else "text"
    kind = column.report_kind or kind
    return ReportColumn(column.key, texts(column.title), kind, sums=column.sums)


def sort_value(column: TableColumn, row: object) -> tuple[bool, Any]:
    """The value by which `row` is sorted in `column`; an empty value comes last."""
    value = column.order(row) if column.order is not None else column.value(row)
    return value is None, value


def titles(texts: Texts, columns: tuple[TableColumn, ...]) -> list[str]:
    """The columns' titles."""
    return [texts(column.title) for column in columns]
