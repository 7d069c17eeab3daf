"""A line for a note about a returned item: what is broken, which part is missing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from station.core.texts import Texts
from station.ui.widgets.scan_box import half_width
from station.ui.widgets.text import words

LONGEST = 500


class NoteLine(QWidget):
    """Opened for one item; `written(tag, note)` at Enter, `closed` in any case. What looks like a code is a scan.

    A person may type Chinese here, which the scan box does not take; a scanner does not know that the focus is here,
    so that a code is handed on as `scanned(code)` and never becomes a note.
    """

    written = Signal(str, str)
    declared = Signal(str, str)
    """The item's tag, and why nothing was recorded."""
    scanned = Signal(str)
    closed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._tag, self._declares = "", False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.title = words("", "strong")
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST)
        self.line.installEventFilter(self)
        self.line.returnPressed.connect(self._on_enter)
        row.addWidget(self.title)
        row.addWidget(self.line, 1)
        self.hide()

    def open(self, tag: str, note: str, *, declares: bool = False) -> None:
        """Ask for a note about the item `tag`, or why nothing was recorded with it; `note` is the earlier one."""
        self._tag, self._declares = tag, declares
        about = "declaration_line" if declares else "note_line"
        self.title.setText(self._texts(f"counter_page.{about}.title", tag=tag))
        self.line.setPlaceholderText(self._texts(f"counter_page.{about}.hint"))
        self.line.setText(note)
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    def close_line(self) -> None:
        """Back to scanning."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        escapes = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        )
        if escapes:
            self.close_line()
            return True
        return super().eventFilter(watched, event)

    def _on_enter(self) -> None:
        text, tag = self.line.text().strip(), self._tag
        self.close_line()
        code = half_width(text)
        if code.isascii() and " " not in code and any(sign.isdigit() or sign == ":" for sign in code):
            self.scanned.emit(code)
        elif text:
            (self.declared if self._declares else self.written).emit(tag, text)
