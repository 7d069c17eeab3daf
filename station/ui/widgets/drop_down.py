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

    def showPopup(self) -> None:
        """Open the list. Where nothing is chosen yet the first is marked: Qt begins there without a mark, and the next key would pass it by unseen."""
        super().showPopup()
        if self.currentIndex() < 0 and self.count():
            self.view().setCurrentIndex(self.model().index(0, self.modelColumn()))
