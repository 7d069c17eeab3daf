"""The one list to choose from that opens below its field (`tests/architecture/test_lines.py`)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from station.ui.widgets.deaf_to_wheel import DeafToWheel

_BESIDE_ICON, _MARGIN = 4, 2
"""Pixels that the style takes from the field besides the letters."""


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

    def shown(self, width: int) -> str:
        """What is chosen, as it is read on the closed field of `width` pixels: what is too long ends in an ellipsis, never within a letter."""
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.isEditable() or self.currentIndex() < 0:
            super().paintEvent(event)
            return
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        icon = 0 if option.currentIcon.isNull() else option.iconSize.width() + _BESIDE_ICON
        option.currentText = self.shown(field.width() - icon - _MARGIN)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
