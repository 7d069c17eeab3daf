"""The day as of which a list is shown: now, or the end of a past day."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from station.core.clock import Clock, local_today
from station.core.texts import Texts
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.widgets.button import Button
from station.ui.widgets.day_field import DayField
from station.ui.widgets.text import words

_NOW, _YESTERDAY, _MONTH, _YEAR, _OTHER = "now", "yesterday", "month", "year", "other"


class DayChoice(QObject):
    """`chosen` is None for now; `changed` is emitted when it changes.

    The list places both parts: `button` in its bar, which says as of when the rows are and offers the usual days, and
    `strip` above the rows, which is seen while they are of a past day, says so and leads back.
    """

    changed = Signal()

    def __init__(self, texts: Texts, clock: Clock, *, lasting: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts, self._clock = texts, clock
        self.button = Button(texts("list.now"), "calendar")
        self.button.setProperty("menu", True)
        self._menu = QMenu(self.button)
        self.actions: dict[str, QAction] = {}
        """What the button offers, by key."""
        for key in (_NOW, _YESTERDAY, _MONTH, _YEAR, _OTHER):
            self.actions[key] = self._menu.addAction(texts(f"list.when_day.{key}"))
            self.actions[key].setData(key)
        self._menu.triggered.connect(self._on_offered)
        self.button.setMenu(self._menu)
        self.day = DayField(clock, until_today=True)
        self.day.setAccessibleName(texts("list.end_of_day"))
        self.back_button = Button(texts("list.back_to_now"), "undo")
        self.sentence = words(wrap=True)
        self._shown_words = texts("list.past_records" if lasting else "list.past_rows")
        self.strip = self._make_strip()
        self._chosen: date | None = None
        self.day.dateChanged.connect(self._on_day)
        self.back_button.clicked.connect(self.start_over)
        self._show()

    @property
    def chosen(self) -> date | None:
        """The day at whose end the list is to be shown."""
        return self._chosen

    def choose(self, day: date | None) -> None:
        """Show the list as of the end of `day`; None is now."""
        if day is not None:
            with QSignalBlocker(self.day):
                self.day.start_over()  # its latest day is today, whenever the page was made
                self.day.set_day(day)
                day = self.day.day
        self._take(day)

    def show_deriving(self, deriving: bool) -> None:
        """Say that the rows below are not of the chosen day yet, or that they are."""
        self.sentence.setText(self._texts("list.past_deriving") if deriving else self._shown_words)

    def start_over(self) -> None:
        """Choose now."""
        self.choose(None)

    # ---------------------------------------------------------------------------------------- internal

    def _make_strip(self) -> QFrame:
        strip = QFrame()
        theme.mark(strip, "banner")
        strip.setProperty("kind", "attention")
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(IconLabel("clock", "attention", 18))
        row.addWidget(self.day)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.back_button)
        strip.hide()
        return strip

    def _on_offered(self, action: QAction) -> None:
        today = local_today(self._clock)
        days = {
            _NOW: None,
            _MONTH: today.replace(day=1) - timedelta(days=1),
            _YEAR: date(today.year - 1, 12, 31),
        }
        self.choose(days.get(action.data(), today - timedelta(days=1)))
        if action.data() == _OTHER:
            self.day.setFocus()
            self.day.selectAll()

    def _on_day(self) -> None:
        if self._chosen is not None:  # else it moves on at midnight, out of sight
            self._take(self.day.day)

    def _take(self, day: date | None) -> None:
        if day != self._chosen:
            self._chosen = day
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        """Say the day on the button too; its accessible name is the word that it has where there is room for one."""
        day = self._chosen
        said = self._texts("list.now" if day is None else "list.at_day", day=day)
        had_word = bool(self.button.text())
        self.button.setAccessibleName(said)
        self.button.setText(said if had_word else "")
        self.button.setToolTip(self._texts("list.when_now" if day is None else "list.when_past", day=day))
        if day is None and (self.back_button.hasFocus() or self.day.hasFocus()):
            self.button.setFocus()
        self.strip.setVisible(day is not None)
