"""A report's cells and lines in words, for paper, pages and plain text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from station.core.clock import local
from station.core.documents import Cell
from station.core.report import NUMERIC, Origin, Report, ReportColumn, ReportTable, Source
from station.core.texts import Texts
from station.reports.adding import Line, label_place

DIGEST_SHOWN = 16
"""Hex digits of a digest that people compare; the QR code holds all of them."""


def worded_cell(cell: Cell, column: ReportColumn, zone: str, texts: Texts) -> str:
    """`cell` in words; instants in local time of `zone`."""
    match cell:
        case None:
            return ""
        case bool():
            return texts("reports.yes" if cell else "reports.no")
        case datetime():
            return f"{local(cell, zone):%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case int() | float() | Decimal() if column.kind == "money":
            return f"{cell:,.2f}"
        case int() | float() | Decimal() if column.kind in NUMERIC:
            return f"{cell:,}"
        case Decimal():
            return format(cell, "f")
        case _:
            return str(cell)


def worded_line(line: Line, table: ReportTable, zone: str, texts: Texts) -> list[str]:
    """A line of a table in words, with its label where it is a sum."""
    words = [
        worded_cell(cell, column if line.kind == "row" else _taken(column), zone, texts)
        for cell, column in zip(line.cells, table.columns, strict=True)
    ]
    place = label_place(table)
    if line.kind != "row" and place is not None:
        words[place] = sum_label(line, table, zone, texts)
    return words


def _taken(column: ReportColumn) -> ReportColumn:
    """How what is taken together of a column is shown: what counts its cells is no amount."""
    return replace(column, kind="count") if column.sums and column.adding == "count" else column


def sum_label(line: Line, table: ReportTable, zone: str, texts: Texts) -> str:
    """The label of a line of sums: the total, or the subtotal of its group."""
    if line.kind == "total":
        return texts("reports.total")
    column = table.columns[table.place(table.grouped_by)]
    return texts("reports.subtotal", group=worded_cell(line.group, column, zone, texts))


def zone_words(zone: str, texts: Texts) -> str:
    """The common name of the time of `zone` (IANA name); the IANA name where there is none."""
    key = f"reports.zone.{zone}"
    return texts(key) if texts.has(key) else zone


def column_title(column: ReportColumn, report: Report, texts: Texts) -> str:
    """A column's title in a sheet, which may be used alone; a column of moments names its zone."""
    if column.kind != "moment" or report.bare:
        return column.title
    return texts("reports.zoned", title=column.title, zone=zone_words(report.origin.zone, texts))


def origin_lines(report: Report, texts: Texts) -> list[str]:
    """The lines under a report's title: office, moment, who made it, and the filters."""
    origin = report.origin
    facts = {"office": origin.office, "moment": _moment(origin), "by": origin.made_by}
    lines = [texts("reports.made", **facts, zone=zone_words(origin.zone, texts))]
    if origin.filters:
        lines.append(texts("reports.filters", filters=texts("reports.filter_mark").join(origin.filters)))
    return lines


def source_line(source: Source, zone: str, texts: Texts) -> str:
    """A source in one line: stream, number, digest, moment."""
    return texts(
        "reports.source",
        station=source.station,
        stream=texts(f"reports.stream.{source.stream}"),
        seq=source.seq,
        digest=short_digest(source.digest),
        moment=f"{local(source.as_of, zone):%Y-%m-%d %H:%M:%S}",
    )


def source_mark(source: Source, texts: Texts) -> str:
    """A source in short form, for the foot of a page."""
    return f"{texts(f'reports.stream.{source.stream}')} {source.seq} {short_digest(source.digest)}"


def short_digest(digest: str) -> str:
    """The first digits of a digest in groups of four."""
    return " ".join(digest[start : start + 4] for start in range(0, min(DIGEST_SHOWN, len(digest)), 4))


def right_aligned(column: ReportColumn) -> bool:
    """Whether the column holds numbers, which are aligned at the right."""
    return column.kind in NUMERIC


def _moment(origin: Origin) -> str:
    return f"{local(origin.made_at, origin.zone):%Y-%m-%d %H:%M}"
