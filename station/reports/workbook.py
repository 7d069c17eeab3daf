"""Reports as XLSX workbooks: a worksheet per table with formulas that add up, and one with the sources.

Text is always written as text, whatever it begins with. Rows go out one by one, so memory stays flat for any number.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from station.core.documents import Cell
from station.core.report import Derived, Report, ReportColumn, ReportTable, Section, exact
from station.core.texts import Texts
from station.reports.adding import Line, label_place, lines_of
from station.reports.layout import width
from station.reports.saving import complete_or_nothing
from station.reports.wording import origin_lines, sum_label, worded_cell

_SHEET_ROWS: Final = 1_048_576
_CELL_CHARACTERS: Final = 32_767
_LOOKED_AT: Final = 200
_NOT_IN_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_EXACT_DIGITS: Final = 15
_LANDSCAPE_FROM: Final = 60
"""Characters across from which a worksheet is printed in landscape."""


def write_xlsx(report: Report, path: Path, texts: Texts) -> int:
    """Write `report`; the number of rows. More rows than a worksheet holds go on in further ones.

    Raises StoreProblem `reports.not_writable`, ValueError for a report that does not add up.
    """
    import xlsxwriter

    # The file is opened first: a place that can't be written shows before the rows have been through the disk.
    with (
        complete_or_nothing(path) as part,
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
            count = _Book(workbook, report, texts).fill()
        finally:
            workbook.close()
    return count


class _Book:
    """The workbook of one report while it is being filled."""

    def __init__(self, workbook: Any, report: Report, texts: Texts) -> None:
        self.workbook, self.report, self.texts = workbook, report, texts
        self.styles = _Styles(workbook)
        self.zone = ZoneInfo(report.origin.zone)
        self._names: set[str] = set()
        made = report.origin.made_at.astimezone(self.zone).replace(tzinfo=None)
        workbook.set_properties({"title": report.title, "author": report.origin.office, "created": made})

    def fill(self) -> int:
        """Write all worksheets; returns the number of rows."""
        count = 0
        for section in self.report.sections:
            for table in section.tables:
                count += _Sheets(self, section, table).fill()
            if not section.tables and not self.report.bare:
                self.open_sheet(section.title or self.report.title, section)
        if not self.report.bare:
            self._sources()
        if not self._names:
            self.open_sheet(self.report.title, Section())
        return count

    def open_sheet(self, title: str, section: Section, widths: Sequence[int] = ()) -> tuple[Any, int]:
        """A new worksheet with what stands above its table; also the row on which the table begins."""
        page = self.workbook.add_worksheet(self._name(title))
        for column, one in enumerate(widths):
            page.set_column(column, column, one)
        page.set_paper(9)
        if sum(widths) > _LANDSCAPE_FROM:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_footer(f"&C{self.texts('reports.page', page='&P', pages='&N')}")
        if self.report.bare:
            return page, 0
        heading = (
            self.report.title if not title or title == self.report.title else f"{self.report.title} · {title}"
        )
        page.write_string(0, 0, heading, self.styles.heading)
        row = 1
        for line in origin_lines(self.report, self.texts):
            page.write_string(row, 0, line, self.styles.muted)
            row += 1
        for name, value in section.facts:
            page.write_string(row, 0, f"{name}{self.texts('reports.colon')}{value}")
            row += 1
        for line in section.text.splitlines():
            page.write_string(row, 0, line)
            row += 1
        return page, row

    def _sources(self) -> None:
        texts = self.texts
        page, row = self.open_sheet(texts("reports.sources"), Section(), (16, 12, 10, 68, 20))
        keys = ("station", "stream", "seq", "digest", "as_of")
        for column, key in enumerate(keys):
            page.write_string(row, column, texts(f"reports.source_column.{key}"), self.styles.title)
        for source in self.report.sources:
            row += 1
            page.write_string(row, 0, source.station, self.styles.text)
            page.write_string(row, 1, texts(f"reports.stream.{source.stream}"), self.styles.text)
            page.write_number(row, 2, source.seq)
            page.write_string(row, 3, source.digest, self.styles.text)
            moment = source.as_of.astimezone(self.zone).replace(tzinfo=None)
            page.write_datetime(row, 4, moment, self.styles.moment)
        page.write_string(row + 2, 0, texts("reports.checked_by"), self.styles.muted)

    def _name(self, title: str) -> str:
        """A worksheet's name: at most 31 characters, without the seven that Excel refuses, and not taken."""
        name = _NOT_IN_SHEET_NAME.sub(" ", title).strip().strip("'") or "Sheet"
        for number in itertools.count(1):
            suffix = f" ({number})" if number > 1 else ""
            tried = name[: 31 - len(suffix)].rstrip().rstrip("'") + suffix
            if tried.lower() not in self._names:
                self._names.add(tried.lower())
                return tried
        raise AssertionError("numbers do not end")


