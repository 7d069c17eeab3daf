"""A raised surface with an optional heading, for things that belong together."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.widgets.text import words

PADDING = 16


class Card(QFrame):
    """Fill `body`; `add_tool` puts something small at the right of the heading."""

    def __init__(self, title: str = "", *, padding: int = PADDING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.mark(self, "card")
        column = self._around = QVBoxLayout(self)
        self.set_padding(padding)
        column.setSpacing(12)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self.title = words(title, "heading")
        self._head.addWidget(self.title, 1)
        column.addLayout(self._head)
        if not title:
            self.title.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the heading; empty hides it."""
        self.title.setText(title)
        self.title.setVisible(bool(title))

    def set_padding(self, padding: int) -> None:
        """Change the room around what is in it."""
        self._around.setContentsMargins(padding, padding, padding, padding)

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget beside the heading."""
        self._head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
