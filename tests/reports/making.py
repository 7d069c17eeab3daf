"""Reports for tests of the renderers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from station.core.documents import Cell
from station.core.report import DrawnSum, Origin, Report, ReportColumn, ReportTable, Section, Source

MADE = datetime(2026, 3, 2, 0, 5, tzinfo=UTC)
SOURCE = Source("st-1", "custody", 41, "ab" * 32, MADE)
ORIGIN = Origin("城西所", "王芳", MADE, filters=("在库",), sources=(SOURCE,))


def table(
    columns: Sequence[ReportColumn],
    rows: Iterable[Sequence[Cell]],
    title: str = "",
    grouped_by: str = "",
    name: str = "",
    drawn: tuple[tuple[DrawnSum, ...], ...] = (),
) -> ReportTable:
    return ReportTable(tuple(columns), rows, title, grouped_by, name, drawn)


def report(*tables: ReportTable, title: str = "台账", bare: bool = False) -> Report:
    return Report(title, ORIGIN, (Section(tables=tables),), signatures=("管理员",), bare=bare)


def listed(titles: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = "台账") -> Report:
    """A bare list of untyped columns, as a page exports its table."""
    columns = [ReportColumn(f"c{place}", name) for place, name in enumerate(titles)]
    return report(table(columns, rows), title=title, bare=True)
