"""Dialogs over the page, never larger than the screen: their content scrolls, their buttons stay in reach."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.ui.screen_room import FRAME, fit_to_screen, screen_room
from station.ui.widgets.button import Button
from station.ui.widgets.scrolled import Scrolled
from station.ui.widgets.text import words

_AROUND = 80
"""The margins of a dialog, its frame and a scroll bar."""
_BAR_GAP = 8


class PassingWindow(QDialog):
    """Gives the keyboard back to where it was before it opened, before anybody hears that it closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: QWidget | None = None

    def showEvent(self, event: QShowEvent) -> None:
        if not event.spontaneous():
            self._before = QApplication.focusWidget()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before) and not self.isAncestorOf(before):
            before.activateWindow()
            before.setFocus()
        elif before is None and not event.spontaneous() and (under := self.parentWidget()) is not None:
            under.window().activateWindow()  # the button that opened it was disabled for its work


class Dialog(PassingWindow):
    """`body` is a column that scrolls, `foot` a row of buttons below it; both are filled by whoever makes it."""

    def __init__(self, title: str, parent: QWidget | None = None, *, least_width: int = 440) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        holder = QWidget()
        holder.setMinimumWidth(min(least_width, self._room().width() - _AROUND))
        self.body = QVBoxLayout(holder)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        self._area = Scrolled(holder)
        self.said = words(role="body", wrap=True, state="attention")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.hide()
        column.addWidget(self._area, 1)
        column.addWidget(self.said)
        column.addLayout(self.foot)

    def say(self, sentence: str) -> None:
        """Say something that does not belong to what stands in the window, above its buttons; it grows by that."""
        self.said.setText(sentence)
        self.said.show()
        self.grow()

    def add_button(self, button: Button) -> None:
        """Put a button at the right end of the foot."""
        self.foot.addWidget(button)

    def showEvent(self, event: QShowEvent) -> None:
        self.adjustSize()
        self.grow()
        super().showEvent(event)

    def grow(self) -> None:
        """Take the room of what has come into sight since it was opened."""
        fit_to_screen(self, self.size().expandedTo(self._wished()))

    def _wished(self) -> QSize:
        """The contents at their natural width, with the lines that their words then have."""
        content = self._area.content
        self._area.updateGeometry()  # what it holds may have grown since it was asked
        around = self.sizeHint() - self._area.sizeHint()
        most = self._room().width() - FRAME.width() - around.width()
        width = min(max(content.sizeHint().width(), content.minimumWidth()), most)
        height = max(content.sizeHint().height(), content.heightForWidth(width))
        wished = QSize(width, height) + around
        column = self.layout()
        if (
            column is not None and column.hasHeightForWidth()
        ):  # what is said takes more lines in a narrow window
            wished.setHeight(
                height + column.totalHeightForWidth(wished.width()) - self._area.sizeHint().height()
            )
        if wished.height() > self._room().height() - FRAME.height():
            # It will scroll: the bar takes nothing away from the words.
            wished += QSize(self._area.verticalScrollBar().sizeHint().width() + _BAR_GAP, 0)
        return wished

    def _room(self) -> QSize:
        return screen_room(self).size()
