"""Which recordings are listed: officer, camera, days, matter; the kinds as chips."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from station.archive.survey.values import MediaKind
from station.archive.values import RecordingFilter
from station.core.clock import Clock, local
from station.core.texts import Texts
from station.ui.media import capital
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import ChoiceBox, Option
from station.ui.widgets.day_field import DayField
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.text import words

ALL, DOUBT = "all", "doubt"
_DAYS = {"today": 1, "week": 7, "month": 30, "year": 365}
ANY_TIME, CHOSEN_TIME = "any", "chosen"
_TYPING_PAUSE = 250


class RecordingFilters(QWidget):
    """Emits `changed` when `wanted` is something else. `kinds` are chips that stand above the list."""

    changed = Signal()

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._clock = texts, clock
        kinds = [(ALL, texts("archive_page.all"))]
        kinds += [
            (kind.value, capital(texts(f"archive.kind.{kind}")))
            for kind in (MediaKind.VIDEO, MediaKind.IMAGE, MediaKind.AUDIO)
        ]
        self.kinds = FilterBar(
            [Filter(key, word) for key, word in (*kinds, (DOUBT, texts("archive_page.in_doubt")))]
        )
        self.officer = ChoiceBox(texts("archive_page.any_officer"), texts("archive_page.officer"))
        self.camera = ChoiceBox(texts("archive_page.any_camera"), texts("archive_page.camera"))
        self.times = QComboBox()
        self.times.setAccessibleName(texts("archive_page.time"))
        for key in (ANY_TIME, *_DAYS, CHOSEN_TIME):
            self.times.addItem(texts(f"archive_page.times.{key}"), key)
        self.since, self.until = DayField(clock), DayField(clock)
        self._dates = QWidget()
        self.matter = QLineEdit()
        self.matter.setPlaceholderText(texts("archive_page.matter"))
        self.matter.setAccessibleName(texts("archive_page.matter"))
        self.matter.setClearButtonEnabled(True)
        self.clear_button = Button(texts("archive_page.clear"), "close", role="quiet")
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_PAUSE)
        self._arrange()
        self._connect()

    @property
    def wanted(self) -> RecordingFilter:
        """What is asked for now."""
        chosen = self.kinds.chosen[0]
        since, until = self._bounds()
        return RecordingFilter(
            officer=self.officer.chosen,
            camera=self.camera.chosen,
            kind=MediaKind(chosen) if chosen not in (ALL, DOUBT) else None,
            in_doubt=True if chosen == DOUBT else None,
            since=since,
            until=until,
            matter_part=self.matter.text().strip(),
        )

    @property
    def follows_today(self) -> bool:
        """Whether what is asked for moves on with the day."""
        return self.times.currentData() in _DAYS

    def set_choices(self, officers: Sequence[Option], cameras: Sequence[Option]) -> None:
        """Offer these officers and cameras."""
        self.officer.set_choices(officers)
        self.camera.set_choices(cameras)

    def clear(self) -> None:
        """Ask for everything again."""
        self.narrow()

    def narrow(self, *, kind: str = ALL, matter: str = "") -> None:
        """Ask for these and no others: a kind (or `DOUBT`), a part of a matter's number."""
        self.officer.choose(None)
        self.camera.choose(None)
        self.times.setCurrentIndex(0)
        self.matter.setText(matter)
        self._typed.stop()
        with QSignalBlocker(self.kinds):
            self.kinds.choose(kind)
        self._on_changed()

    # ---------------------------------------------------------------------------------------- innards

    def _arrange(self) -> None:
        dates = QHBoxLayout(self._dates)
        dates.setContentsMargins(0, 0, 0, 0)
        dates.setSpacing(6)
        dates.addWidget(self.since)
        dates.addWidget(words("–", "muted"))
        dates.addWidget(self.until)
        self._dates.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field, width in ((self.officer, 180), (self.camera, 190), (self.times, 130)):
            field.setFixedWidth(width)
            row.addWidget(field)
        row.addWidget(self._dates)
        self.matter.setMaximumWidth(200)
        row.addWidget(self.matter, 1)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        self.clear_button.hide()

    def _connect(self) -> None:
        self.kinds.changed.connect(self._on_changed)
        self.officer.activated.connect(self._on_changed)
        self.camera.activated.connect(self._on_changed)
        self.times.activated.connect(self._on_changed)
        self.since.dateChanged.connect(self._on_changed)
        self.until.dateChanged.connect(self._on_changed)
        self.matter.textChanged.connect(self._typed.start)
        self._typed.timeout.connect(self._on_changed)
        self.clear_button.clicked.connect(self.clear)

    def _on_changed(self) -> None:
        self._dates.setVisible(self.times.currentData() == CHOSEN_TIME)
        self.clear_button.setVisible(self.wanted != RecordingFilter())
        self.changed.emit()

    def _bounds(self) -> tuple[datetime | None, datetime | None]:
        chosen = str(self.times.currentData())
        zone = ZoneInfo(self._clock.zone)
        if chosen == ANY_TIME:
            return None, None
        if chosen == CHOSEN_TIME:
            first, last = sorted((self.since.day, self.until.day))
            return _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
        today = local(self._clock.now(), self._clock.zone).date()
        return _midnight(today - timedelta(days=_DAYS[chosen] - 1), zone), None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
