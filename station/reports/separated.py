"""Reports as CSV (RFC 4180): the tables' rows, without sums, below a few lines that say what they are."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from station.core.documents import Cell
from station.core.report import Report, ReportTable
from station.core.texts import Texts
from station.reports.saving import complete_or_nothing
from station.reports.wording import column_title, origin_lines
from station.sheets.guarding import guarded


def write_csv(report: Report, path: Path, texts: Texts) -> int:
    """UTF-8 with byte order mark, which spreadsheets need to read Chinese; the number of rows written.

    Title, office and date, and what narrows it stand above, as in every other format (a `bare` report has its tables
    alone). A text that a spreadsheet would run as a formula gets an apostrophe in front, which it shows as text. Several
    tables follow each other, each under its name, with an empty line between.
    """
    count = 0
    with complete_or_nothing(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        if not report.bare:
            writer.writerows([[guarded(line)] for line in (report.title, *origin_lines(report, texts))])
        for number, table in enumerate(report.tables):
            if len(report.tables) > 1:
                if number:
                    writer.writerow([])
                writer.writerow([guarded(table.title)])
            writer.writerow([guarded(column_title(column, report, texts)) for column in table.columns])
            count += _write_rows(writer, table, ZoneInfo(report.origin.zone))
    return count


def _write_rows(writer: Any, table: ReportTable, zone: ZoneInfo) -> int:
    word, count = _wording(zone), 0
    money = {place for place, column in enumerate(table.columns) if column.kind == "money"}
    for row in table.checked():
        writer.writerow([_amount(cell) if at in money else word(cell) for at, cell in enumerate(row)])
        count += 1
    return count


def _amount(cell: Cell) -> Any:
    """Yuan with both decimals, as people write them."""
    return f"{cell:.2f}" if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) else cell


def _wording(zone: ZoneInfo) -> Callable[[Cell], Any]:
    """How a cell is written; chosen by its exact type, since a list has millions of cells."""

    def moment(cell: Any) -> str:
        return str(cell.astimezone(zone).isoformat(" ", "seconds"))[:19]

    writers: dict[type, Callable[[Any], Any]] = {
        str: guarded,
        bool: lambda cell: "1" if cell else "0",
        datetime: moment,
        date: date.isoformat,
        Decimal: lambda cell: format(cell, "f"),
    }
    chosen = writers.get

    def word(cell: Cell) -> Any:
        kind = type(cell)
        writer = chosen(kind) or next((writers[each] for each in kind.__mro__ if each in writers), None)
        return cell if writer is None else writer(cell)

    return word
