"""Sorting a list by several columns: a click sorts by one, a click with Shift by one more; the menu does so by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QTableView

from station.core.listing import Sort
from station.core.texts import Texts
from station.ui.models.row_model import RowModel

_MOST = 4
"""Columns that a list is sorted by at once."""


class TableSorting(QObject):
    """Keeps what the list of `view` is sorted by; `sorts` is told to the model whenever it changes."""

    def __init__(self, texts: Texts, view: QTableView, model: RowModel) -> None:
        super().__init__(view)
        self._texts, self._view, self._model = texts, view, model
        self.sorts: tuple[Sort, ...] = ()
        view.horizontalHeader().sectionClicked.connect(self._on_clicked)

    def sort(self, sorts: Sequence[Sort]) -> None:
        """Sort by these columns, the first one first."""
        self.sorts = tuple(sorts)[:_MOST]
        self._show()
        self._model.sort_by(self.sorts)

    def choose(self, key: str, *, further: bool) -> None:
        """Sort by a column, or turn its direction round; `further` keeps what is sorted by already."""
        known = {each.key: each for each in self.sorts}
        at = known.get(key)
        chosen = Sort(key, at is not None and not at.descending)
        if not further:
            self.sort((chosen,))
            return
        known[key] = chosen
        self.sort(tuple(known.values()))

    def fill(self, menu: QMenu) -> None:
        """Put the columns into `menu`: chosen with Shift held, a column comes after those sorted by."""
        place = {each.key: at for at, each in enumerate(self.sorts, start=1)}
        for column in self._model.columns:
            if not column.sortable:
                continue
            mark = self._mark(column.key, place) if column.key in place else ""
            action = QAction(f"{self._texts(column.title)}{mark}", menu)
            action.setData(column.key)
            action.triggered.connect(self._on_triggered)
            menu.addAction(action)

    def _mark(self, key: str, place: dict[str, int]) -> str:
        sort = next(each for each in self.sorts if each.key == key)
        return f" {'▼' if sort.descending else '▲'}{place[key]}"

    def _show(self) -> None:
        """The arrow of the first column, and a number at each where there are several."""
        header = self._view.horizontalHeader()
        sections = {column.key: at for at, column in enumerate(self._model.columns)}
        first = sections.get(self.sorts[0].key, -1) if self.sorts else -1
        several = len(self.sorts) > 1
        header.setSortIndicatorShown(first >= 0 and not several)
        if first >= 0 and not several:
            down = self.sorts[0].descending
            header.setSortIndicator(
                first, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
            )
        place = {each.key: at for at, each in enumerate(self.sorts, start=1)} if several else {}
        self._model.marks = {key: self._mark(key, place) for key in place}
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, len(self._model.columns) - 1))

    def _on_clicked(self, section: int) -> None:
        column = self._model.columns[section]
        if column.sortable:
            self.choose(column.key, further=_shift_held())

    def _on_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.choose(str(action.data()), further=_shift_held())


def _shift_held() -> bool:
    return bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
