"""One worksheet, row by row, as it shows: formats applied, merged cells filled, what is hidden named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

from station.core.errors import Refused
from station.sheets.forms import Form, Shown
from station.sheets.guarding import looks_lost
from station.sheets.problems import Problem
from station.sheets.xlsx.formats import BUILT_IN, show
from station.sheets.xlsx.package import Workbook, local, text_of, unescaped

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 256
MOST_CELLS: Final = 3_000_000
LONGEST_TEXT: Final = 32_767
"""Characters of a cell, as spreadsheet programs bound it themselves."""

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_EXACT: Final = 10**15
"""Spreadsheets keep 15 digits of a number; a longer one has lost its end already."""

_Merged = tuple[int, int, int, int]


@dataclass(slots=True)
class Sheet:
    """What was read: cells by row and column (both from 1), and what is wrong with some of them."""

    rows: dict[int, dict[int, Shown]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def lines(self) -> Iterator[tuple[int, list[Shown]]]:
        """Each row that holds something, its cells from the first column to the last one used."""
        empty = Shown("")
        width = max((max(cells) for cells in self.rows.values()), default=0)
        for number, cells in sorted(self.rows.items()):
            yield number, [cells.get(column, empty) for column in range(1, width + 1)]


class SheetReading:
    """Reads the sheets of one workbook; texts and formats are shared by all of them."""

    def __init__(self, package: Workbook) -> None:
        self._package = package
        self._texts = package.texts()
        self._formats = package.formats()
        self._count = 0

    def sheet(self, part: str) -> Sheet:
        """The sheet in `part`. Raises Refused ``batch.too_many_rows``, ``…_columns``, ``…_cells``, ``batch.cell_too_long``."""
        sheet, merged, hidden = Sheet(), [], _Hidden()
        with self._package.open(part) as source:
            for _, element in ET.iterparse(source):  # noqa: S314
                match local(element.tag):
                    case "row":
                        self._row(element, sheet, hidden)
                        element.clear()
                    case "col":
                        hidden.note_column(element)
                    case "mergeCell":
                        merged.append(_area(element.get("ref", "")))
        for area in merged:
            _fill(sheet, area)
        hidden.add_problems(sheet)
        return sheet

    def _row(self, element: ET.Element, sheet: Sheet, hidden: _Hidden) -> None:
        number = int(element.get("r") or max(sheet.rows, default=0) + 1)
        cells: dict[int, Shown] = {}
        for cell in element:
            if local(cell.tag) != "c":
                continue
            column = _column(cell.get("r", "")) or max(cells, default=0) + 1
            shown = self._cell(cell, number, sheet)
            if shown is None or not shown.text:
                continue
            self._bound(number, column, shown)
            cells[column] = shown
        if cells:
            sheet.rows[number] = cells
            if element.get("hidden") in ("1", "true"):
                hidden.rows.append(number)

    def _bound(self, row: int, column: int, shown: Shown) -> None:
        self._count += 1
        if row > MOST_ROWS:
            raise Refused("batch.too_many_rows", row=row, limit=MOST_ROWS)
        if column > MOST_COLUMNS:
            raise Refused("batch.too_many_columns", row=row, column=column, limit=MOST_COLUMNS)
        if self._count > MOST_CELLS:
            raise Refused("batch.too_many_cells", limit=MOST_CELLS)
        if len(shown.text) > LONGEST_TEXT:
            raise Refused("batch.cell_too_long", row=row, column=column, limit=LONGEST_TEXT)

    def _cell(self, cell: ET.Element, row: int, sheet: Sheet) -> Shown | None:
        kind = cell.get("t", "n")
        parts = {local(part.tag): part for part in cell}
        value = parts["v"].text or "" if "v" in parts else ""
        if kind == "e" or ("f" in parts and not value and kind != "str"):
            # A formula whose result is an empty text says so by its type; otherwise it was never worked out.
            sheet.problems.append(Problem(row, "", "batch.no_cell_value", {"cell": cell.get("r", "")}))
            return None
        if kind == "inlineStr":
            return self._text(text_of(parts["is"]) if "is" in parts else "", cell)
        if not value:
            return None
        match kind:
            case "s":
                return self._text(self._texts[int(value)], cell)
            case "str":
                return Shown(unescaped(value))
            case "b":
                return Shown("TRUE" if value == "1" else "FALSE")
            case "d":
                return Shown(value.removesuffix("T00:00:00"), Form.DATE)
            case _:
                return self._number(float(value), int(cell.get("s", "0")), row, sheet)

    def _text(self, text: str, cell: ET.Element) -> Shown:
        """A text; in a cell that is formatted as text it is one, even where it looks like an error or a lost number."""
        if not looks_lost(text):
            return Shown(text)
        style = int(cell.get("s", "0"))
        as_text = style < len(self._formats) and self._formats[style] == BUILT_IN[49]
        return Shown(text, Form.LITERAL if as_text else Form.TEXT)

    def _number(self, value: float, style: int, row: int, sheet: Sheet) -> Shown:
        if abs(value) >= _EXACT:
            sheet.problems.append(Problem(row, "", "batch.lost_digits", {"value": f"{value:.0f}"}))
        code = self._formats[style] if style < len(self._formats) else "General"
        return show(value, code, epoch_1904=self._package.epoch_1904)


@dataclass(slots=True)
class _Hidden:
    """What a person does not see and would import all the same."""

    rows: list[int] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)

    def note_column(self, element: ET.Element) -> None:
        if element.get("hidden") in ("1", "true"):
            self.columns.append((int(element.get("min", "0")), int(element.get("max", "0"))))

    def add_problems(self, sheet: Sheet) -> None:
        sheet.problems += [Problem(row, "", "batch.hidden_row") for row in self.rows]
        used = {column for cells in sheet.rows.values() for column in cells}
        for first, last in self.columns:
            for column in sorted(each for each in used if first <= each <= last):
                row = min(number for number, cells in sheet.rows.items() if column in cells)
                facts = {"title": sheet.rows[row][column].text, "column": _letters(column)}
                sheet.problems.append(Problem(row, "", "batch.hidden_column", facts))


def _fill(sheet: Sheet, area: _Merged) -> None:
    """Each row of a merged area gets the value of its first cell; only where the sheet has rows at all."""
    top, left, bottom, right = area
    shown = sheet.rows.get(top, {}).get(left)
    if shown is None:
        return
    width = max((max(cells) for cells in sheet.rows.values()), default=0)
    for number, cells in sheet.rows.items():
        if top <= number <= bottom:
            for column in range(left, min(right, width) + 1):
                cells[column] = shown


def _area(reference: str) -> _Merged:
    first, _, last = reference.partition(":")
    top, left = _place(first)
    bottom, right = _place(last or first)
    return top, left, bottom, right


def _place(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference.replace("$", ""))
    if found is None:
        raise ValueError(f"no cell is called {reference!r}")
    return int(found[2]), _number_of(found[1])


def _column(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    return _number_of(found[1]) if found else 0


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
