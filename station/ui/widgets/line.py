"""The one line that takes typed text; every field, search and box for codes is one (`tests/architecture/test_lines.py`)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class TextLine(QLineEdit):
    """A click that brings the keyboard here selects what stands here, so that typing replaces it.

    With `codes` the line is for codes alone (a tag, a badge, a number of the maker): the input method stays off, which
    else takes the keys of a scanner for syllables.
    """

    def __init__(self, parent: QWidget | None = None, *, codes: bool = False) -> None:
        super().__init__(parent)
        self.codes = codes

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)  # the click that follows puts the cursor somewhere

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:  # type: ignore[override]  # the other one calls it
        """Answer an input method; WA_InputMethodEnabled and hints keep none away from a line of Qt."""
        if query == Qt.InputMethodQuery.ImEnabled and self.codes:
            return False
        return super().inputMethodQuery(query)
