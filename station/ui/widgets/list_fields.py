"""Fields that narrow a declared list: one kind of field for each kind of filter."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QSignalBlocker, QSize, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from station.core.clock import Clock, local_today
from station.core.listing import DayRange, FilterKind, ListFilter
from station.core.texts import Texts
from station.ui import theme
from station.ui.widgets.choice_box import ChoiceBox, Option
from station.ui.widgets.day_field import DayField
from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.line import TextLine
from station.ui.widgets.text import words

_TYPING_PAUSE = 250
_DAYS = {"today": 1, "week": 7, "month": 30, "year": 365}
_ANY, _CHOSEN = "any", "chosen"
_CHOICE_WIDTH, _TEXT_WIDTH, _LEAST_WIDTH, _MOST_WIDTH = 176, 168, 112, 280
"""Pixels wished for, those a field keeps where a list is narrow, and those that its words may ask for."""
_AROUND_WORDS = 56
"""Of a field: its padding, and its arrow or the button that empties it."""


class FilterField(QWidget):
    """One field; `value` is the query's value (empty: no narrowing), `put` sets it without a signal."""

    edited = Signal()

    def __init__(self, declared: ListFilter, title: str) -> None:
        super().__init__()
        self.declared, self.title = declared, title
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)
        self._wished = self._usual = 0
        self._field: QWidget | None = None

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self._wished or hint.width(), hint.height())

    def _fill(self, field: QWidget, wished: int) -> None:
        """Let `field` be this field: as wide as wished, narrower where room is short."""
        self._field, self._usual = field, wished
        field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.row.addWidget(field)
        self._show_words("")

    def _show_words(self, shown: str) -> None:
        """Have room for what stands in the field: a row of filters breaks before their words are cut."""
        if self._field is not None:
            needed = QFontMetrics(theme.text_font()).horizontalAdvance(shown) + _AROUND_WORDS
            least = min(max(_LEAST_WIDTH, needed), _MOST_WIDTH)
            self._wished = max(self._usual, least)
            self.setMaximumWidth(self._wished)
            self._field.setMinimumWidth(least)
            self.updateGeometry()

    @property
    @abstractmethod
    def value(self) -> str:
        """The value in the form of a query."""

    @abstractmethod
    def put(self, value: str) -> None:
        """Show `value`."""

    def offer(self, options: Sequence[Option]) -> None:
        """Set the choices, where the field has any."""


class ChoiceField(FilterField):
    """Some of many: typed into, or picked. A value that is not offered yet is kept until it is.

    A filter with a default shows it from the beginning; where nothing is chosen instead, all choices are asked for.
    """

    def __init__(self, texts: Texts, declared: ListFilter, title: str) -> None:
        super().__init__(declared, title)
        self.box = ChoiceBox(texts("list.any", title=title), title)
        self._fill(self.box, _CHOICE_WIDTH)
        self._to_come = ""
        if declared.kind is FilterKind.FLAG:
            self.offer([Option(key, texts(f"list.flag.{key}", title=title)) for key in ("yes", "no")])
        else:
            self.offer([Option(key, self._worded(texts, key)) for key in declared.choices])
        self.box.activated.connect(self._on_activated)
        self.put("")

    def _worded(self, texts: Texts, key: str) -> str:
        """A choice that stands there from the beginning says what it is a choice of."""
        word = texts(f"{self.declared.words}{key}")
        if not self.declared.default:
            return word
        return texts("list.narrowed", title=texts(self.declared.title), value=word)

    @property
    def value(self) -> str:
        declared, chosen = self.declared, self._to_come or self.box.chosen or ""
        if declared.default:
            return "" if chosen == declared.default else chosen or ",".join(declared.choices)
        return chosen

    def put(self, value: str) -> None:
        declared = self.declared
        if declared.default:
            value = value or declared.default
            value = "" if value == ",".join(declared.choices) else value
        known = not value or self.box.findData(value) >= 0
        self._to_come = "" if known else value
        self.box.choose(value if known else None)
        self._show_words(self.box.currentText())

    def offer(self, options: Sequence[Option]) -> None:
        wanted = self.value
        self.box.set_choices(options)
        self.put(wanted)

    def _on_activated(self) -> None:
        self._to_come = ""
        self._show_words(self.box.currentText())
        self.edited.emit()


class TextField(FilterField):
    """A part of a text; emitted a moment after the last key."""

    def __init__(self, declared: ListFilter, title: str) -> None:
        super().__init__(declared, title)
        self.line = TextLine()
        self.line.setPlaceholderText(title)
        self.line.setAccessibleName(title)
        self.line.setClearButtonEnabled(True)
        theme.mark(self.line, "search")
        self._fill(self.line, _TEXT_WIDTH)
        self._show_words(title)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_PAUSE)
        self._typed.timeout.connect(self.edited)
        self.line.textChanged.connect(self._typed.start)

    @property
    def value(self) -> str:
        return self.line.text().strip()

    def put(self, value: str) -> None:
        with QSignalBlocker(self.line):
            self.line.setText(value)
        self._typed.stop()


class DaysField(FilterField):
    """Days: the last ones up to today, as the clock has it when asked, or a first and a last one."""

    def __init__(self, texts: Texts, declared: ListFilter, title: str, clock: Clock) -> None:
        super().__init__(declared, title)
        self._clock = clock
        self.times = DropDown()
        self.times.setAccessibleName(title)
        self.times.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToContents
        )  # its words are never cut off
        self.times.addItem(texts("list.any", title=title), _ANY)
        for key in (*_DAYS, _CHOSEN):
            self.times.addItem(texts(f"list.days.{key}"), key)
        self._dates = QWidget()
        dates = QHBoxLayout(self._dates)
        dates.setContentsMargins(0, 0, 0, 0)
        dates.setSpacing(6)
        self.first, self.last = DayField(clock), DayField(clock)
        for field in (self.first, self.last):
            field.setAccessibleName(title)
        dates.addWidget(self.first)
        dates.addWidget(words("–", "muted"))
        dates.addWidget(self.last)
        self._dates.hide()
        self.row.addWidget(self.times)
        self.row.addWidget(self._dates)
        self.times.activated.connect(self._on_edited)
        self.first.dateChanged.connect(self._on_edited)
        self.last.dateChanged.connect(self._on_edited)

    @property
    def value(self) -> str:
        chosen = str(self.times.currentData())
        if chosen == _ANY:
            return ""
        if chosen == _CHOSEN:
            first, last = sorted((self.first.day, self.last.day))
            return DayRange(first, last).text
        return DayRange(self._today() - timedelta(days=_DAYS[chosen] - 1), None).text

    def put(self, value: str) -> None:
        with QSignalBlocker(self.times), QSignalBlocker(self.first), QSignalBlocker(self.last):
            self.times.setCurrentIndex(max(0, self.times.findData(_CHOSEN if value else _ANY)))
            if value:
                days = DayRange.parse(value)
                for field, day in ((self.first, days.first), (self.last, days.last)):
                    field.set_day(day or self._today())
        self._dates.setVisible(bool(value))

    def _today(self) -> date:
        return local_today(self._clock)

    def _on_edited(self) -> None:
        self._dates.setVisible(self.times.currentData() == _CHOSEN)
        self.edited.emit()


def field_for(texts: Texts, declared: ListFilter, clock: Clock) -> FilterField:
    """The field of a filter."""
    title = texts(declared.title)
    if declared.kind is FilterKind.TEXT:
        return TextField(declared, title)
    if declared.kind is FilterKind.DAYS:
        return DaysField(texts, declared, title, clock)
    return ChoiceField(texts, declared, title)
