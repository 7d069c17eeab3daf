"""Writing a list to a file: asks where, writes in a worker, says where it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from station.core.documents import Cell, Sheet
from station.core.progress import CancelToken, Report
from station.reports.tables import export_sheet
from station.ui.models.row_model import TableExport
from station.ui.page import Page
from station.ui.tasks import Tasks

LANE = "exports"


class ListExport(QObject):
    """Carries out what a `RecordTable` of `page` wishes: connect ``table.export_wished`` to `carry_out`."""

    def __init__(self, page: Page, tasks: Tasks, title: str) -> None:
        super().__init__(page)
        self._page, self._tasks, self._title = page, tasks, title

    def carry_out(self, wished: TableExport) -> None:
        """Ask where to, then write."""
        texts = self._page.texts
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggested = str(Path(folder) / f"{self._title}.{wished.format}")
        chosen, _ = QFileDialog.getSaveFileName(
            self._page, texts("exporting.where"), suggested, f"*.{wished.format}"
        )
        if chosen:
            self.write(wished, Path(chosen))

    def write(self, wished: TableExport, path: Path) -> None:
        """Write the list to `path`, with the format's suffix if it has none."""
        if path.suffix.lower() != f".{wished.format}":
            path = path.with_name(f"{path.name}.{wished.format}")
        title = self._title

        def work(_report: Report, _cancel: CancelToken) -> tuple[int, Path]:
            rows = ([_cell(value) for value in row] for row in wished.values())
            return export_sheet(Sheet(title, wished.headers, rows), path), path

        sentence = self._page.texts("exporting.running", name=path.name)
        self._tasks.run(LANE, work, title=sentence, done=self._written, failed=self._page.show_problem)

    def _written(self, written: tuple[int, Path]) -> None:
        count, path = written
        self._page.say_ok(self._page.texts("exporting.done", count=count, path=str(path)), topic="export")


def _cell(value: object) -> Cell:
    """Values that a sheet can hold stay, others become text."""
    return value if value is None or isinstance(value, Cell) else str(value)
