"""``--out FILE`` of list commands: the list as a report, in the format of the file's suffix."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace, _ArgumentGroup
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from station.cli.arguments import file_path
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.core.clock import to_record
from station.core.documents import Cell
from station.core.errors import Refused
from station.core.report import FORMATS, Report, ReportColumn, ReportTable, Section, named_characters
from station.core.texts import Texts
from station.printing.reporting import require_apart
from station.reports.report_text import render_text_report


def takes_out(parser: ArgumentParser) -> None:
    """Let a list command write its list to a file."""
    suffixes = ", ".join(f".{each}" for each in FORMATS)
    takes_target(parser, f"write the list to FILE ({suffixes})")


def takes_target(
    parser: ArgumentParser, what: str, *, required: bool = False, among: _ArgumentGroup | None = None
) -> None:
    """Let a command write to a file, and over one that is there only with ``--replace``; `among` holds its alternatives."""
    (among or parser).add_argument("--out", type=file_path, metavar="FILE", required=required, help=what)
    parser.add_argument("--replace", action="store_true", help="write over FILE where it exists")


def target(context: Context, arguments: Namespace) -> Path | None:
    """The file to write to, or None.

    Raises Refused ``reports.own_folder`` for what belongs to the station, ``reports.same_file`` for the very file that the command
    reads, under whatever name, ``cli.file_exists``.
    """
    path: Path | None = arguments.out
    if path is None:
        return None
    context.station.services.printing.reporting.require_outside(path)
    require_apart(path, getattr(arguments, "file", None))
    if not arguments.replace and os.path.lexists(path):
        raise Refused("cli.file_exists", path=str(path))
    return path


def list_report(
    context: Context,
    title: str,
    columns: Sequence[ReportColumn],
    rows: Iterable[Sequence[Cell]],
    filters: Iterable[str] = (),
    behind: str | None = "",
) -> Report:
    """A list as a report: `title` is worded, `filters` say in words what narrows it, `behind` what it rests on.

    Of a command with ``--as-of`` it is of that day. Raises as `Reporting.origin`.
    """
    reporting, day = context.station.services.printing.reporting, getattr(context.arguments, "as_of", None)
    said = filters if day is None else (context.texts("list.as_of", day=day.isoformat()), *filters)
    origin = reporting.origin(context.session, context.texts, said, behind, day)
    return Report(title, origin, (Section(tables=(ReportTable(tuple(columns), rows),)),))


def written(context: Context, arguments: Namespace, make: Callable[[], Report]) -> Outcome | None:
    """The report that `make` makes, written where ``--out`` says; None without ``--out``."""
    path = target(context, arguments)
    if path is None:
        return None
    report = make()
    done = context.station.services.printing.reporting.write(report, path)
    document = {
        "written": str(path),
        "rows": done.rows,
        "missing_characters": list(done.missing),
        "sources": [source.reference for source in report.sources],
    }
    said = "cli.written" if report.tables else "cli.written_sheet"
    lines = [context.texts(said, path=path, count=done.rows)]
    if done.missing:
        lines.append(context.texts("reports.missing", characters=named_characters(done.missing)))
    return Outcome(document, lines)


def shown(report: Report, texts: Texts) -> Outcome:
    """A report on the terminal; scripts get its tables as lists of objects, moments in UTC."""
    held = replace(report, sections=tuple(map(_held, report.sections)))
    document = [
        {"title": table.title, "rows": [_facts(table, row) for row in table.checked()]}
        for table in held.tables
    ]
    return Outcome(document, render_text_report(held, texts).splitlines())


def _held(section: Section) -> Section:
    """The section with rows that can be walked twice."""
    tables = (replace(table, rows=tuple(table.rows)) for table in section.tables)
    return replace(section, tables=tuple(tables))


def _facts(table: ReportTable, row: Sequence[Cell]) -> dict[str, object]:
    return {column.key: _plain(cell) for column, cell in zip(table.columns, row, strict=True)}


def _plain(cell: Cell) -> object:
    match cell:
        case datetime():
            return to_record(cell)
        case date():
            return cell.isoformat()
        case Decimal():
            return format(cell, "f")
        case _:
            return cell
