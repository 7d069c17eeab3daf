"""Rows of a list as CSV and XLSX, the export behind every list page.

Both are written beside their place and renamed when complete, so a name never holds half an export.
"""

from __future__ import annotations

import contextlib
import csv
import itertools
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from station.core.documents import Cell, Sheet
from station.core.errors import StoreProblem
from station.reports.layout import width

Format: TypeAlias = Literal["csv", "xlsx"]

_SHEET_ROWS: Final = 1_048_575  # A worksheet's 1,048,576 less the line of titles.
_CELL_CHARACTERS: Final = 32_767
_LOOKED_AT: Final = 200
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_EXACT_DIGITS: Final = 15


def export_sheet(sheet: Sheet, path: Path, file_format: Format | None = None) -> int:
    """Write `sheet` to `path`, in the format of its suffix unless one is named; the number of rows written.

    Raises ValueError for an unknown suffix or a row of the wrong length, StoreProblem `reports.not_writable`.
    """
    chosen = file_format or path.suffix.lower().lstrip(".")
    writers: dict[str, Callable[[Sheet, Path], int]] = {"csv": write_csv, "xlsx": write_xlsx}
    if chosen not in writers:
        raise ValueError(f"no export format {chosen!r}")
    return writers[chosen](sheet, path)


def write_csv(sheet: Sheet, path: Path) -> int:
    """UTF-8 with byte order mark, which spreadsheets need to read Chinese; commas, CRLF (RFC 4180).

    A text that a spreadsheet would run as a formula gets an apostrophe in front, which it shows as text.
    """
    with _complete_or_nothing(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_csv_cell(title) for title in sheet.columns])
        count = 0
        for row in _checked(sheet):
            writer.writerow([_csv_cell(cell) for cell in row])
            count += 1
    return count


def write_xlsx(sheet: Sheet, path: Path) -> int:
    """A workbook with frozen bold titles and a filter; row by row, so memory stays flat for any number of rows.

    Text is always written as text. More rows than a worksheet holds go on in further ones.
    """
    import xlsxwriter

    # The file is opened first: a place that can't be written shows before the rows have been through the disk.
    with (
        _complete_or_nothing(path) as part,
        part.open("wb") as file,
        tempfile.TemporaryDirectory(prefix="export-") as rows_folder,
    ):
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": rows_folder,
        }
        workbook = xlsxwriter.Workbook(file, options)
        try:
            count = _Worksheets(workbook, sheet).fill()
        finally:
            workbook.close()
    return count


class _Worksheets:
    """The worksheets of one export while they are being filled."""

    def __init__(self, workbook: Any, sheet: Sheet) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._bold = workbook.add_format({"bold": True, "bottom": 1})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._text = workbook.add_format({"num_format": "@"})

    def fill(self) -> int:
        """Write all rows and return how many there were."""
        rows = _checked(self._sheet)
        first = list(itertools.islice(rows, _LOOKED_AT))
        widths = _column_widths(self._sheet.columns, first)
        count = 0
        page: Any = None
        for row in itertools.chain(first, rows):
            line = count % _SHEET_ROWS
            if line == 0:
                page = self._begin(count // _SHEET_ROWS, widths)
            for column, cell in enumerate(row):
                self._write(page, line + 1, column, cell)
            count += 1
        if page is None:
            self._begin(0, widths)
        return count

    def _begin(self, index: int, widths: Sequence[int]) -> Any:
        page = self._workbook.add_worksheet(_sheet_name(self._sheet.title, index))
        for column, (title, one) in enumerate(zip(self._sheet.columns, widths, strict=True)):
            page.set_column(column, column, one)
            page.write_string(0, column, title, self._bold)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, _SHEET_ROWS, max(0, len(widths) - 1))
        return page

    def _write(self, page: Any, row: int, column: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            # Cut visibly rather than dropped: the format ends at 32,767 characters.
            text = cell if len(cell) <= _CELL_CHARACTERS else cell[: _CELL_CHARACTERS - 1] + "…"
            page.write_string(row, column, text, self._text)
        elif isinstance(cell, bool):
            page.write_boolean(row, column, cell)
        elif isinstance(cell, datetime):
            # The wall's time in the zone the caller chose; a worksheet knows no zones.
            page.write_datetime(row, column, cell.replace(tzinfo=None), self._moment)
        elif isinstance(cell, date):
            page.write_datetime(row, column, cell, self._day)
        elif _exact(cell):
            page.write_number(row, column, cell)
        else:
            page.write_string(row, column, _plain(cell), self._text)


def _exact(number: float | Decimal) -> bool:
    """Whether a spreadsheet's double keeps the number: finite and of at most 15 digits."""
    if isinstance(number, float):
        return number == number and abs(number) != float("inf")
    decimal = Decimal(number)
    return decimal.is_finite() and len(decimal.as_tuple().digits) <= _EXACT_DIGITS


def _plain(number: float | Decimal) -> str:
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def _checked(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    """The rows, each of the right length and with aware instants only. Raises ValueError otherwise."""
    for number, row in enumerate(sheet.rows, start=1):
        if len(row) != len(sheet.columns):
            raise ValueError(f"row {number} has {len(row)} cells for {len(sheet.columns)} columns")
        if any(isinstance(cell, datetime) and cell.tzinfo is None for cell in row):
            raise ValueError(f"row {number} holds an instant without a zone")
        yield row


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
        case bool():
            return "1" if cell else "0"
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return cell.isoformat()
        case _:
            return _plain(cell)


def _column_widths(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Widths for the titles and the first rows, between 8 and 60 characters."""
    shown = [[*columns], *([_csv_cell(cell) for cell in row] for row in rows)]
    longest = (max(width(line[index]) for line in shown) for index in range(len(columns)))
    return [min(60, max(8, one + 2)) for one in longest]


def _sheet_name(title: str, index: int) -> str:
    """A worksheet's name: at most 31 characters, without the seven that Excel refuses."""
    name = _NOT_IN_SHEET_NAME.sub(" ", title).strip().strip("'") or "Sheet"
    suffix = f" ({index + 1})" if index else ""
    return name[: 31 - len(suffix)].rstrip().rstrip("'") + suffix


@contextmanager
def _complete_or_nothing(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, moved to `path` when all went well and removed when not."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as problem:
        raise StoreProblem(
            "reports.not_writable", path=str(path), reason=problem.strerror or str(problem)
        ) from problem
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
