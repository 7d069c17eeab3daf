"""For whom the person at the counter signs: themselves, or a unit, a vehicle or a room (EQ-11)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.receivers.values import Receiver
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


class ReceiverChoice(QWidget):
    """Emits `chosen(key)`, "" for the person themselves; `chooser` is the list."""

    chosen = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(texts("counter_page.person.receiver"), "muted"))
        self.chooser = Chooser()
        self.chooser.setAccessibleName(texts("counter_page.person.receiver"))
        self.chooser.setToolTip("F11")
        self.chooser.addItem(texts("counter_page.person.themselves"), "")
        self.chooser.activated.connect(self._on_activated)
        row.addWidget(self.chooser, 1)
        row.addWidget(words("F11", "small"))

    def set_receivers(self, receivers: Sequence[Receiver]) -> None:
        """All that there are."""
        present = self.chooser.currentData()
        self.chooser.clear()
        self.chooser.addItem(self._texts("counter_page.person.themselves"), "")
        for each in receivers:
            self.chooser.addItem(each.words, each.key)
        self._choose(present)

    def show_receiver(self, receiver: Receiver | None) -> None:
        """The one of the counter; one that came since the list was read is added."""
        if receiver is not None and self.chooser.findData(receiver.key) < 0:
            self.chooser.addItem(receiver.words, receiver.key)
        self._choose("" if receiver is None else receiver.key)

    def _choose(self, key: object) -> None:
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(key)))

    def _on_activated(self, place: int) -> None:
        self.chosen.emit(self.chooser.itemData(place) or "")
