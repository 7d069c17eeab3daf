"""Buttons: with a word, or an icon alone with its word as tooltip and accessible name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from station.ui import icons, theme
from station.ui.acting import pressed
from station.ui.widgets.double_click import OwnPresses
from station.ui.widgets.pace import ENTER

_INK = {"primary": "on-accent", "primary-large": "on-accent", "danger": "stop", "link": "accent"}
_GAP = 6
"""Room between icon and word; Qt's own is too narrow and can't be set."""


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press `button`, which has the keyboard, once however long Enter is held; whether the key was Enter."""
    if event.key() not in ENTER:
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


class Button(QPushButton):
    """A button with a word and, if wanted, an icon.

    The second press of a double click that began on something else, which stood in its place a moment ago, is not meant for
    it. If it had the focus when it was disabled for the time of its work, it has it again afterwards.

    `role`: ``plain`` (default), ``primary`` (one per page), ``danger``, ``quiet`` (no frame), ``link``, ``large`` and
    ``primary-large`` (where people stand).
    """

    def __init__(
        self, text: str, icon: str = "", *, role: str = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._icon, self._role = icon, role
        self._shown: QIcon | None = None
        self._presses = OwnPresses()
        self._wants_focus = self._aside = False
        self._offered = True
        self.setCursor(Qt.CursorShape.PointingHandCursor if role == "link" else Qt.CursorShape.ArrowCursor)
        self._size = 22 if role.endswith("large") else 20 if role == "nav" else 18
        theme.mark(self, role)
        self._draw()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._draw()

    def setText(self, text: str) -> None:
        shortcut = self.shortcut()
        super().setText(text)
        self.setShortcut(shortcut)  # Qt takes it away with the old text
        self._draw()

    @property
    def offered(self) -> bool:
        """Whether it is shown, or would be if it had room."""
        return self._offered

    def step_aside(self, *, aside: bool) -> None:
        """It has no room where it stands, or has it again: another button offers it meanwhile."""
        self._aside = aside
        super().setVisible(self._offered and not aside)

    def setVisible(self, visible: bool) -> None:
        self._offered = visible
        super().setVisible(visible and not self._aside)

    def setEnabled(self, on: bool) -> None:
        window = self.window()
        if not on and window.focusWidget() is self:
            self._wants_focus = True
            self.clearFocus()  # else the next field would have it, and what is typed meanwhile
        super().setEnabled(on)
        if on and self._wants_focus:
            self._wants_focus = False
            if window.focusWidget() is None and self.isVisible():  # nobody went elsewhere meanwhile
                self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """Qt is about to tell of a press."""
        super().nextCheckState()
        pressed(self.text() or self.accessibleName())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._presses.pressed(event)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._presses.begun_here(event):
            super().mouseDoubleClickEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        if self._icon:
            gap = _GAP if self.text() else 0
            drawn = icons.icon(self._icon, _INK.get(self._role, "text"), self._size, gap=gap)
            # The style sheet changes palettes many times while a page is put together, mostly to what they were.
            if drawn is not self._shown:
                self._shown = drawn
                self.setIconSize(QSize(self._size + gap, self._size))
                self.setIcon(drawn)


class IconButton(QToolButton):
    """An icon to press; `word` is its tooltip and what a screen reader says."""

    def __init__(
        self, icon: str, word: str, *, size: int = 20, token: str = "text", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._token, self._size = icon, token, size
        self._shown: QIcon | None = None
        self.setToolTip(word)
        self.setAccessibleName(word)
        self.setIconSize(QSize(size, size))
        theme.mark(self, "quiet")
        self._draw()

    def set_icon(self, icon: str, token: str = "text") -> None:
        """Show another icon."""
        self._icon, self._token = icon, token
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        drawn = icons.icon(self._icon, self._token, self._size)
        if drawn is not self._shown:
            self._shown = drawn
            self.setIcon(drawn)
