"""The search box above a list: finds a moment after the last key, at once at Enter; Escape clears it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from station.core.texts import Texts
from station.ui import icons, theme
from station.ui.widgets.line import TextLine

_TYPING_PAUSE = 150
_BESIDE_WORDS = 40
"""Pixels of the glass and of the room around it and the words."""


class FindLine(TextLine):
    """`sought` is emitted with the text to find; `left` when the keyboard goes back to the list."""

    sought = Signal(str)
    left = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(texts("table.find"))
        self.setAccessibleName(texts("table.find"))
        self.setClearButtonEnabled(True)
        self.setMaximumWidth(240)
        self.keep_room(160)
        theme.mark(self, "search")
        self._glass = self.addAction(
            icons.icon("search", "text-muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_PAUSE)
        self._typed.timeout.connect(self.find_now)
        self.textChanged.connect(self._typed.start)

    def keep_room(self, width: int) -> None:
        """Be at least so wide, and never too narrow for its own hint."""
        asked = QFontMetrics(theme.text_font()).horizontalAdvance(self.placeholderText())
        self.setMinimumWidth(max(width, asked + _BESIDE_WORDS))

    def find_now(self) -> None:
        """Find the present text, without waiting for more keys."""
        self._typed.stop()
        self.sought.emit(self.text())

    def settle(self) -> None:
        """Find what was typed or put here a moment ago, if that waits still."""
        if self._typed.isActive():
            self.find_now()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        self.find_now()
        self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_glass"):
            self._glass.setIcon(icons.icon("search", "text-muted"))
