"""The bare table under `RecordTable`: rows as wholes, Enter opens, no grid, painted by `RowDelegate`."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTableView, QWidget

from station.ui.models.row_model import RowModel
from station.ui.widgets.double_click import OwnPresses
from station.ui.widgets.row_delegate import ROW_HEIGHT, RowDelegate
from station.ui.widgets.scrolled import bring_part_into_sight

Index = QModelIndex | QPersistentModelIndex
HEADER_HEIGHT = 36
_LEAST_ROWS = 2


class RowView(QTableView):
    """`entered_row` at Enter, `copy_wished` at Ctrl+C; `resized` when the room for columns changed.

    The second press of a double click that began on something else, such as the button that led here, opens no row.
    """

    KEYS = (
        ("↑ ↓", "table.key_move"),
        ("Enter", "table.key_open"),
        ("Ctrl+C", "table.key_copy"),
        ("Menu", "table.key_menu"),
    )
    """What its keys mean, for the page's help."""

    entered_row = Signal()
    copy_wished = Signal()
    resized = Signal()

    def __init__(self, model: RowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presses, self._strange = OwnPresses(), False
        self.setModel(model)
        self._delegate = RowDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # It takes the room there is and never asks a page for more than a few rows.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setFixedHeight(HEADER_HEIGHT)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(self.entered_row)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), HEADER_HEIGHT + _LEAST_ROWS * ROW_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wished.emit()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._presses.pressed(event)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._strange = not self._presses.begun_here(event)
        if not self._strange:
            super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        strange, self._strange = self._strange, False
        if not strange:
            super().mouseReleaseEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The row that a person goes to is seen, also on a page that scrolls."""
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid():
            bring_part_into_sight(self.viewport(), self.visualRect(current))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Without a row under the cursor none gets it: Qt would take the first one, which nobody chose."""
        chosen = self.selectionModel()
        with QSignalBlocker(chosen):
            before = chosen.currentIndex().isValid()
            super().focusInEvent(event)
            if not before:
                chosen.clearCurrentIndex()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The row in hand stays in sight where the list gets lower, as when a pane opens beside it."""
        here = self.currentIndex()
        seen = here.isValid() and self.visualRect(here).bottom() < event.oldSize().height()
        super().resizeEvent(event)
        if seen and self.visualRect(here).bottom() >= event.size().height():
            self.scrollTo(here)
        self.resized.emit()
