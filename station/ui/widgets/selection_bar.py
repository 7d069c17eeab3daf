"""Below a list: how many rows there are, how many are chosen, their sums, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from station.core.texts import Texts
from station.ui.icons import icon
from station.ui.widgets.button import Button
from station.ui.widgets.text import words

MOST_ACTED_ON = 5_000
"""Rows that one act takes; more are chosen for counting, copying and exporting alone."""


@dataclass(frozen=True, slots=True)
class RowAct:
    """Something to be done with the chosen rows; `several` acts take any number, others exactly one."""

    key: str
    word: str
    icon: str
    act: Callable[[list[object]], object]
    several: bool = True

    def takes(self, count: int) -> bool:
        """Whether it can be done with `count` rows."""
        return 1 <= count <= MOST_ACTED_ON if self.several else count == 1


class SelectionBar(QWidget):
    """The line of counts at the left, the acts at the right while rows are chosen."""

    acted = Signal(str)
    """The key of the act wished for."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.acts: dict[str, RowAct] = {}
        self.buttons: dict[str, Button] = {}
        self._tools: list[Button] = []
        self.count_line = words(role="muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.count_line, 1)

    def add(self, act: RowAct) -> None:
        """Offer an act."""
        self.acts[act.key] = act
        button = Button(act.word, act.icon)
        button.setProperty("act", act.key)
        button.clicked.connect(self._on_clicked)
        button.hide()
        self.buttons[act.key] = button
        self._row.addWidget(button)

    def add_tool(self, button: Button) -> None:
        """A button that serves any number of chosen rows and knows itself what to do."""
        button.hide()
        self._tools.append(button)
        self._row.addWidget(button)

    def show_chosen(self, count: int) -> None:
        """Offer what can be done with `count` rows; what stands above the list anyway not for a single one."""
        for tool in self._tools:
            tool.setVisible(count > 1)
        for key, button in self.buttons.items():
            button.setVisible(self.acts[key].takes(count))

    def fill(self, menu: QMenu, count: int) -> None:
        """Put the acts for `count` rows into a menu."""
        for act in self.acts.values():
            if act.takes(count):
                action = menu.addAction(icon(act.icon, "text"), act.word)
                action.setProperty("act", act.key)
                action.triggered.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.acted.emit(str(sender.property("act")))


def as_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as text that a spreadsheet or a document takes as a table: tabs and line ends; none within a cell."""
    lines = [headers, *rows]
    return "\r\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
