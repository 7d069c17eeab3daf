"""The clock of the top bar: the day with its weekday, and the time, in the office's zone."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.clock import Clock, local, local_today
from station.core.texts import Texts
from station.ui import formats
from station.ui.widgets.text import words


class ClockLabel(QWidget):
    """Shows the given clock; reads it once a second and paints only when the minute changed."""

    day_changed = Signal()
    """The office's day is another one than at the last look."""

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._clock = texts, clock
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.day = words(role="muted")
        self.time = words(role="strong")
        row.addWidget(self.day)
        row.addWidget(self.time)
        self._day = local_today(clock)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def set_compact(self, compact: bool) -> None:
        """The time alone, the day as its tooltip."""
        self.day.setVisible(not compact)

    def look(self) -> None:
        """Read the clock."""
        now = local(self._clock.now(), self._clock.zone)
        self.day.setText(f"{formats.day(now)} {formats.weekday(self._texts, now)}")
        self.time.setText(now.strftime("%H:%M"))
        self.setToolTip(self.day.text())
        if now.date() != self._day:
            self._day = now.date()
            self.day_changed.emit()
