"""Double clicks whose second press comes down on something else than their first, which has gone from that place meanwhile."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication


class OwnPresses:
    """The presses of one widget: whether the second one of a double click is meant for it."""

    def __init__(self) -> None:
        self._pressed_at: int | None = None

    def pressed(self, event: QMouseEvent) -> None:
        """A first press came down on the widget."""
        self._pressed_at = event.timestamp()

    def begun_here(self, event: QMouseEvent) -> bool:
        """Whether the first press of the double click `event` came down on the widget too."""
        first = self._pressed_at
        return first is not None and event.timestamp() - first <= QApplication.doubleClickInterval()
