"""Spreadsheets (XLSX, and what else calamine reads) as lines of text cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from station.core.errors import Refused
from station.sheets.formulas import cells_without_value
from station.sheets.problems import Problem

_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_LARGEST_UNPACKED: Final = 1024 * 1024 * 1024
_EXACT: Final = 10**15
"""Spreadsheets keep 15 digits of a number; a longer one has lost its end already."""


def is_spreadsheet(content: bytes) -> bool:
    """Whether the file begins like a spreadsheet of the last thirty years."""
    return content.startswith((_ZIP, _COMPOUND))


def read_spreadsheet(content: bytes) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Rows of the first visible sheet with content, with their numbers, and cells that hold no usable value.

    Raises Refused ``batch.broken_spreadsheet``, ``batch.locked_spreadsheet`` or ``batch.too_large``.
    """
    import python_calamine as calamine

    _require_reasonable(content)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            visible = [sheet for sheet in book.sheets_metadata if _is_visible(sheet)]
            for sheet in visible:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                lines = [(line, row) for line, row in enumerate(rows, 1) if any(cell != "" for cell in row)]
                if lines:
                    return _text_of(lines, cells_without_value(content, sheet.name))
    except calamine.PasswordError as problem:
        raise Refused("batch.locked_spreadsheet") from problem
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as problem:
        raise Refused("batch.broken_spreadsheet") from problem
    return [], []


def _is_visible(sheet: object) -> bool:
    import python_calamine as calamine

    return (
        isinstance(sheet, calamine.SheetMetadata)
        and sheet.typ is calamine.SheetTypeEnum.WorkSheet
        and sheet.visible is calamine.SheetVisibleEnum.Visible
    )


def _require_reasonable(content: bytes) -> None:
    """Refuse a file that would unpack to more than any register needs."""
    if not content.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise Refused("batch.broken_spreadsheet") from problem
    if unpacked > _LARGEST_UNPACKED:
        raise Refused("batch.too_large", name="", limit=_LARGEST_UNPACKED // 1024 // 1024)


def _text_of(
    lines: Sequence[tuple[int, Sequence[object]]], empty: dict[int, list[str]]
) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    problems = [
        Problem(line, "", "batch.no_cell_value", {"cell": cell})
        for line, cells in sorted(empty.items())
        for cell in cells
    ]
    problems += [
        Problem(line, "", "batch.lost_digits", {"value": f"{cell:.0f}"})
        for line, cells in lines
        for cell in cells
        if isinstance(cell, float) and abs(cell) >= _EXACT
    ]
    return [(line, list(map(cell_text, cells))) for line, cells in lines], problems


def cell_text(cell: object) -> str:
    """A cell's value as somebody would have typed it; a number without the fraction that spreadsheets add."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)
