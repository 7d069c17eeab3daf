"""When a row of a list opens beside it: at Enter, a click or a double click; moving on follows while it is open, several close it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable


class RowOpener(QObject):
    """Calls `open_row(row)`; a list that merely gets the focus opens nothing. Lives with the list."""

    def __init__(self, table: RecordTable, split: MasterDetail, open_row: Callable[[object], object]) -> None:
        super().__init__(table)
        self._table, self._split, self._open = table, split, open_row
        table.opened.connect(self._on_opened)
        table.view.clicked.connect(self._on_clicked)
        table.current_changed.connect(self._on_current)
        table.selection_changed.connect(self._on_selection)

    def _on_opened(self, row: object) -> None:
        self._open(row)

    def _on_clicked(self) -> None:
        if not self._several:
            self._open(self._table.current)

    def _on_current(self, row: object) -> None:
        if row is not None and not self._split.pane.isHidden() and not self._several:
            self._open(row)

    def _on_selection(self) -> None:
        """Several rows are no longer the one that stands in the pane; a form there keeps what was typed."""
        pane = self._split.pane
        if self._several and not any(form.isVisible() for form in pane.findChildren(FormPane)):
            self._split.close_detail()

    @property
    def _several(self) -> bool:
        return len(self._table.places) > 1
