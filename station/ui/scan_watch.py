"""Recognising a scanner where nothing takes typed text: on a list, a button, a menu, an empty page.

A scanner types faster than a person. Keys that could be the beginning of a code wait for a moment before they reach
the focused widget, so that a scan neither moves a list nor presses a button; a person's keys arrive unchanged.
"""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station.ui.widgets.scan_box import half_width, takes_text

GAP_MILLISECONDS: Final = 60
"""Keys that are further apart come from a person."""
SHORTEST: Final = 3
"""A code that ends with Enter or Tab has so many characters at least; one without an end has one more."""

_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_MODIFIERS: Final = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr)
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class ScanWatch(QObject):
    """Watches the application's keys between `begin` and `stop`; ends of a code: Enter, CR LF, Tab, or a pause."""

    scanned = Signal(str)
    """A code that nothing would have taken."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._ended_at = 0.0
        self._giving_back = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(GAP_MILLISECONDS)
        self._pause.timeout.connect(self._on_pause)

    def begin(self) -> None:
        """Watch from now on."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def stop(self) -> None:
        """Watch no longer."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._pause.stop()
        self._held.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The class first: every event of the program passes here, and its type is an enumeration that Python has to make.
        if not isinstance(event, QKeyEvent) or self._giving_back or event.type() != QEvent.Type.KeyPress:
            return False
        if not isinstance(watched, QWidget) or watched is not _receiver() or _takes(watched):
            return False
        return self._on_key(watched, event)

    def _on_key(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Whether the key is kept from the focused widget."""
        if event.key() in _MODIFIERS:
            return False
        if event.key() in _ENDS:
            return self._on_end()
        text = event.text()
        if text.strip() and text.isprintable() and not event.isAutoRepeat() and not _is_command(event):
            self._held.append((watched, _copy(event)))
            self._pause.start()
            return True
        self._give_back()
        return False

    def _on_end(self) -> bool:
        if len(self._held) >= SHORTEST:
            self._tell()
            return True
        self._give_back()
        return (time.monotonic() - self._ended_at) * 1000 < GAP_MILLISECONDS  # the LF of a CR LF

    def _on_pause(self) -> None:
        if len(self._held) > SHORTEST:
            self._tell()
        else:
            self._give_back()

    def _tell(self) -> None:
        self._pause.stop()
        code = half_width("".join(event.text() for _watched, event in self._held))
        self._held.clear()
        self._ended_at = time.monotonic()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.scanned.emit(code)

    def _give_back(self) -> None:
        """Send these keys to their widget, since a person typed them."""
        self._pause.stop()
        held, self._held = self._held, []
        self._giving_back = True
        try:
            for watched, event in held:
                if isValid(watched):
                    QApplication.sendEvent(watched, event)
        finally:
            self._giving_back = False


def _receiver() -> QWidget | None:
    """What gets the keys first; those above it get only what it leaves."""
    return QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()


def _takes(widget: QWidget) -> bool:
    return takes_text(widget) or takes_text(widget.focusProxy())


def _is_command(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & _COMMANDS)


def _copy(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), False, event.count())
