"""Writing a list to a file: ask for the place, write in a worker, say where it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from station.core.documents import Cell
from station.core.report import Report, ReportTable, Section, WrittenReport, named_characters
from station.people.sessions import Session
from station.printing.reporting import Reporting
from station.ui import formats
from station.ui.choosing_files import file_to_save
from station.ui.models.row_model import TableExport
from station.ui.page import Page
from station.ui.paper_window import show_paper

LANE = "exports"


class ListExport(QObject):
    """Carries out the exports of a `RecordTable` of `page`: connect ``table.export_wished`` to `carry_out`."""

    def __init__(self, page: Page, reporting: Reporting, title: str) -> None:
        super().__init__(page)
        self._page, self._reporting, self.title = page, reporting, title
        self.source: Path | None = None
        """The file that the list tells about: nothing is written over it."""

    def carry_out(self, wished: TableExport) -> None:
        """Ask for the place, then write; for ``print``, show the paper."""
        if wished.format == "print":
            show_paper(self._page, self._reporting, self.title, partial(self._report, wished))
            return
        name = f"{self._reporting.file_name(self.title)}.{wished.format}"
        where = file_to_save(
            self._page, self._page.texts, self._page.texts("exporting.where"), name, (wished.format,)
        )
        if where is not None:
            self.write(wished, where)

    def write(self, wished: TableExport, path: Path) -> None:
        """Write the list to `path`, with the format's suffix if it has none."""
        if path.suffix.lower() != f".{wished.format}":
            path = path.with_name(f"{path.name}.{wished.format}")
        self._page.ask(
            self._write,
            wished,
            path,
            lane=LANE,
            title=self._page.texts("exporting.running", name=path.name),
            done=self._written,
        )

    def _write(self, session: Session, wished: TableExport, path: Path) -> tuple[WrittenReport, Path]:
        """In the lane."""
        return self._reporting.write(self._report(wished, session), path, self.source), path

    def _report(self, wished: TableExport, session: Session) -> Report:
        texts, filters = self._page.texts, wished.filters
        if wished.found >= 0:
            filters = (*filters, texts("table.rows", count=formats.number(wished.found)))
        origin = self._reporting.origin(session, texts, filters, wished.name, wished.as_of)
        rows = ([_cell(value) for value in row] for row in wished.values())
        return Report(self.title, origin, (Section(tables=(ReportTable(wished.columns, rows),)),))

    def _written(self, written: tuple[WrittenReport, Path]) -> None:
        done, path = written
        texts = self._page.texts
        said = texts("exporting.done", count=done.rows, path=str(path))
        if done.missing:
            lacking = texts("reports.missing", characters=named_characters(done.missing))
            self._page.warn(f"{said}{lacking}", topic="export", stays=False)
        else:
            self._page.say_ok(said, topic="export")


def _cell(value: object) -> Cell:
    """Values that a report can hold stay, others become text."""
    return value if value is None or isinstance(value, Cell) else str(value)
