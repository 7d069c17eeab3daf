"""The head of a page: title and subtitle, the acts of the page, and the place of a message beside them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.ui import theme
from station.ui.widgets.flow import Flow
from station.ui.widgets.text import words

_LEAST_MESSAGE, _LEAST_HEIGHT, TWO_LINES = 260, 46, 60
"""Pixels that a message beside the title has at least, those of a title, and of a message of two lines with what is around."""
_ENOUGH = 400
"""Pixels in which a message that is cut still says something."""


class PageHeader(Flow):
    """Title and subtitle on the left, actions on the right; a message lies between them."""

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

    def message_room(self, height_for: Callable[[int], int], *, whole: bool = False) -> QRect:
        """The first place where a message of `height_for` a width has two lines at most, else the widest.

        Beside title and subtitle, then over the subtitle's end; over the buttons only where a person wants to read the
        `whole` of it, or there is no room beside in which it says something.
        """
        room = self._titles.geometry()
        title = self.title.sizeHint().width() + theme.MARGIN
        both = max(title, 0 if self.subtitle.isHidden() else self.subtitle.sizeHint().width() + theme.MARGIN)
        places = [
            (right - room.x() - taken, taken)
            for right in (room.right() + 1, self.width())
            for taken in (both, title)
        ]
        rooms = [QRect(room.x() + taken, room.y(), width, room.height()) for width, taken in places]
        wide = [each for each in rooms if each.width() >= _LEAST_MESSAGE]
        fitting = [each for each in wide if height_for(each.width()) <= TWO_LINES]
        if not whole:
            beside = [each for each in rooms[:2] if each.width() >= _ENOUGH]
            if fitting[:1] != rooms[:1] and beside:
                return beside[0]
        return next(iter(fitting), max(rooms, key=QRect.width))

    def set_subtitle(self, subtitle: str) -> None:
        """Change the line under the title; empty hides it."""
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def add_action(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._actions.add(widget)
