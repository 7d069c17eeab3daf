"""The one list to choose from that opens below its field (`tests/architecture/test_lines.py`)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from station.ui.widgets.deaf_to_wheel import DeafToWheel


class DropDown(DeafToWheel, QComboBox):
    """What is chosen is chosen by a press or a key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # nor does the wheel bring the keyboard here
