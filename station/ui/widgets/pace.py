"""Telling a scanner from a person by the time between two keys: one measure for every place where codes come in."""

from __future__ import annotations

import math
import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

GAP_MILLISECONDS: Final = 60
"""Keys that are further apart come from a person."""
SCANNER_MILLISECONDS: Final = 25
"""Nobody types several keys that are no further apart on average."""
FEED_MILLISECONDS: Final = 60
"""An end that comes so soon after another one is the LF of a CR LF."""
SHORTEST: Final = 3
"""A code that ends with Enter, Tab or a line feed has so many characters at least; one without an end has one more."""

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


MODIFIERS: Final = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr, Qt.Key.Key_Control)
"""Keys that scanners press for a capital or a sign: no part of a code, and no end of one."""


class Pace:
    """What was typed in one go; a key after a longer gap begins anew.

    The time of a key is the window system's, so that a screen that was busy for a moment tears no code apart.
    """

    def __init__(self) -> None:
        self.typed = ""
        self._first = self._at = self._ended_at = -math.inf

    def begins(self, event: QKeyEvent) -> bool:
        """Whether the key comes too late to belong to what was typed before it."""
        return not self.typed or _moment(event) - self._at > GAP_MILLISECONDS

    def feeds(self, event: QKeyEvent) -> bool:
        """Whether the key is the LF of the CR LF that ended a code a moment ago."""
        return ends_code(event) and _moment(event) - self._ended_at < FEED_MILLISECONDS

    def add(self, event: QKeyEvent, text: str = "") -> None:
        """Take a key's text, or the `text` that it is known to mean."""
        if self.begins(event):
            self.typed, self._first = "", _moment(event)
        self.typed += text or event.text()
        self._at, self._ended_at = _moment(event), -math.inf

    def forget(self) -> None:
        """What was typed is not the beginning of a code."""
        self.typed, self._ended_at = "", -math.inf

    def ended(self, by: QKeyEvent | None = None) -> str:
        """What was typed, as a code that ends now, by a key or a pause; ready for the next one."""
        typed, self.typed = self.typed, ""
        self._ended_at = -math.inf if by is None else _moment(by)
        return typed

    def is_code(self, *, with_end: bool) -> bool:
        """Whether it is long enough for a scanner: with Enter, Tab or a line feed behind it, or followed by a pause."""
        return len(self.typed) >= SHORTEST + (not with_end)

    @property
    def by_scanner(self) -> bool:
        """Whether no finger is so fast: what a person types in a hurry is no scan unless it is printed on something."""
        steps = len(self.typed) - 1
        return steps > 0 and self._at - self._first <= steps * SCANNER_MILLISECONDS


class CodePause(QTimer):
    """Times out when nothing more of a code comes: keys that wait in the queue of a busy screen are read before."""

    over = Signal()

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self.setSingleShot(True)
        self.setInterval(GAP_MILLISECONDS)
        self.timeout.connect(self._look_again)

    def _look_again(self) -> None:
        QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        if not self.isActive():
            self.over.emit()


def ends_code(event: QKeyEvent) -> bool:
    """Whether scanners end a code with this key: Enter, Tab, or a line feed (Ctrl+J)."""
    if event.text() == "\n":
        return True
    return not is_command(event) and event.key() in (*ENTER, Qt.Key.Key_Tab)


def of_a_code(event: QKeyEvent) -> bool:
    """Whether the key's text may be a part of a code."""
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.isAutoRepeat() and not is_command(event)


def is_command(event: QKeyEvent) -> bool:
    """Whether Ctrl, Alt or Meta is held."""
    return bool(event.modifiers() & _COMMANDS)


def copied(event: QKeyEvent) -> QKeyEvent:
    """The same key at the same time, to be sent once more."""
    copy = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), False, event.count())
    copy.setTimestamp(event.timestamp())
    return copy


def writes_nothing(event: QKeyEvent) -> bool:
    """Whether Alt or Meta is held with a letter or figure: no field takes it for typing, as Qt does where it is no shortcut.

    With Ctrl besides it is how keyboards write further signs.
    """
    held, control = event.modifiers(), Qt.KeyboardModifier.ControlModifier
    return not held & control and bool(held & _COMMANDS) and event.text().isprintable() and bool(event.text())


def _moment(event: QKeyEvent) -> float:
    """When the key was pressed, in milliseconds; a program's own event has no time but now."""
    return event.timestamp() or time.monotonic() * 1000
