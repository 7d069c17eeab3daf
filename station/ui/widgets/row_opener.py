"""When a row of a list opens beside it: at Enter, a click or a double click; moving on follows while it is open, several close it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable


class RowPane(QObject):
    """The pane beside a list does not outlive the row it shows (`shows`): where the row is gone, it is closed.

    It is gone when the list is narrowed, read anew, or the thing is there no more. What the page itself opened beside the
    list, by a search or a notice, is no row and stays, as does what `stays` says, and a form, which keeps what was typed.
    """

    def __init__(
        self,
        table: RecordTable,
        split: MasterDetail,
        *,
        stays: Callable[[], bool] = lambda: False,
        close: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(table)
        self._table, self._split, self._stays = table, split, stays
        self._close_pane = close or split.close_detail
        self._shown: object = None
        table.model.counted.connect(self._on_counted)

    def shows(self, row: object) -> None:
        """The pane shows this row from now on; None where it shows something else."""
        self._shown = self._table.model.key_of(row) if row is not None else None

    def close(self) -> None:
        """Close it, unless it stays."""
        pane = self._split.pane
        if not self._stays() and not any(form.isVisible() for form in pane.findChildren(FormPane)):
            self._shown = None
            self._close_pane()

    def _on_counted(self) -> None:
        if self._split.pane.isHidden():
            self._shown = None
        elif self._shown is not None and self._table.model.is_gone(self._shown):
            self.close()


class RowOpener(QObject):
    """Calls `open_row(row)`; a list that merely gets the focus opens nothing. Lives with the list; the pane is a `RowPane`.

    With `of_past` rows of a past day open too: whoever opens them shows them as they stood then, with nothing to be done.
    """

    def __init__(
        self,
        table: RecordTable,
        split: MasterDetail,
        open_row: Callable[[object], object],
        *,
        stays: Callable[[], bool] = lambda: False,
        close: Callable[[], object] | None = None,
        of_past: bool = False,
    ) -> None:
        super().__init__(table)
        self._table, self._split, self._open, self._of_past = table, split, open_row, of_past
        table.view.entered_row.connect(self._on_entered)
        self.pane = RowPane(table, split, stays=stays, close=close)
        table.opened.connect(self._on_opened)
        table.view.clicked.connect(self._on_clicked)
        table.current_changed.connect(self._on_current)
        table.selection_changed.connect(self._on_selection)

    def _on_opened(self, row: object) -> None:
        self._show(row)

    def _on_entered(self) -> None:
        """Enter on a row of a past day, of which the list says nothing by itself."""
        if self._table.bar.past and (row := self._row) is not None:
            self._show(row)

    @property
    def _row(self) -> object | None:
        """The row under the cursor."""
        index = self._table.view.currentIndex()
        if self._of_past and self._table.bar.past and index.isValid():
            return self._table.model.row_at(index.row())
        return self._table.current

    def _on_clicked(self) -> None:
        row = self._row
        if row is not None and not self._several:
            self._show(row)

    def _show(self, row: object) -> None:
        self.pane.shows(row)
        self._open(row)

    def _on_current(self) -> None:
        # A click moves the cursor first and chooses then: whether several are chosen is known when both are done.
        QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        row = self._row
        if row is not None and not self._split.pane.isHidden() and not self._several:
            self._show(row)

    def _on_selection(self) -> None:
        """Several rows are no longer the one that stands in the pane."""
        if self._several:
            self.pane.close()

    @property
    def _several(self) -> bool:
        return len(self._table.places) > 1
