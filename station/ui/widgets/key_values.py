"""Facts of a thing as pairs of name and value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.text import words

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Fact:
    """One pair: `name` as a word, `value` as text, a `ChipState`, or a widget; `code` sets it in the monospace face."""

    name: str
    value: str | ChipState | QWidget
    code: bool = False


class KeyValues(QWidget):
    """Names in a muted column, values beside them, which the mouse may select; an empty value shows a dash."""

    def __init__(
        self, facts: Sequence[Fact] = (), *, columns: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self.show_facts(facts)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these pairs and no others."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, fact in enumerate(facts):
            row, column = divmod(place, self._columns)
            name = words(fact.name, "muted")
            top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(name, row, column * 2, top)
            self._grid.addWidget(
                _shown(fact),
                row,
                column * 2 + 1,
                top if isinstance(fact.value, ChipState) else Qt.AlignmentFlag.AlignTop,
            )
        for column in range(self._columns):
            self._grid.setColumnStretch(column * 2 + 1, 1)


def _shown(fact: Fact) -> QWidget:
    if isinstance(fact.value, ChipState):
        return Chip(fact.value)
    if isinstance(fact.value, QWidget):
        return fact.value
    return words(fact.value or NOTHING, "code" if fact.code else "body", wrap=True, copy=True)
