"""A field for a day, with a calendar, that always asks the office's clock for today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDateEdit, QWidget

from station.core.clock import Clock, local
from station.ui import theme
from station.ui.widgets.deaf_to_wheel import DeafToWheel

WIDTH = 124


class DayField(DeafToWheel, QDateEdit):
    """Shows today until a day is chosen; with `until_today` no later day can be entered.

    The frame calls `new_day` after midnight (`station.ui.page.Page.new_day`), so that a form left open goes on right.
    """

    def __init__(self, clock: Clock, *, until_today: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock, self._until_today = clock, until_today
        self._shown = QDate()
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(WIDTH)
        theme.restyle(self)
        self.start_over()

    @property
    def day(self) -> date:
        """The present day of the field."""
        found = self.date()
        return date(found.year(), found.month(), found.day())

    def set_day(self, day: date) -> None:
        """Set the day."""
        self.setDate(QDate(day.year, day.month, day.day))

    def start_over(self) -> None:
        """Show today again."""
        self._shown = self._today()
        self._bound()
        self.setDate(self._shown)

    def new_day(self) -> None:
        """Update after midnight: the latest day moves on, and so does a day that nobody chose."""
        untouched, today = self.date() == self._shown, self._today()
        self._bound()
        if untouched and today != self._shown:
            self._shown = today
            self.setDate(today)

    def showEvent(self, event: QShowEvent) -> None:
        self.new_day()
        super().showEvent(event)

    def _bound(self) -> None:
        if self._until_today:
            self.setMaximumDate(self._today())

    def _today(self) -> QDate:
        today = local(self._clock.now(), self._clock.zone).date()
        return QDate(today.year, today.month, today.day)
