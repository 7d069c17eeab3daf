"""Telling a scanner from a person by the time between two keys: one measure for every place where codes come in."""

from __future__ import annotations

import math
import time
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

GAP_MILLISECONDS: Final = 60
"""Keys that are further apart come from a person."""
FEED_MILLISECONDS: Final = 60
"""An end that comes so soon after another one is the LF of a CR LF."""
SHORTEST: Final = 3
"""A code that ends with Enter, Tab or a line feed has so many characters at least; one without an end has one more."""

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class Pace:
    """What was typed in one go; a key after a longer gap begins anew."""

    def __init__(self) -> None:
        self.typed = ""
        self._at = self._ended_at = -math.inf

    @property
    def beginning(self) -> bool:
        """Whether the next key comes too late to belong to what was typed before it."""
        return not self.typed or _milliseconds_since(self._at) > GAP_MILLISECONDS

    @property
    def just_ended(self) -> bool:
        """Whether a code ended a moment ago, so that another end is the LF of its CR LF."""
        return _milliseconds_since(self._ended_at) < FEED_MILLISECONDS

    def add(self, text: str) -> None:
        """Take a key's text."""
        self.typed = text if self.beginning else self.typed + text
        self._at, self._ended_at = time.monotonic(), -math.inf

    def forget(self) -> None:
        """What was typed is not the beginning of a code."""
        self.typed, self._ended_at = "", -math.inf

    def ended(self) -> str:
        """What was typed, as a code that ends now; ready for the next one."""
        typed, self.typed, self._ended_at = self.typed, "", time.monotonic()
        return typed

    def is_code(self, *, with_end: bool) -> bool:
        """Whether it is long enough for a scanner: with Enter, Tab or a line feed behind it, or followed by a pause."""
        return len(self.typed) >= SHORTEST + (not with_end)


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


def _milliseconds_since(moment: float) -> float:
    return (time.monotonic() - moment) * 1000
