"""The head of a page: its title, its acts, and the room of its messages."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.ui import theme
from station.ui.widgets.flow import Flow
from station.ui.widgets.text import words

_LEAST_MESSAGE, _LEAST_HEIGHT = 420, 46
"""Pixels that a message beside the title has at least, and the room of its two lines."""


class PageHeader(Flow):
    """Title and subtitle on the left, actions on the right; a message lies between them, or over the actions."""

    def __init__(self, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = self._titles = QWidget()
        titles.setMinimumHeight(_LEAST_HEIGHT)
        names = QVBoxLayout(titles)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(2)
        self.title = words(title, "title")
        self.subtitle = words(subtitle, "subtitle")
        if not subtitle:
            self.subtitle.hide()
        names.addStretch(1)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        names.addStretch(1)
        self._actions = Flow()
        self.add(titles, stretch=True)
        self.add(self._actions, at_end=True)

    def set_compact(self, compact: bool) -> None:
        """Only as high as the title, where the window is small."""
        self._titles.setMinimumHeight(0 if compact else _LEAST_HEIGHT)

    @property
    def message_room(self) -> QRect:
        """Beside title and subtitle; where that is narrow over the subtitle's end, or over the buttons until it is read."""
        room = self._titles.geometry()
        title = self.title.sizeHint().width() + theme.MARGIN
        both = max(title, 0 if self.subtitle.isHidden() else self.subtitle.sizeHint().width() + theme.MARGIN)
        for taken in (both, title):
            if room.width() - taken >= _LEAST_MESSAGE:
                return room.adjusted(taken, 0, 0, 0)
        taken = both if self.width() - both >= _LEAST_MESSAGE else title
        return QRect(room.x() + taken, room.y(), self.width() - room.x() - taken, room.height())

    def set_subtitle(self, subtitle: str) -> None:
        """Change the line under the title; empty hides it."""
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def add_action(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._actions.add(widget)
