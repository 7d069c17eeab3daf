"""The day as of which a list is shown: now, or the end of a past day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.clock import Clock
from station.core.texts import Texts
from station.ui.widgets.day_field import DayField
from station.ui.widgets.drop_down import DropDown

_NOW, _DAY = "now", "day"


class DayChoice(QWidget):
    """`chosen` is None for now; `changed` is emitted when it changes."""

    changed = Signal()

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = DropDown()
        self.box.setAccessibleName(texts("list.when"))
        self.box.addItem(texts("list.now"), _NOW)
        self.box.addItem(texts("list.end_of_day"), _DAY)
        self.day = DayField(clock, until_today=True)
        self.day.setAccessibleName(texts("list.end_of_day"))
        self.day.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.box)
        row.addWidget(self.day)
        self._told: date | None = None
        self.box.activated.connect(self._on_chosen)
        self.day.dateChanged.connect(self._tell)

    @property
    def chosen(self) -> date | None:
        """The day at whose end the list is to be shown."""
        return self.day.day if self.box.currentData() == _DAY else None

    def start_over(self) -> None:
        """Choose now."""
        self.box.setCurrentIndex(0)
        self._on_chosen()

    def _on_chosen(self) -> None:
        self.day.setVisible(self.box.currentData() == _DAY)
        self._tell()

    def _tell(self) -> None:
        if self.chosen != self._told:
            self._told = self.chosen
            self.changed.emit()
