"""When a row of a list opens beside it: at Enter, a click or a double click; moving on follows while it is open, several close it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from station.ui.models.paged_model import PagedModel
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable


class RowOpener(QObject):
    """Calls `open_row(row)`; a list that merely gets the focus opens nothing. Lives with the list.

    Where something else is asked of the list and the row is not among it, the pane is closed, unless it `stays`.
    """

    def __init__(
        self,
        table: RecordTable,
        split: MasterDetail,
        open_row: Callable[[object], object],
        *,
        stays: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(table)
        self._table, self._split, self._open, self._stays = table, split, open_row, stays
        self._asked_anew = False
        self._shown: object = None
        if isinstance(table.model, PagedModel):
            table.model.queried.connect(self._on_queried)
            table.model.counted.connect(self._on_counted)
        table.opened.connect(self._on_opened)
        table.view.clicked.connect(self._on_clicked)
        table.current_changed.connect(self._on_current)
        table.selection_changed.connect(self._on_selection)

    def _on_opened(self, row: object) -> None:
        self._show(row)

    def _on_clicked(self) -> None:
        if not self._several:
            self._show(self._table.current)

    def _on_queried(self) -> None:
        self._asked_anew = True

    def _on_counted(self) -> None:
        """What the page itself opened beside the list, by a search or a notice, is no row of ours and stays."""
        if self._split.pane.isHidden():
            self._shown = None
        gone = self._shown is not None and self._table.model.place_of(self._shown) is None
        if self._asked_anew and gone:
            self._close()
        self._asked_anew = False

    def _show(self, row: object) -> None:
        self._shown = self._table.model.key_of(row) if row is not None else None
        self._open(row)

    def _on_current(self, row: object) -> None:
        if row is not None and not self._split.pane.isHidden() and not self._several:
            self._show(row)

    def _on_selection(self) -> None:
        """Several rows are no longer the one that stands in the pane."""
        if self._several:
            self._close()

    def _close(self) -> None:
        """A form in the pane keeps what was typed."""
        pane = self._split.pane
        if not self._stays() and not any(form.isVisible() for form in pane.findChildren(FormPane)):
            self._split.close_detail()

    @property
    def _several(self) -> bool:
        return len(self._table.places) > 1
