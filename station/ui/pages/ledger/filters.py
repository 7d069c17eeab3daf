"""What of the ledger is shown: the stream, the area of kinds, the time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from station.audit.ports import Wanted
from station.core.clock import Clock, local
from station.core.ledger import Stream
from station.core.texts import Texts
from station.ui.pages.ledger.source import EntryFilter
from station.ui.widgets.button import Button
from station.ui.widgets.day_field import DayField
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.text import words

_DAYS = {"today": 1, "week": 7, "month": 30}
ANY_TIME, CHOSEN_TIME = "any", "chosen"


class LedgerFilters(QWidget):
    """Emits `changed` when another `choice` is made; a subject comes from outside (`set_subject`)."""

    changed = Signal()

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._clock = texts, clock
        self._subject = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.streams = FilterBar(
            [Filter(each.value, texts(f"ledger_page.stream.{each.value}")) for each in Stream]
        )
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(texts("ledger_page.kind"))
        self.kinds.addItem(texts("ledger_page.all_kinds"), "")
        for area in _areas(texts):
            self.kinds.addItem(texts(f"ledger_page.area.{area}"), f"{area}.")
        self.times = QComboBox()
        self.times.setAccessibleName(texts("ledger_page.time"))
        for key in (ANY_TIME, *_DAYS, CHOSEN_TIME):
            self.times.addItem(texts(f"ledger_page.times.{key}"), key)
        self.since, self.until = DayField(clock), DayField(clock)
        self._dates = QWidget()
        dates = QHBoxLayout(self._dates)
        dates.setContentsMargins(0, 0, 0, 0)
        dates.addWidget(self.since)
        dates.addWidget(words("–", "muted"))
        dates.addWidget(self.until)
        self._dates.hide()
        self.subject_chip = Button("", "close", role="filter")
        self.subject_chip.hide()
        self.subject_chip.clicked.connect(self._drop_subject)
        for widget in (self.streams, self.kinds, self.times, self._dates, self.subject_chip):
            row.addWidget(widget)
        self.streams.changed.connect(self.changed)
        self.kinds.activated.connect(self.changed)
        self.times.activated.connect(self._on_times)
        self.since.dateChanged.connect(self.changed)
        self.until.dateChanged.connect(self.changed)

    @property
    def choice(self) -> EntryFilter:
        """What is asked for now."""
        since, until = self._bounds()
        wanted = Wanted(str(self.kinds.currentData()), self._subject, since, until)
        return EntryFilter(Stream(self.streams.chosen[0]), wanted)

    @property
    def follows_today(self) -> bool:
        """Whether what is asked for moves on with the day."""
        return self.times.currentData() in _DAYS

    def set_subject(self, subject: str, shown: str) -> None:
        """Show only what concerns `subject`; empty for everything."""
        self._subject = subject
        self.subject_chip.setText(shown)
        self.subject_chip.setVisible(bool(subject))
        self.changed.emit()

    def show_all_of(self, stream: Stream) -> None:
        """All of one stream."""
        self._subject = ""
        self.subject_chip.hide()
        self.kinds.setCurrentIndex(0)
        self.times.setCurrentIndex(0)
        self._dates.hide()
        self.streams.choose(stream.value)
        self.changed.emit()

    def _drop_subject(self) -> None:
        self.set_subject("", "")

    def _on_times(self) -> None:
        self._dates.setVisible(self.times.currentData() == CHOSEN_TIME)
        self.changed.emit()

    def _bounds(self) -> tuple[datetime | None, datetime | None]:
        """From the beginning of the first day to the end of the last, on the office's wall clock."""
        chosen = self.times.currentData()
        if chosen == ANY_TIME:
            return None, None
        zone = ZoneInfo(self._clock.zone)
        if chosen == CHOSEN_TIME:
            first, last = self.since.day, self.until.day
        else:
            last = local(self._clock.now(), self._clock.zone).date()
            first = last - timedelta(days=_DAYS[chosen] - 1)
        begin = datetime.combine(first, time(), zone)
        end = datetime.combine(last, time(), zone) + timedelta(days=1)
        return begin.astimezone(UTC), end.astimezone(UTC)


def _areas(texts: Texts) -> list[str]:
    """Areas of kinds that have words, in the order of the texts."""
    prefix = "ledger_page.area."
    return [key.removeprefix(prefix) for key in texts.words if key.startswith(prefix)]
