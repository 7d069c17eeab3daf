"""Which row of a list is marked: one that a person or the page chose, never the first one for want of another."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QSignalBlocker, QTimer, Signal

from station.ui.models.row_model import RowModel
from station.ui.widgets.row_view import RowView

_ROWS = QItemSelectionModel.SelectionFlag.Rows
_MARK = QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS


class MarkedRow(QObject):
    """Keeps the mark on the same thing when rows are read anew, and puts it on a thing once its row is there."""

    changed = Signal()
    """The marked rows are others, though nobody chose."""
    lost = Signal()
    """The row that had the cursor is no longer in the list."""

    def __init__(self, view: RowView, model: RowModel, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._model = view, model
        self._kept: tuple[object, int, int] | None = None
        self._awaited: object = None
        view.selectionModel().currentRowChanged.connect(self.forget)
        model.modelAboutToBeReset.connect(self._before_reset)
        model.modelReset.connect(self._after_reset)
        model.dataChanged.connect(self._mark_awaited)

    def choose(self, key: object) -> bool:
        """Mark the row with `key`, whether it is at hand; if not, no other row stays marked, and it is once it is read.

        One of several that a person chose stays one of them.
        """
        place = self._model.place_of(key)
        if place is not None:
            if not self._view.selectionModel().isRowSelected(place, QModelIndex()):
                self._view.selectRow(place)
            self._view.scrollTo(self._model.index(place, 0))
            return True
        with QSignalBlocker(self._view.selectionModel()):
            self._view.selectionModel().clear()
        self._awaited = key
        self._show_marks()
        return False

    @property
    def awaited(self) -> object:
        """The key of the row that is marked once it is read; None for none."""
        return self._awaited

    def forget(self) -> None:
        """Wait for no row any more: a person chose, or what was to be marked is no longer on show."""
        self._awaited = None

    def _mark_awaited(self) -> None:
        if self._awaited is not None and (place := self._model.place_of(self._awaited)) is not None:
            self._awaited = None
            self._mark(place)
            self._show_marks()
            QTimer.singleShot(0, self, self._see)  # the list has the room for its new rows by then

    def _see(self) -> None:
        self._view.scrollTo(self._view.currentIndex())

    def _before_reset(self) -> None:
        index, chosen = self._view.currentIndex(), self._view.selectionModel()
        row = self._model.row_at(index.row()) if index.isValid() else None
        marked = row is not None and chosen.isRowSelected(index.row(), index.parent())
        key = self._model.key_of(row) if marked else None
        count = sum(each.bottom() - each.top() + 1 for each in list(chosen.selection()))  # type: ignore[call-overload]  # the ranges are a sequence
        self._kept = (key, count, self._view.verticalScrollBar().value())

    def _after_reset(self) -> None:
        key, count, scrolled = self._kept or (None, 0, 0)
        self._kept = None
        self._view.verticalScrollBar().setValue(scrolled)
        place = self._model.place_of(key) if key is not None else None
        if place is not None:
            self._mark(place)
        elif key is not None:
            self.lost.emit()
        if count != (place is not None):
            self._show_marks()
        self._mark_awaited()

    def _mark(self, place: int) -> None:
        with QSignalBlocker(self._view.selectionModel()):  # the same thing: nothing changed for the page
            self._view.selectionModel().setCurrentIndex(self._model.index(place, 0), _MARK)

    def _show_marks(self) -> None:
        self._view.viewport().update()
        self.changed.emit()
