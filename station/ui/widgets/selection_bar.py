"""Below a list: the number of rows, the number of chosen rows, their sums, and the acts on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from station.core.texts import Texts
from station.ui.icons import icon
from station.ui.widgets.button import Button
from station.ui.widgets.text import ElidedLabel

MOST_ACTED_ON = 5_000
"""Rows that one act takes; more are chosen for counting, copying and exporting alone."""


@dataclass(frozen=True, slots=True)
class RowAct:
    """An act on the chosen rows; `several` acts take any number of rows, others exactly one."""

    key: str
    word: str
    icon: str
    act: Callable[[list[object]], object]
    several: bool = True

    def takes(self, count: int) -> bool:
        """Whether it takes `count` rows."""
        return 1 <= count <= MOST_ACTED_ON if self.several else count == 1


class SelectionBar(QWidget):
    """The line of counts at the left, the acts at the right while rows are chosen.

    Where both don't fit, the last buttons step aside, those that stand above the list too first; what is left keeps its
    words, and a button that names all acts stands behind it.
    """

    acted = Signal(str)
    """The key of the act wished for."""
    more_wished = Signal()
    """All acts are wished for, as in the list's menu."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.acts: dict[str, RowAct] = {}
        self.buttons: dict[str, Button] = {}
        self._tools: list[Button] = []
        self.count_line = ElidedLabel(role="muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.count_line, 1)
        self._count = 0
        self.more_button = Button(texts("table.more_acts"), role="quiet")
        self.more_button.setProperty("menu", True)
        self.more_button.clicked.connect(self.more_wished)
        self.more_button.hide()
        self._row.addWidget(self.more_button)

    def add(self, act: RowAct) -> None:
        """Offer an act."""
        self.acts[act.key] = act
        button = Button(act.word, act.icon)
        button.setProperty("act", act.key)
        button.clicked.connect(self._on_clicked)
        self.buttons[act.key] = button
        self._place(button)

    def add_tool(self, button: Button) -> None:
        """Add a button that serves any number of chosen rows and has its own act."""
        self._tools.append(button)
        self._place(button)

    def say(self, counts: str) -> None:
        """Show how many rows there are, how many are chosen, and their sums."""
        self.count_line.setText(counts)
        self._fit()

    def show_chosen(self, count: int) -> None:
        """Offer what can be done with `count` rows; what stands above the list anyway not for a single one."""
        self._count = count
        self._fit()

    def fill(self, menu: QMenu, count: int) -> None:
        """Put the acts for `count` rows into a menu."""
        for act in self.acts.values():
            if act.takes(count):
                action = menu.addAction(icon(act.icon, "text"), act.word)
                action.setProperty("act", act.key)
                action.triggered.connect(self._on_clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The list may become as narrow as the button with all acts allows."""
        more = self.more_button.sizeHint().width() + self._row.spacing() if self._offered else 0
        return QSize(self.count_line.minimumWidth() + more, super().minimumSizeHint().height())

    def _place(self, button: Button) -> None:
        button.hide()
        self._row.insertWidget(self._row.count() - 1, button)

    @property
    def _offered(self) -> list[Button]:
        """What can be done with the chosen rows, the acts before what stands above the list anyway."""
        acts = [button for key, button in self.buttons.items() if self.acts[key].takes(self._count)]
        return [*acts, *self._tools] if self._count > 1 else acts

    def _fit(self) -> None:
        """Let the last buttons step aside until the counts can be read beside the others."""
        shown = self._offered
        wanted = [each.sizeHint().width() + self._row.spacing() for each in shown]
        room = self.width() - self.count_line.sizeHint().width()
        more = self.more_button.sizeHint().width() + self._row.spacing()
        aside = sum(wanted) > room
        while aside and shown and sum(wanted[: len(shown)]) + more > room:
            shown.pop()
        for button in (*self.buttons.values(), *self._tools):
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
