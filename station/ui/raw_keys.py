"""The keys as the X server tells them, before an input method is asked: ibus lets none of those through that it takes.

A key is told by its place on the keyboard. What it writes is the keyboard's of an American one, as scanners are, until a
key that came through says otherwise.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

_XCB: Final = b"xcb_generic_event_t"
_BYTES, _SORT, _PRESS = 32, 0x7F, 2
"""Of an event of the core protocol: its length, the bits that say its sort, and that a key was pressed."""
_SHIFT, _LOCK, _COMMANDS = 1, 2, 4 | 8 | 64
"""Of the state of a key: what is held or on beside it."""
_ROWS: Final = (
    (10, "1234567890-=", "!@#$%^&*()_+"),
    (24, "qwertyuiop[]", "QWERTYUIOP{}"),
    (38, "asdfghjkl;'", 'ASDFGHJKL:"'),
    (52, "zxcvbnm,./", "ZXCVBNM<>?"),
    (65, " ", " "),
)
_ENDS: Final = {36: Qt.Key.Key_Return, 104: Qt.Key.Key_Enter, 23: Qt.Key.Key_Tab}
_MODIFIERS: Final = frozenset((37, 50, 62, 64, 66, 92, 105, 108, 133, 134, 203))


def _american() -> dict[tuple[int, bool], str]:
    return {
        (first + at, shifted): signs[at]
        for first, plain, capital in _ROWS
        for shifted, signs in ((False, plain), (True, capital))
        for at in range(len(plain))
    }


class RawKeys(QAbstractNativeEventFilter):
    """Tells `pressed` each key that is pressed in the program's windows, as an event with its own text and time."""

    def __init__(self, pressed: Callable[[QKeyEvent], object]) -> None:
        super().__init__()
        self._pressed = pressed
        self._texts = _american()

    @staticmethod
    def are_told() -> bool:
        """Whether this screen tells them."""
        return QGuiApplication.platformName() == "xcb"

    def learn(self, event: QKeyEvent) -> None:
        """Take what a key writes from one that came through."""
        text, place = event.text(), event.nativeScanCode()
        if len(text) == 1 and text.isprintable() and place:
            self._texts[place, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)] = text

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: Any
    ) -> tuple[bool, int]:
        """Look at the event; none is kept from anybody."""
        if QByteArray(kind) == _XCB:
            told = ctypes.string_at(int(message), _BYTES)
            if told[0] & _SORT == _PRESS and told[1] not in _MODIFIERS:
                self._tell(told[1], int.from_bytes(told[4:8], "little"), told[28])
        return False, 0

    def _tell(self, place: int, at: int, state: int) -> None:
        text = self._texts.get((place, bool(state & _SHIFT)), "")
        text = text.swapcase() if state & _LOCK and text.isalpha() else text
        held = Qt.KeyboardModifier.ControlModifier if state & _COMMANDS else Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, _ENDS.get(place, Qt.Key.Key_unknown), held, text)
        event.setTimestamp(at)
        self._pressed(event)
