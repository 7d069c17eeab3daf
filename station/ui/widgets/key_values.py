"""Facts of a thing as pairs of name and value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.text import words

NOTHING = "—"
_LEAST_PAIR = 250
"""Pixels that a name and its value need beside another pair."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One pair: `name` as a word, `value` as text, a `ChipState`, or a widget; `code` sets it in the monospace face."""

    name: str
    value: str | ChipState | QWidget
    code: bool = False


class KeyValues(QWidget):
    """Names in a muted column, values beside them, which the mouse may select; an empty value shows a dash.

    Where `columns` pairs have no room beside each other, they stand one below the other.
    """

    def __init__(
        self, facts: Sequence[Fact] = (), *, columns: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = self._beside = columns
        self._pairs: list[tuple[QWidget, QWidget]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self.show_facts(facts)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these pairs and no others."""
        for widget in (each for pair in self._pairs for each in pair):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._pairs = [(words(fact.name, "muted"), _shown(fact)) for fact in facts]
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # other facts came, or longer ones
            self._fit()
        return done

    def _fit(self) -> None:
        beside = self._fitting(self.width())
        if beside != self._beside:
            self._beside = beside
            self._place()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest pair alone: pairs beside each other never widen a page."""
        least = super().minimumSizeHint()
        if self._columns == 1:
            return least
        return QSize(min(least.width(), self._needed(1)), least.height())

    def _fitting(self, width: int) -> int:
        """How many pairs have room beside each other."""
        most = min(self._columns, width // _LEAST_PAIR)
        return next((many for many in range(most, 1, -1) if self._needed(many) <= width), 1)

    def _needed(self, beside: int) -> int:
        """The least width of so many pairs beside each other."""
        columns = [self._pairs[place::beside] for place in range(beside)]
        return sum(
            max((_least(each) for each in part), default=0)
            for column in columns
            for part in zip(*column, strict=True)
        ) + self._grid.horizontalSpacing() * (2 * beside - 1)

    def _place(self) -> None:
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        for place, (name, value) in enumerate(self._pairs):
            row, column = divmod(place, self._beside)
            how = top if isinstance(value, Chip) else Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(name, row, column * 2, top)  # what stands elsewhere moves
            self._grid.addWidget(value, row, column * 2 + 1, how)
        for column in range(self._columns):
            self._grid.setColumnStretch(column * 2 + 1, 1 if column < self._beside else 0)


def _least(widget: QWidget) -> int:
    least = widget.minimumSizeHint().width()
    return least if least >= 0 else widget.sizeHint().width()


def _shown(fact: Fact) -> QWidget:
    if isinstance(fact.value, ChipState):
        return Chip(fact.value)
    if isinstance(fact.value, QWidget):
        return fact.value
    return words(fact.value or NOTHING, "code" if fact.code else "body", wrap=True, copy=True)
