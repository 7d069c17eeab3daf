"""Keys with a meaning beside typing, while the scan box has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from station.ui.pages.counter.key_hints import (
    CLEAR,
    DAMAGED,
    GOOD,
    HAND_OVER,
    INCOMPLETE,
    NOTHING,
    REMOVE,
    UNDO,
)
from station.ui.widgets.scan_box import ScanBox

CONFIRM, ACTIVITY, NOTE, SLIP, WAITING = "confirm", "activity", "note", "slip", "waiting"
HELD, RECEIVER, ASKS, PHOTO, MATTER = "held", "receiver", "asks", "photo", "matter"
UP, DOWN = "up", "down"
AWAY = "away"
"""The keyboard went elsewhere, to a help or a rule: no key, but something that a person did."""

KEYS_ALWAYS = {
    Qt.Key.Key_F2: GOOD,
    Qt.Key.Key_F3: DAMAGED,
    Qt.Key.Key_F4: INCOMPLETE,
    Qt.Key.Key_F5: NOTHING,
    Qt.Key.Key_F6: ACTIVITY,
    Qt.Key.Key_F7: NOTE,
    Qt.Key.Key_F8: WAITING,
    Qt.Key.Key_F9: SLIP,
    Qt.Key.Key_F10: HELD,
    Qt.Key.Key_F11: RECEIVER,
    Qt.Key.Key_F12: HAND_OVER,
    Qt.Key.Key_Up: UP,
    Qt.Key.Key_Down: DOWN,
}
KEYS_WITH_SHIFT = {Qt.Key.Key_F6: ASKS, Qt.Key.Key_F7: PHOTO, Qt.Key.Key_F11: MATTER}
KEYS_WHEN_EMPTY = {
    Qt.Key.Key_Return: CONFIRM,
    Qt.Key.Key_Enter: CONFIRM,
    Qt.Key.Key_Backspace: UNDO,
    Qt.Key.Key_Delete: REMOVE,
}
_REPEATABLE = (UP, DOWN)


class BoxKeys(QObject):
    """Watches the scan box; `pressed(name)` for a key of the counter, which the box then does not see."""

    pressed = Signal(str)

    def __init__(self, box: ScanBox) -> None:
        super().__init__(box)
        self._box = box
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self._box.feeds(event):  # the LF of a CR LF confirms nothing
                return True
            name = self._meaning(event)
            if name:
                if name in _REPEATABLE or not event.isAutoRepeat():  # a key held down must not empty the list
                    self.pressed.emit(name)
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self.pressed.emit(AWAY)
        return super().eventFilter(watched, event)

    def _meaning(self, event: QKeyEvent) -> str:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return ""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            if self._box.text():
                self._box.clear()
                return "typed-cleared"
            return CLEAR
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in KEYS_WITH_SHIFT:
            return KEYS_WITH_SHIFT[key]
        if key in KEYS_ALWAYS:
            return KEYS_ALWAYS[key]
        return "" if self._box.text() else KEYS_WHEN_EMPTY.get(key, "")