class _Styles:
    """The formats of a workbook's cells."""

    def __init__(self, workbook: Any) -> None:
        add = workbook.add_format
        self.heading = add({"bold": True, "font_size": 14})
        self.muted = add({"font_color": "#666666"})
        self.title = add({"bold": True, "bottom": 1})
        self.text = add({"num_format": "@"})
        self.day = add({"num_format": "yyyy-mm-dd"})
        self.moment = add({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._numbers = {"money": "#,##0.00", "count": "#,##0", "number": "General"}
        self._row = {kind: add({"num_format": shape}) for kind, shape in self._numbers.items()}
        bold = {"bold": True, "top": 1}
        self._sum = {kind: add({"num_format": shape, **bold}) for kind, shape in self._numbers.items()}
        self.sum_label = add({"num_format": "@", **bold})

    def number(self, column: ReportColumn, *, is_sum: bool = False) -> Any:
        """How a number of `column` is shown."""
        return (self._sum if is_sum else self._row).get(column.kind)


@dataclass(slots=True)
class _Range:
    """Rows of one worksheet that a sum runs over."""

    sheet: str
    first: int
    last: int


class _Sheets:
    """The worksheets of one table."""

    def __init__(self, book: _Book, section: Section, table: ReportTable) -> None:
        self._book, self._section, self._table = book, section, table
        self._title = table.title or section.title or book.report.title
        self._widths: list[int] = []
        self._all: list[_Range] = []
        self._group: list[_Range] = []
        self._page: Any = None
        self._row = self._head = 0

    def fill(self) -> int:
        """Write every line and return how many rows there were."""
        lines = lines_of(self._table)
        if self._book.report.bare:
            lines = (line for line in lines if line.kind == "row")
        first = list(itertools.islice(lines, _LOOKED_AT))
        self._widths = self._column_widths(first)
        self._open()
        count = 0
        for line in itertools.chain(first, lines):
            if self._row >= _SHEET_ROWS:
                self._close()
                self._open()
            if line.kind == "row":
                count += 1
                self._write_row(line.cells)
            else:
                self._write_sums(line)
            self._row += 1
        self._close()
        return count

    def _open(self) -> None:
        self._page, self._head = self._book.open_sheet(self._title, self._section, self._widths)
        for place, column in enumerate(self._table.columns):
            self._page.write_string(self._head, place, column.title, self._book.styles.title)
        self._page.freeze_panes(self._head + 1, 0)
        self._page.repeat_rows(self._head)
        self._row = self._head + 1

    def _close(self) -> None:
        last = max((each.last for each in self._all if each.sheet == self._page.name), default=self._head)
        self._page.autofilter(self._head, 0, last, len(self._table.columns) - 1)

    def _write_row(self, cells: Sequence[Cell]) -> None:
        self._reach(self._all)
        self._reach(self._group)
        for place, (cell, column) in enumerate(zip(cells, self._table.columns, strict=True)):
            if column.derived is not None:
                self._formula(place, column, self._derived(column.derived), cell, is_sum=False)
            else:
                self._write(place, column, cell)

    def _write_sums(self, line: Line) -> None:
        # A total runs over the subtotals too: SUBTOTAL leaves other SUBTOTALs out.
        ranges = self._all if line.kind == "total" else self._group
        label = label_place(self._table)
        for place, (cell, column) in enumerate(zip(line.cells, self._table.columns, strict=True)):
            if column.sums:
                self._formula(place, column, self._sum_of(ranges, place), cell, is_sum=True)
            elif place == label:
                words = sum_label(line, self._table, self._book.report.origin.zone, self._book.texts)
                self._page.write_string(self._row, place, words, self._book.styles.sum_label)
        if line.kind == "subtotal":
            self._group = []

    def _reach(self, ranges: list[_Range]) -> None:
        if ranges and ranges[-1].sheet == self._page.name:
            ranges[-1].last = self._row
        else:
            ranges.append(_Range(self._page.name, self._row, self._row))

    def _sum_of(self, ranges: Sequence[_Range], place: int) -> str:
        """The formula of a sum; over several worksheets one term for each."""
        from xlsxwriter.utility import quote_sheetname, xl_range

        terms = []
        for each in ranges:
            cells = xl_range(each.first, place, each.last, place)
            here = each.sheet == self._page.name
            terms.append(f"SUBTOTAL(9,{cells if here else f'{quote_sheetname(each.sheet)}!{cells}'})")
        return "=" + "+".join(terms)

    def _derived(self, rule: Derived) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell

        def cell(key: str) -> str:
            return str(xl_rowcol_to_cell(self._row, self._table.place(key)))

        formula = "+".join(map(cell, rule.plus)) + "".join(f"-{cell(key)}" for key in rule.minus)
        return f"={formula}" if rule.least is None else f"=MAX({rule.least},{formula})"

    def _formula(self, place: int, column: ReportColumn, formula: str, value: Cell, *, is_sum: bool) -> None:
        style = self._book.styles.number(column, is_sum=is_sum)
        self._page.write_formula(self._row, place, formula, style, _cached(value))

    def _write(self, place: int, column: ReportColumn, cell: Cell) -> None:
        page, row, styles = self._page, self._row, self._book.styles
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            # Cut visibly rather than dropped: the format ends at 32,767 characters.
            text = cell if len(cell) <= _CELL_CHARACTERS else cell[: _CELL_CHARACTERS - 1] + "…"
            page.write_string(row, place, text, styles.text)
        elif isinstance(cell, bool):
            page.write_boolean(row, place, cell)
        elif isinstance(cell, datetime):
            # The wall's time in the office's zone; a worksheet knows no zones.
            page.write_datetime(
                row, place, cell.astimezone(self._book.zone).replace(tzinfo=None), styles.moment
            )
        elif isinstance(cell, date):
            page.write_datetime(row, place, cell, styles.day)
        elif column.kind != "code" and _exact(cell):
            page.write_number(row, place, cell, styles.number(column))
        else:
            plain = format(cell, "f") if isinstance(cell, Decimal) else str(cell)
            page.write_string(row, place, plain, styles.text)

    def _column_widths(self, first: Sequence[Line]) -> list[int]:
        """Widths for the titles and the first lines, between 8 and 60 characters."""
        zone, texts = self._book.report.origin.zone, self._book.texts

        def longest(place: int, column: ReportColumn) -> Iterator[int]:
            yield width(column.title) + 2  # the filter's arrow
            for line in first:
                yield width(worded_cell(line.cells[place], column, zone, texts))

        return [
            min(60, max(8, column.width or 0, *longest(place, column)) + 2)
            for place, column in enumerate(self._table.columns)
        ]


def _exact(number: float | Decimal) -> bool:
    """Whether a spreadsheet's double keeps the number: finite and of at most 15 digits."""
    if isinstance(number, float):
        return number == number and abs(number) != float("inf")
    decimal = Decimal(number)
    return decimal.is_finite() and len(decimal.as_tuple().digits) <= _EXACT_DIGITS


def _cached(value: Cell) -> int | float:
    """A formula's value as programs that don't calculate read it."""
    number = exact(value)
    return int(number) if number == number.to_integral_value() else float(number)
