"""The filters of a declared list, made from its declaration: chips, fields, and more fields behind a button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.clock import Clock
from station.core.listing import FilterKind, ListDeclaration, ListFilter
from station.core.texts import Texts, capital
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.day_choice import DayChoice
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.flow import Flow
from station.ui.widgets.list_fields import FilterField, field_for

ALL = "all"
"""The chip that leaves all chips' filters open."""

Filters = tuple[tuple[str, str], ...]


class ListFilters(QWidget):
    """The page places `chips`; the fields stand here. `changed` is emitted when `value` changes.

    Where a list has chips and no field, what opens the rest is the `opener`, which stands beside the search box: it costs no
    line of its own.
    """

    changed = Signal()

    def __init__(
        self, texts: Texts, declaration: ListDeclaration[Any], clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._texts, self._declaration = texts, declaration
        self._of_chip: dict[str, tuple[str, str]] = {}
        self._extra: dict[str, str] = {}
        self.chips = FilterBar(self._chips({}), parent=self)
        if not self._of_chip:  # nothing but "all": a page leaves it here
            self.chips.hide()
        self.fields: dict[str, FilterField] = {
            each.key: field_for(texts, each, clock)
            for each in declaration.filters
            if not each.chips and each.offered
        }
        self.more_button = Button(texts("list.more"), "filter", role="quiet")
        self.more_button.setCheckable(True)
        self.clear_button = Button(texts("list.clear"), "close", role="quiet")
        self.clear_button.hide()
        self._first, self._rest = Flow(), Flow()
        self._ahead: dict[str, tuple[str, str]] = {}
        """What the list began with, by filter: the value and its word."""
        self.day = (
            DayChoice(texts, clock, lasting=declaration.lasting, parent=self) if declaration.dated else None
        )
        """Its parts are placed by the list."""
        self._arrange()
        self._told = self.value
        self.chips.changed.connect(self._on_edited)
        for field in self.fields.values():
            field.edited.connect(self._on_edited)
        if self.day is not None:
            self.day.changed.connect(self._on_day)
        self.clear_button.clicked.connect(self.clear)
        self.more_button.toggled.connect(self._rest.setVisible)

    @property
    def value(self) -> Filters:
        """The filters in the form of a query."""
        found = dict(self._extra)
        for chip in self.chips.chosen:
            if chip in self._of_chip:
                key, value = self._of_chip[chip]
                found[key] = value
        found.update({key: field.value for key, field in self.fields.items() if field.value})
        return tuple(sorted(found.items()))

    @property
    def as_of(self) -> date | None:
        """The day at whose end the list is asked for; None for now."""
        return self.day.chosen if self.day is not None else None

    def offer(self, choices: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Offer choices, as (value, word), in the fields of open filters; what was wanted stays."""
        for key, options in choices.items():
            if key in self.fields:
                self.fields[key].offer(self._options(key, options))
        self._tell()

    def begin_with(self, key: str, value: str, word: str) -> None:
        """Narrow by this from the beginning: its field comes into sight and says of what it is a choice; it can be taken off."""
        field = self.fields[key]
        if field.declared.seldom and key not in self._ahead:
            self._rest.remove(field)
            for each in (self.more_button, self.clear_button):
                self._first.remove(each)
            for widget in (field, self.more_button, self.clear_button):
                self._first.add(widget)
        self._ahead[key] = (value, word)
        field.offer(self._options(key, ()))
        field.put(value)
        self._tell()

    def show_counts(self, counts: Mapping[tuple[str, str], int], total: int | None = None) -> None:
        """Show how many rows each chip would show."""
        self.chips.set_filters(self._chips(counts, total))

    def narrow(self, **values: str) -> None:
        """Narrow by these alone; a filter without a field of its own is kept beside the fields."""
        chip = next((f"{k}={v}" for k, v in values.items() if f"{k}={v}" in self._of_chip), "")
        with QSignalBlocker(self.chips):
            self.chips.choose(chip or (ALL if ALL in self._keys else self._keys[0]))
        taken = {self._of_chip[chip][0]} if chip else set()
        for key, field in self.fields.items():
            field.put(values.get(key, ""))
        self._extra = {
            key: value
            for key, value in values.items()
            if value and key not in self.fields and key not in taken
        }
        self._tell()

    def new_day(self) -> None:
        """Update after midnight: filters of the last days move on."""
        self._tell()

    def clear(self) -> None:
        """Remove all filters and show the present state."""
        if self.day is not None:
            self.day.start_over()
        self.narrow()

    # ---------------------------------------------------------------------------------------- internal

    @property
    def narrows(self) -> bool:
        """Whether it narrows more than the list's defaults do."""
        defaults = {each.key: each.default for each in self._declaration.filters}
        return self.as_of is not None or any(value != defaults[key] for key, value in self.value)

    def _chips(self, counts: Mapping[tuple[str, str], int], total: int | None = None) -> list[Filter]:
        chips = [each for each in self._declaration.filters if each.chips]
        made = [] if any(each.default for each in chips) else [Filter(ALL, self._texts("list.all"), total)]
        for each in chips:
            values = ("yes",) if each.kind is FilterKind.FLAG else each.chipped or each.choices
            for value in values:
                chip = f"{each.key}={value}"
                self._of_chip[chip] = (each.key, value)
                made.append(Filter(chip, self._word(each, value), counts.get((each.key, value))))
        self._keys = [each.key for each in made]
        return made

    def _word(self, declared: ListFilter, value: str) -> str:
        if declared.kind is FilterKind.FLAG:
            return self._texts(declared.title)
        return capital(self._texts(f"{declared.words}{value}"))  # beside "All", each is a word of its own

    def _options(self, key: str, choices: Sequence[tuple[str, str]]) -> list[Option]:
        """Choices of a field; where the list began with one, that stands among them, and each says what of."""
        if key not in self._ahead:
            return [Option(value, word) for value, word in choices]
        title, named = self._texts(self.fields[key].declared.title), dict([self._ahead[key], *choices])
        return [
            Option(value, self._texts("list.narrowed", title=title, value=word))
            for value, word in named.items()
        ]

    def _arrange(self) -> None:
        first, rest = self._first, self._rest
        behind = 0
        for field in self.fields.values():
            seldom = field.declared.seldom
            (rest if seldom else first).add(field)
            behind += seldom
        self.opener = Flow() if self._of_chip and not self.fields else None
        row = first if self.opener is None else self.opener
        row.add(self.more_button)
        row.add(self.clear_button)
        self._rest.hide()
        if not behind:
            self.more_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(first)
        column.addWidget(self._rest)
        if self.opener is not None:
            self.hide()
            self.more_button.toggled.connect(self.setVisible)

    def _on_day(self) -> None:
        self._show_narrowing()
        self.changed.emit()

    def _show_narrowing(self) -> None:
        """Say that the list is narrowed, and by how many fields that may stand out of sight."""
        self.clear_button.setVisible(self.narrows)
        behind = (
            each for key, each in self.fields.items() if each.declared.seldom and key not in self._ahead
        )
        count = sum(bool(each.value) for each in behind)
        key = "list.more_set" if count else "list.more"
        self.more_button.setText(self._texts(key, count=count))

    def _on_edited(self) -> None:
        self._extra = {}
        self._tell()

    def _tell(self) -> None:
        value = self.value
        self._show_narrowing()
        if value != self._told:
            self._told = value
            self.changed.emit()
