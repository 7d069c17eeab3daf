"""Reports as XLSX workbooks: a worksheet for each table with formulas that add up, and one with the sources.

Text is always written as text, whatever it begins with. Rows are written one by one, so that memory stays flat for
any number.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from station.core.documents import Cell
from station.core.report import Adding, DrawnSum, Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts
from station.reports.adding import Line, label_place, lines_of
from station.reports.layout import width
from station.reports.saving import complete_or_nothing
from station.reports.sheet_rows import NO_FORMULAS, RowStyles, SheetRows, cached
from station.reports.wording import column_title, origin_lines, sum_label, worded_cell

_SHEET_ROWS: Final = 1_048_576
_LOOKED_AT: Final = 200
_NOT_IN_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TAKEN_BY: Final[Mapping[Adding, int]] = {"sum": 9, "max": 4, "count": 3}
"""The functions of ``SUBTOTAL``."""
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


def title_of(table: ReportTable, section: Section, report: Report) -> str:
    """What the worksheet of a table is called."""
    return table.title or section.title or report.title


def _criterion(words: str) -> str:
    """The text that a formula compares cells with: these words and nothing else, whatever signs are in them."""
    told = re.sub(r"([~*?])", r"~\1", words).replace('"', '""')
    return f'"={told}"'


class _Book:
    """The workbook of one report while it is being filled."""

    def __init__(self, workbook: Any, report: Report, texts: Texts) -> None:
        self.workbook, self.report, self.texts = workbook, report, texts
        self.styles = _Styles(workbook)
        self.zone = ZoneInfo(report.origin.zone)
        self._names: set[str] = set()
        self._kept_for = dict(self._keep_names())
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

    def _keep_names(self) -> Iterator[tuple[str, tuple[str, ReportTable]]]:
        """Names of worksheets kept for the tables that others draw from, which may come before them."""
        for section in self.report.sections:
            for table in section.tables:
                if table.name:
                    yield table.name, (self._name(title_of(table, section, self.report)), table)

    def drawn(self, row: Sequence[DrawnSum], to: ReportTable) -> Mapping[int, str]:
        """The formulas of a row of `to` that other tables give, by the places of its columns."""
        from xlsxwriter.utility import quote_sheetname, xl_col_to_name

        found = {}
        for each in row:
            name, table = self._kept_for[each.table]

            def cells(key: str, name: str = name, table: ReportTable = table) -> str:
                letter = xl_col_to_name(table.place(key))
                return f"{quote_sheetname(name)}!${letter}:${letter}"

            wanted = "".join(f",{cells(key)},{_criterion(words)}" for key, words in each.where)
            place = to.place(each.into)
            found[place] = f"SUMIFS({cells(each.column)}{wanted})" if wanted else f"SUM({cells(each.column)})"
        return found

    def open_sheet(
        self, title: str, section: Section, widths: Sequence[int] = (), table: str = ""
    ) -> tuple[Any, int]:
        """A new worksheet with the lines above its table; also the row on which the table begins. One named `table` has its name already."""
        kept = self._kept_for.get(table)
        page = self.workbook.add_worksheet(self._name(title) if kept is None else kept[0])
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

    def sum_number(self, column: ReportColumn) -> Any:
        """How a sum of `column` is shown."""
        return self._sum.get("count" if column.adding == "count" else column.kind)

    def of_rows(self, columns: Sequence[ReportColumn]) -> RowStyles:
        """The formats of a table's rows by their numbers in the file."""
        plain = (self._row[c.kind]._get_xf_index() if c.kind in self._row else 0 for c in columns)
        return RowStyles(
            self.text._get_xf_index(), self.day._get_xf_index(), self.moment._get_xf_index(), tuple(plain)
        )


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
        self._title = title_of(table, section, book.report)
        self._widths: list[int] = []
        self._all: list[_Range] = []
        self._group: list[_Range] = []
        self._page: Any = None
        self._rows: Any = None
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
                self._write_row(line.cells, count)
                count += 1
            else:
                self._write_sums(line)
            self._row += 1
        self._close()
        return count

    def _open(self) -> None:
        name = self._table.name
        if name and self._page is not None:
            raise ValueError(f"the table {name!r}, which others draw from, has more rows than a worksheet")
        self._page, self._head = self._book.open_sheet(self._title, self._section, self._widths, name)
        for place, column in enumerate(self._table.columns):
            title = column_title(column, self._book.report, self._book.texts)
            self._page.write_string(self._head, place, title, self._book.styles.title)
        self._page.freeze_panes(self._head + 1, 0)
        self._page.repeat_rows(self._head)
        self._row = self._head + 1
        styles = self._book.styles.of_rows(self._table.columns)
        self._rows = SheetRows(self._page, self._table.columns, styles, self._book.zone)

    def _close(self) -> None:
        last = max((each.last for each in self._all if each.sheet == self._page.name), default=self._head)
        self._page.autofilter(self._head, 0, last, len(self._table.columns) - 1)

    def _write_row(self, cells: Sequence[Cell], number: int) -> None:
        self._reach(self._all)
        self._reach(self._group)
        drawn = self._table.drawn[number] if self._table.drawn else ()
        formulas = self._book.drawn(drawn, self._table) if drawn else NO_FORMULAS
        self._rows.write(self._row, cells, formulas)

    def _write_sums(self, line: Line) -> None:
        # A total runs over the subtotals too: SUBTOTAL leaves other SUBTOTALs out.
        ranges = self._all if line.kind == "total" else self._group
        label = label_place(self._table)
        for place, (cell, column) in enumerate(zip(line.cells, self._table.columns, strict=True)):
            if column.sums:
                self._formula(place, column, self._sum_of(ranges, place, column.adding), cell)
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

    def _sum_of(self, ranges: Sequence[_Range], place: int, adding: Adding) -> str:
        """The formula of a sum; over several worksheets one term for each."""
        from xlsxwriter.utility import quote_sheetname, xl_range

        terms = []
        for each in ranges:
            cells = xl_range(each.first, place, each.last, place)
            here = each.sheet == self._page.name
            terms.append(
                f"SUBTOTAL({_TAKEN_BY[adding]},{cells if here else f'{quote_sheetname(each.sheet)}!{cells}'})"
            )
        return f"=MAX({','.join(terms)})" if adding == "max" and len(terms) > 1 else "=" + "+".join(terms)

    def _formula(self, place: int, column: ReportColumn, formula: str, value: Cell) -> None:
        style = self._book.styles.sum_number(column)
        self._page.write_formula(self._row, place, formula, style, cached(value))

    def _column_widths(self, first: Sequence[Line]) -> list[int]:
        """Widths for the titles and the first lines, between 8 and 60 characters."""
        zone, texts = self._book.report.origin.zone, self._book.texts

        def longest(place: int, column: ReportColumn) -> Iterator[int]:
            yield width(column_title(column, self._book.report, texts)) + 2  # the filter's arrow
            for line in first:
                yield width(worded_cell(line.cells[place], column, zone, texts))

        return [
            min(60, max(8, column.width or 0, *longest(place, column)) + 2)
            for place, column in enumerate(self._table.columns)
        ]
