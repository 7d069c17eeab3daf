"""A line for a note about a returned item: what is broken, which part is missing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.movement.bodies import LONGEST_NAME
from station.ui.widgets.line import TextLine
from station.ui.widgets.pace import Pace
from station.ui.widgets.scan_box import half_width
from station.ui.widgets.text import words

LONGEST = 500
NOTE, DECLARATION, BROUGHT_BY = "note_line", "declaration_line", "brought_line"
"""What the line asks for; each has its title and hint below ``counter_page``."""


class NoteLine(QWidget):
    """Opened for one item; `written(tag, note)` at Enter, `closed` in any case. What looks like a code is a scan.

    A person may type Chinese here, which the scan box does not take. A scanner does not know that the focus is here: a
    code, also one behind what a person has typed, is handed on as `scanned(code)` and never becomes part of a note.
    """

    written = Signal(str, str)
    declared = Signal(str, str)
    """The item's tag, and why nothing was recorded."""
    named = Signal(str)
    """The name of who brings things back."""
    scanned = Signal(str)
    closed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._tag, self._asks = "", NOTE
        self._opened_with = self._before = ""
        self._pace = Pace()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.title = words("", "strong")
        self.line = TextLine()
        self.line.setAccessibleName(texts("counter_page.note_line.hint"))
        self.line.hears_codes = True
        self.line.setMaxLength(LONGEST)
        self.line.installEventFilter(self)
        self.line.returnPressed.connect(self._on_enter)
        row.addWidget(self.title)
        row.addWidget(self.line, 1)
        self.hide()

    def open(self, tag: str, note: str, *, asks: str = NOTE) -> None:
        """Ask for a note about the item `tag`, or for what else the line `asks`; `note` is what was said before."""
        self._tag, self._asks = tag, asks
        self.title.setText(self._texts(f"counter_page.{asks}.title", tag=tag))
        self.line.setMaxLength(LONGEST_NAME if asks == BROUGHT_BY else LONGEST)
        self.line.setPlaceholderText(self._texts(f"counter_page.{asks}.hint"))
        self.line.setText(note)
        self._opened_with, self._before, self._pace = note, "", Pace()
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    def close_line(self) -> None:
        """Back to scanning."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.close_line()
                return True
            self._note_pace(event)
        return super().eventFilter(watched, event)

    def _note_pace(self, event: QKeyEvent) -> None:
        """Keep apart what comes as fast as from a scanner, and what stood in the line before it."""
        if self._pace.begins(event):
            self._before = self.line.text()
        if event.text().isprintable():
            self._pace.add(event)

    def _on_enter(self) -> None:
        text, tag = self.line.text().strip(), self._tag
        scanned = self._pace.typed if self._pace.is_code(with_end=True) else text
        typed = self._before.strip() if scanned is not text else ""
        code = half_width(scanned)
        self.close_line()
        if not _is_code(code):
            typed, code = text, ""
        emptied = not code and self._asks == BROUGHT_BY
        if emptied or (typed and (not code or typed != self._opened_with.strip())):
            self._said(tag, typed)
        if code:
            self.scanned.emit(code)

    def _said(self, tag: str, typed: str) -> None:
        if self._asks == BROUGHT_BY:
            self.named.emit(typed)
        else:
            (self.declared if self._asks == DECLARATION else self.written).emit(tag, typed)


def _is_code(text: str) -> bool:
    return text.isascii() and " " not in text and any(sign.isdigit() or sign == ":" for sign in text)
