"""A field for a whole number with its unit; use it instead of a bare QSpinBox."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from station.ui.widgets.deaf_to_wheel import DeafToWheel
from station.ui.widgets.line import PASSING

_INSET = 10


class NumberField(DeafToWheel, QSpinBox):
    """From `least` to `most`, typed or by the arrows.

    Whatever brings the keyboard here selects the number, as in every line: what is typed takes its place.
    """

    def __init__(self, least: int, most: int, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        self.setSuffix(f" {unit}" if unit else "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(
            _INSET, 0, 0, 0
        )  # the style sheet's padding does not reach the inner line

    def put(self, value: int) -> None:
        """Show `value` without a signal; where the keyboard is here already, typing replaces it still."""
        with QSignalBlocker(self):
            self.setValue(value)
        if self.hasFocus():
            self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)  # the click that follows puts the cursor somewhere
        elif event.reason() not in PASSING:
            self.selectAll()
