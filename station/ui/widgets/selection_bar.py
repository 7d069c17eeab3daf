"""Below a list: the number of rows, the number of chosen rows, their sums, and the acts on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from station.core.texts import Texts
from station.ui.icons import icon
from station.ui.widgets.button import Button
from station.ui.widgets.text import ElidedLabel

MOST_ACTED_ON = 5_000
"""Rows that one act takes; more are chosen for counting, copying and exporting alone."""
MOST_LOOKED_AT = 200
"""Chosen rows that are looked at for what fits them; of more it is taken that something among them does."""


@dataclass(frozen=True, slots=True)
class RowAct:
    """An act on the chosen rows; `several` acts take any number of rows, others exactly one.

    Where it doesn't go with every row, `fits` says with which: it is offered while at least one chosen row fits. One that only
    `looks` is offered for rows of a past day too.
    """

    key: str
    word: str
    icon: str
    act: Callable[[list[object]], object]
    several: bool = True
    fits: Callable[[object], bool] | None = None
    looks: bool = False

    def takes(self, count: int) -> bool:
        """Whether it takes `count` rows."""
        return 1 <= count <= MOST_ACTED_ON if self.several else count == 1

    def goes_with(self, rows: Sequence[object] | None) -> bool:
        """Whether one of these rows fits; None where they are not known."""
        return self.fits is None or rows is None or any(map(self.fits, rows))


class SelectionBar(QWidget):
    """The line of counts at the left, the acts at the right while rows are chosen.

    Where both don't fit, the last buttons step aside, those that stand above the list too first; what is left keeps its
    words, and a button that names all acts stands behind it. What fits only some rows and was added at first comes and goes
    at the left; what was added after that begins at the right end, so that it keeps its place meanwhile.
    """

    acted = Signal(str)
    """The key of the act wished for."""
    more_wished = Signal()
    """All acts are wished for, as in the list's menu."""
    keyboard_left = Signal()
    """The act that has the keyboard is about to be offered no more."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.acts: dict[str, RowAct] = {}
        self.buttons: dict[str, Button] = {}
        self._tools: list[Button] = []
        self.count_line = ElidedLabel(role="muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.count_line, 1)
        self.count = 0
        """Chosen rows."""
        self.day: date | None = None
        """The day at whose end the rows stood so: nothing is done with them, they are looked at."""
        self._rows: Sequence[object] | None = None
        self._leading = 0
        self.more_button = Button(texts("table.more_acts"), role="quiet")
        self.more_button.setProperty("menu", True)
        self.more_button.clicked.connect(self.more_wished)
        self.more_button.hide()
        self._row.addWidget(self.more_button)

    @property
    def past(self) -> bool:
        """Whether the rows are as they were on a day."""
        return self.day is not None

    def add(self, act: RowAct) -> None:
        """Offer an act."""
        at = self._leading or len(self.acts)
        if act.fits is not None and self._leading == len(self.acts):
            self._leading += 1
        self.acts[act.key] = act
        button = Button(act.word, act.icon)
        button.setProperty("act", act.key)
        button.clicked.connect(self._on_clicked)
        self.buttons[act.key] = button
        self._place(button, at)

    def add_tool(self, button: Button) -> None:
        """Add a button that serves any number of chosen rows and has its own act."""
        self._place(button, 0)
        self._tools.append(button)

    def say(self, counts: str) -> None:
        """Show how many rows there are, how many are chosen, and their sums."""
        self.count_line.setText(counts)
        self._fit()

    def show_chosen(self, count: int, rows: Sequence[object] | None) -> None:
        """Offer what can be done with `count` rows; what stands above the list anyway not for a single one.

        `rows` are they, None where they are too many to be looked at, or not read yet.
        """
        self.count, self._rows = count, rows
        self.updateGeometry()
        self._fit()

    def fill(self, menu: QMenu) -> None:
        """Put the acts for the chosen rows into a menu."""
        for act in self._fitting:
            action = menu.addAction(icon(act.icon, "text"), act.word)
            action.setProperty("act", act.key)
            action.triggered.connect(self._on_clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The list may become as narrow as the button with all acts allows; it is no higher while nothing fits."""
        more, taking = self.more_button.sizeHint(), self._buttons(self._taking)
        width = more.width() + self._row.spacing() if taking else 0
        height = max(super().minimumSizeHint().height(), more.height() if taking else 0)
        return QSize(self.count_line.minimumWidth() + width, height)

    def _place(self, button: Button, at: int) -> None:
        """Put it at a place among the acts; what stands above the list too is before them, the counts before all."""
        button.hide()
        self._row.insertWidget(1 + len(self._tools) + at, button)

    @property
    def _taking(self) -> list[RowAct]:
        """The acts that take so many rows."""
        return [act for act in self.acts.values() if act.takes(self.count) and (act.looks or not self.past)]

    @property
    def _fitting(self) -> list[RowAct]:
        """Those of them that go with the chosen rows."""
        return [act for act in self._taking if act.goes_with(self._rows)]

    def _buttons(self, acts: Sequence[RowAct]) -> list[Button]:
        """Their buttons, before what stands above the list anyway."""
        return [*(self.buttons[act.key] for act in acts), *(self._tools if self.count > 1 else ())]

    def _wanted(self, buttons: Sequence[Button]) -> int:
        return sum(each.sizeHint().width() + self._row.spacing() for each in buttons)

    def _fit(self) -> None:
        """Let the last buttons step aside until the counts can be read beside the others.

        Whether the button with all acts is there, is up to the number of chosen rows: the others keep their places.
        """
        shown = self._buttons(self._fitting)
        room = self.width() - self.count_line.sizeHint().width()
        aside = bool(shown) and self._wanted(self._buttons(self._taking)) > room
        while aside and shown and self._wanted([*shown, self.more_button]) > room:
            shown.pop()
        every = (*self.buttons.values(), *self._tools)
        if any(button.hasFocus() and button not in shown for button in every):
            self.keyboard_left.emit()
        for button in every:
            button.setVisible(button in shown)
        self.more_button.setVisible(aside)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.acted.emit(str(sender.property("act")))


def as_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as text that a spreadsheet or a document takes as a table: tabs and line ends; none within a cell."""
    lines = [headers, *rows]
    return "\r\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
