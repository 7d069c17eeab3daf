"""The columns of a declared list on screen: what the declaration says, and how a page wants a column to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from station.core.listing import ListColumn, ListDeclaration, ValueKind
from station.core.listing.wording import REPORT_KINDS, declared_cell
from station.core.texts import Texts
from station.ui import formats
from station.ui.models.column import LEFT, RIGHT, TableColumn
from station.ui.widgets.chip import ChipState

_WIDTHS = {
    ValueKind.TEXT: 120,
    ValueKind.CODE: 120,
    ValueKind.NUMBER: 84,
    ValueKind.MONEY: 110,
    ValueKind.SIZE: 84,
    ValueKind.SPAN: 84,
    ValueKind.DAY: 110,
    ValueKind.MOMENT: 150,
    ValueKind.CHOICE: 100,
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a page shows a column; what is left out follows from the declaration.

    `value` words a row where the plain value is not what people read (a category's name); see
    `station.ui.models.column.TableColumn` for the others.
    """

    width: int = 0
    stretch: bool = False
    face: str = ""
    value: Callable[[Any], object] | None = None
    show: Callable[[Any], str] | None = None
    state: Callable[[Any], ChipState | None] | None = None
    icon: Callable[[Any], tuple[str, str] | None] | None = None


_PLAIN = Look()


def declared_columns(
    texts: Texts, declaration: ListDeclaration[Any], zone: str, looks: Mapping[str, Look] | None = None
) -> list[TableColumn]:
    """The columns of `declaration`, moments on the wall clock of `zone`."""
    given = looks or {}
    return [_column(texts, column, zone, given.get(column.key, _PLAIN)) for column in declaration.columns]


def _column(texts: Texts, column: ListColumn, zone: str, look: Look) -> TableColumn:
    kind = column.kind
    return TableColumn(
        column.key,
        column.title,
        look.value or _value(texts, column, zone),
        show=look.show or _show(kind, zone),
        align=RIGHT if kind.is_amount and look.value is None else LEFT,
        face=look.face or ("code" if kind is ValueKind.CODE else "text"),
        state=look.state,
        icon=look.icon,
        sums=column.sums,
        width=look.width or _WIDTHS[kind],
        stretch=look.stretch,
        hidden=not column.shown,
        sortable=column.sortable,
        of_sum=_yuan if kind is ValueKind.MONEY else None,
        report_kind="text" if look.value is not None else REPORT_KINDS[kind],
    )


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _value(texts: Texts, column: ListColumn, zone: str) -> Callable[[Any], object]:
    """The plain value as a sheet should hold it."""
    plain = column.value

    def value(row: Any) -> object:
        return declared_cell(texts, column, plain(row), zone)

    return value


def _show(kind: ValueKind, zone: str) -> Callable[[Any], str] | None:
    def moment(value: Any) -> str:
        return formats.moment(value, zone)

    made: dict[ValueKind, Callable[[Any], str]] = {
        ValueKind.MONEY: "{:,.2f}".format,
        ValueKind.MOMENT: moment,
        ValueKind.SIZE: formats.size,
    }
    return made.get(kind)
