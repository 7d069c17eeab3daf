"""A row of the person's card in which one of several is chosen, or none."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.text import words

_SHORTEST = 6
"""Letters of a choice that are read at least; the list that opens shows all."""


class Chooser(DropDown):
    """A list to choose from that never keeps the focus from the scan box."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMaxVisibleItems(14)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_SHORTEST)

    def hidePopup(self) -> None:
        super().hidePopup()
        self.closed.emit()


class ChoiceRow(QWidget):
    """What is chosen, the list, and its key. Emits `chosen(key)`, "" for none; `chooser` is the list."""

    chosen = Signal(str)

    def __init__(self, title: str, none: str, shortcut: str, chooser: Chooser | None = None) -> None:
        """`none` stands first, for none of them."""
        super().__init__()
        self._none = none
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._title, self._shortcut = words(title, "muted"), words(shortcut, "small")
        row.addWidget(self._title)
        self.chooser = chooser or Chooser()
        self.chooser.setAccessibleName(title)
        self.chooser.setToolTip(shortcut)
        self.chooser.addItem(none, "")
        self.chooser.activated.connect(self._on_activated)
        row.addWidget(self.chooser, 1)
        row.addWidget(self._shortcut)

    @staticmethod
    def line_up(*rows: ChoiceRow) -> None:
        """Let the lists of `rows`, which stand below each other, begin and end in one line."""
        for labels in ([each._title for each in rows], [each._shortcut for each in rows]):
            for label in labels:
                label.ensurePolished()
            widest = max(label.sizeHint().width() for label in labels)
            for label in labels:
                label.setMinimumWidth(widest)

    @property
    def key(self) -> str:
        """Of the present choice, "" for none."""
        return str(self.chooser.currentData() or "")

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Set all that there are, each with its key and words; the present choice stays where it is among them."""
        present = self.key
        self.chooser.clear()
        self.chooser.addItem(self._none, "")
        for key, said in choices:
            self.chooser.addItem(said, key)
        self.choose(present)

    def choose(self, key: str, said: str = "") -> None:
        """Show what the counter has; what came since the choices were read is added where `said` calls it."""
        if key and said and self.chooser.findData(key) < 0:
            self.chooser.addItem(said, key)
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(key)))

    def _on_activated(self, place: int) -> None:
        self.chosen.emit(self.chooser.itemData(place) or "")
