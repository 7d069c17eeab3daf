"""The columns of a declared list on screen: the declaration, and how a page wants a column to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtGui import QFontMetrics

from station.core import sizes
from station.core.listing import ListColumn, ListDeclaration, ValueKind
from station.core.listing.wording import REPORT_KINDS, declared_cell
from station.core.texts import Texts
from station.ui import formats, theme
from station.ui.models.column import LEFT, RIGHT, TableColumn
from station.ui.widgets.chip import ChipState, chip_width

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


_TITLE_AROUND, _CHIP_AROUND = 32, 24


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
    cites: bool = False
    gives_way: int = 0
    struck: Callable[[Any], bool] | None = None
    among: Sequence[str] = ()
    """Words that its chip may show beside the choices of the filter of the same key; the column has room for each."""


_PLAIN = Look()


def declared_columns(
    texts: Texts, declaration: ListDeclaration[Any], zone: str, looks: Mapping[str, Look] | None = None
) -> list[TableColumn]:
    """The columns of `declaration`, moments in the local time of `zone`."""
    given = looks or {}
    choices = {
        each.key: [texts(f"{each.words}{one}") for one in each.choices] for each in declaration.filters
    }
    return [
        _column(texts, column, zone, given.get(column.key, _PLAIN), choices.get(column.key, ()))
        for column in declaration.columns
    ]


def _least_width(look: Look, title: str, choices: Sequence[str]) -> int:
    """Room for the title, and for every chip that may stand below it."""
    widest = (
        QFontMetrics(theme.text_font(theme.TABLE_PIXELS, strong=True)).horizontalAdvance(title)
        + _TITLE_AROUND
    )
    if look.state is None:
        return widest
    metrics = QFontMetrics(theme.text_font(theme.SMALL_PIXELS))
    chips = (chip_width(ChipState(word), metrics) + _CHIP_AROUND for word in (*choices, *look.among))
    return max((widest, *chips))


def _column(texts: Texts, column: ListColumn, zone: str, look: Look, choices: Sequence[str]) -> TableColumn:
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
        width=max(look.width or _WIDTHS[kind], _least_width(look, texts(column.title), choices)),
        stretch=look.stretch,
        hidden=not column.shown,
        sortable=column.sortable,
        of_sum=_yuan if kind is ValueKind.MONEY else None,
        report_kind="text" if look.value is not None else REPORT_KINDS[kind],
        cites=look.cites,
        gives_way=look.gives_way,
        struck=look.struck,
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
        ValueKind.SIZE: sizes.size,
    }
    return made.get(kind)
