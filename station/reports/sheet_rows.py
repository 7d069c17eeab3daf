"""Rows of a worksheet in the file's own form (ECMA-376, SpreadsheetML), written without a call for each cell.

A list of 100,000 rows has more than a million cells; XlsxWriter's own cells cost ten times as much. XlsxWriter still
writes everything else: titles, sums, styles and the parts of the file. Columns repeat their values (units, states,
days), so the written form of a value is cached for each column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from station.core.documents import Cell
from station.core.report import Derived, ReportColumn, exact

_CELL_CHARACTERS: Final = 32_767
_EXACT_DIGITS: Final = 15
_DAY_ZERO: Final = date(1899, 12, 30)
_DAY_SECONDS: Final = 86_400
_MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NEEDS_CARE: Final = re.compile("[&<>\x00-\x1f\ufffe\uffff]|_x|^\\s|\\s$")
_LOOKS_ESCAPED: Final = re.compile("(_x[0-9a-fA-F]{4}_)")
_KEPT: Final = frozenset({str, int, bool, date, datetime})
"""Kinds of values that look alike when they are equal; of decimals ``1.0`` and ``1.00`` are equal."""
_MOST_KEPT: Final = 4096
NO_FORMULAS: Final[Mapping[int, str]] = {}
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class RowStyles:
    """Numbers of the cell formats: of text, days, instants, and of the numbers of each column."""

    text: int
    day: int
    moment: int
    numbers: tuple[int, ...]


class SheetRows:
    """Appends rows to a worksheet that XlsxWriter writes in constant memory, below what it wrote so far."""

    def __init__(self, page: Any, columns: Sequence[ReportColumn], styles: RowStyles, zone: ZoneInfo) -> None:
        from xlsxwriter.utility import xl_col_to_name

        self._page, self._columns, self._styles, self._zone = page, columns, styles, zone
        self._letters = [str(xl_col_to_name(place)) for place in range(len(columns))]
        self._places = {column.key: letter for column, letter in zip(columns, self._letters, strict=True)}
        self._kept: list[dict[tuple[type, Cell], str]] = [{} for _ in columns]

    def write(self, row: int, cells: Sequence[Cell], formulas: Mapping[int, str] = NO_FORMULAS) -> None:
        """Write one row; empty cells are left out. `formulas` are those of cells that other tables give, by their places."""
        self._page._write_single_row(row)  # what XlsxWriter still holds goes out first: titles, a subtotal
        number = row + 1
        parts = [f'<row r="{number}">']
        for place, cell in enumerate(cells):
            kind = type(cell)
            if cell is None or (kind is str and not cell):
                continue
            if place in formulas:
                inner = self._calculated(place, formulas[place], cell)
            elif kind in _KEPT:
                kept, key = self._kept[place], (kind, cell)
                known = kept.get(key)
                inner = self._inner(place, number, cell) if known is None else known
                if known is None and len(kept) < _MOST_KEPT and self._columns[place].derived is None:
                    kept[key] = inner
            else:
                inner = self._inner(place, number, cell)
            parts.append(f'<c r="{self._letters[place]}{number}"{inner}')
        parts.append("</row>")
        self._page.row_data_fh.write("".join(parts))
        self._page.dim_rowmax = row

    def _inner(self, place: int, number: int, cell: Cell) -> str:
        """A cell without its address; only a derived one depends on its row."""
        column, styles = self._columns[place], self._styles
        if column.derived is not None:
            return self._calculated(place, self._formula(column.derived, number), cell)
        if isinstance(cell, str):
            return self._text(cell)
        if isinstance(cell, bool):
            return f' t="b"><v>{int(cell)}</v></c>'
        if isinstance(cell, datetime):
            # The wall's time in the office's zone; a worksheet knows no zones.
            moment = cell.astimezone(self._zone)
            seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
            serial = (moment.date() - _DAY_ZERO).days + seconds / _DAY_SECONDS
            return f' s="{styles.moment}"><v>{serial!r}</v></c>'
        if isinstance(cell, date):
            return f' s="{styles.day}"><v>{(cell - _DAY_ZERO).days}</v></c>'
        if cell is not None and column.kind != "code" and _is_exact(cell):
            return f' s="{styles.numbers[place]}"><v>{cached(cell)}</v></c>'
        return self._text(format(cell, "f") if isinstance(cell, Decimal) else str(cell))

    def _calculated(self, place: int, formula: str, cell: Cell) -> str:
        style, told = self._styles.numbers[place], formula.translate(_MARKUP)
        return f' s="{style}"><f>{told}</f><v>{cached(cell)}</v></c>'

    def _text(self, text: str) -> str:
        # Cut visibly rather than dropped: the format ends at 32,767 characters.
        if len(text) > _CELL_CHARACTERS:
            text = text[: _CELL_CHARACTERS - 1] + "…"
        space = ""
        if _NEEDS_CARE.search(text):
            space = ' xml:space="preserve"'
            text = _LOOKS_ESCAPED.sub(r"_x005F\1", text).translate(_MARKUP)
            text = _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
        return f' s="{self._styles.text}" t="inlineStr"><is><t{space}>{text}</t></is></c>'

    def _formula(self, rule: Derived, number: int) -> str:
        plus = "+".join(f"{self._places[key]}{number}" for key in rule.plus)
        formula = plus + "".join(f"-{self._places[key]}{number}" for key in rule.minus)
        return formula if rule.least is None else f"MAX({rule.least},{formula})"


def cached(value: Cell) -> int | float:
    """A number as programs that don't calculate read it."""
    if type(value) is int:
        return value
    number = exact(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _is_exact(number: float | Decimal) -> bool:
    """Whether a spreadsheet's double keeps the number: finite and of at most 15 digits."""
    if isinstance(number, float):
        return number == number and abs(number) != float("inf")
    decimal = Decimal(number)
    return decimal.is_finite() and len(decimal.as_tuple().digits) <= _EXACT_DIGITS
