"""Spreadsheets as lines of cells: XLSX as it shows, older and other kinds as calamine reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from xml.etree import ElementTree as ET

import python_calamine as calamine

from station.core.errors import Refused
from station.sheets.forms import Form, Shown
from station.sheets.problems import Problem
from station.sheets.xlsx.package import Workbook
from station.sheets.xlsx.worksheet import MOST_COLUMNS, MOST_ROWS, SheetReading

_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_EXACT: Final = 10**15
"""Spreadsheets keep 15 digits of a number; a longer one has lost its end already."""

Lines = list[tuple[int, list[Shown]]]


@dataclass(frozen=True, slots=True)
class SheetLines:
    """A visible sheet with content: its name, its rows with their numbers, and what is wrong with some cells."""

    name: str
    lines: Lines
    problems: list[Problem]


def is_spreadsheet(content: bytes) -> bool:
    """Whether the file begins like a spreadsheet of the last thirty years."""
    return content.startswith((_ZIP, _COMPOUND))


def read_spreadsheet(content: bytes) -> list[SheetLines]:
    """Every visible sheet with content, in the order of the workbook.

    Raises Refused ``batch.broken_spreadsheet``, ``batch.locked_spreadsheet``, ``batch.too_large``,
    ``batch.too_many_rows``, ``…_columns``, ``…_cells``, ``batch.cell_too_long``.
    """
    try:
        return _workbook(content) if Workbook.is_one(content) else _other(content)
    except calamine.PasswordError as problem:
        raise Refused("batch.locked_spreadsheet") from problem
    except (calamine.CalamineError, zipfile.BadZipFile, ET.ParseError, OSError) as problem:
        raise Refused("batch.broken_spreadsheet") from problem
    except (ValueError, LookupError) as problem:
        raise Refused("batch.broken_spreadsheet") from problem


def _workbook(content: bytes) -> list[SheetLines]:
    package = Workbook(content)
    reading = SheetReading(package)
    sheets = ((part.name, reading.sheet(part.part)) for part in package.sheets)
    return [
        SheetLines(name, list(sheet.lines()), sheet.problems)
        for name, sheet in sheets
        if sheet.rows or sheet.problems
    ]


def _other(content: bytes) -> list[SheetLines]:
    found: list[SheetLines] = []
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for sheet in book.sheets_metadata:
            if not _is_visible(sheet):
                continue
            read = book.get_sheet_by_name(sheet.name)
            _bound(read)
            rows = read.to_python(skip_empty_area=False)
            lines = [(line, row) for line, row in enumerate(rows, 1) if any(cell != "" for cell in row)]
            if lines:
                shown = [(line, list(map(_shown, row))) for line, row in lines]
                found.append(SheetLines(sheet.name, shown, list(_lost_digits(lines))))
    return found


def _bound(sheet: calamine.CalamineSheet) -> None:
    """Before the grid is made: one cell far out would make all between."""
    if sheet.end is None:
        return
    row, column = sheet.end[0] + 1, sheet.end[1] + 1
    if row > MOST_ROWS:
        raise Refused("batch.too_many_rows", row=row, limit=MOST_ROWS)
    if column > MOST_COLUMNS:
        raise Refused("batch.too_many_columns", row=row, column=column, limit=MOST_COLUMNS)


def _is_visible(sheet: calamine.SheetMetadata) -> bool:
    return (
        sheet.typ is calamine.SheetTypeEnum.WorkSheet and sheet.visible is calamine.SheetVisibleEnum.Visible
    )


def _lost_digits(lines: Sequence[tuple[int, Sequence[object]]]) -> Iterator[Problem]:
    for line, cells in lines:
        for cell in cells:
            if isinstance(cell, float) and abs(cell) >= _EXACT:
                yield Problem(line, "", "batch.lost_digits", {"value": f"{cell:.0f}"})


def _shown(cell: object) -> Shown:
    """A cell of a kind of file that keeps its formats to itself."""
    match cell:
        case bool():
            return Shown("TRUE" if cell else "FALSE")
        case float():
            return Shown(str(int(cell)) if cell.is_integer() else repr(cell), Form.UNFORMATTED)
        case datetime():
            whole = cell.time() == time()
            return Shown(cell.date().isoformat() if whole else cell.isoformat(" "), Form.DATE)
        case date():
            return Shown(cell.isoformat(), Form.DATE)
        case time():
            return Shown(cell.isoformat(), Form.PART_OF_DATE)
        case timedelta():
            return Shown(str(cell), Form.PART_OF_DATE)
        case _:
            return Shown(str(cell))
