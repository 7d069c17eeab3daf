"""Chips above a list: each shows a part of it, with its count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QWidget

from station.ui import formats, theme
from station.ui.widgets.button import Button
from station.ui.widgets.flow import Flow


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip: its key, its word, and the number of its rows (None shows no number)."""

    key: str
    word: str
    count: int | None = None


class FilterBar(Flow):
    """One chip is chosen at a time; `several` lets any number be chosen, none meaning all."""

    changed = Signal(object)
    """The chosen keys, as a tuple in the order of the chips."""

    def __init__(
        self, filters: Sequence[Filter] = (), *, several: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._chips: dict[str, Button] = {}
        self._words: dict[str, str] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(not several)
        self._group.buttonToggled.connect(self._on_toggled)
        self.set_filters(filters)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of the chosen chips."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    @property
    def narrowing(self) -> tuple[str, ...]:
        """Words of the chosen chips, without the first of a bar where one must be chosen: it shows everything."""
        everything = next(iter(self._chips), "") if self._group.exclusive() else None
        return tuple(self._words[key] for key in self.chosen if key != everything)

    @property
    def chips(self) -> tuple[Button, ...]:
        """The chips from left to right."""
        return tuple(self._chips.values())

    def chip(self, key: str) -> Button:
        """The chip of this key. Raises KeyError where there is none."""
        return self._chips[key]

    def set_filters(self, filters: Sequence[Filter]) -> None:
        """Offer these chips; what was chosen stays chosen where it still exists, else the first is (if one must be).

        With the same keys as before only words and counts change, so that the keyboard focus stays.
        """
        if [one.key for one in filters] != list(self._chips):
            self._rebuild(filters)
        self._words = {one.key: one.word for one in filters}
        for one in filters:
            count = "" if one.count is None else f"  {formats.number(one.count)}"
            chip = self._chips[one.key]
            chip.setText(f"{one.word}{count}")
            chip.setMinimumWidth(
                QFontMetrics(theme.text_font(strong=True)).horizontalAdvance(chip.text()) + 28
            )

    def choose(self, *keys: str) -> None:
        """Choose chips by the program; `changed` is emitted if the choice differs."""
        before = self.chosen
        with QSignalBlocker(self._group):
            for key, chip in self._chips.items():
                if key in keys:
                    chip.setChecked(True)
                elif not self._group.exclusive():
                    chip.setChecked(False)
        if self.chosen != before:
            self.changed.emit(self.chosen)

    def _rebuild(self, filters: Sequence[Filter]) -> None:
        kept = self.chosen
        for chip in self._chips.values():
            self._group.removeButton(chip)
            self.remove(chip)
            chip.hide()
            chip.deleteLater()
        self._chips.clear()
        for one in filters:
            chip = Button(one.word, role="filter")
            chip.setCheckable(True)
            chip.setChecked(one.key in kept)
            self._group.addButton(chip)
            self.add(chip)
            self._chips[one.key] = chip
        if self._group.exclusive() and self._chips and not self.chosen:
            with QSignalBlocker(self._group):
                next(iter(self._chips.values())).setChecked(True)

    def _on_toggled(self, _chip: Button, on: bool) -> None:
        """A click, a key, or the action Toggle of a screen reader; where one must be chosen the other goes out first."""
        if on or not self._group.exclusive():
            self.changed.emit(self.chosen)
