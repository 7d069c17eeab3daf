"""A field for a whole number with its unit; use it instead of a bare QSpinBox."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox, QWidget

from station.ui.widgets.deaf_to_wheel import DeafToWheel

_INSET = 10


class NumberField(DeafToWheel, QSpinBox):
    """From `least` to `most`, typed or by the arrows."""

    def __init__(self, least: int, most: int, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        self.setSuffix(f" {unit}" if unit else "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(
            _INSET, 0, 0, 0
        )  # the style sheet's padding does not reach the inner line
