"""Which matter the loan at the counter is for: one of those that are open, or none (PF-10)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.texts import Texts
from station.matters.values import MatterOption
from station.ui.pages.counter.receiver_choice import Chooser
from station.ui.widgets.text import words

KEY = "Shift+F11"


class _MatterChooser(Chooser):
    """The list names what each is about; the closed field has room for the number alone, of which both ends tell matters apart."""

    def shown(self, width: int) -> str:
        words_of = self.currentData() or self.currentText()
        return self.fontMetrics().elidedText(words_of, Qt.TextElideMode.ElideMiddle, width)


class MatterChoice(QWidget):
    """Emits `chosen(number)`, "" for none; not there while no matter is open and none is chosen, since it would ask for nothing."""

    chosen = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(texts("counter_page.person.matter"), "muted"))
        self.chooser = _MatterChooser()
        self.chooser.setAccessibleName(texts("counter_page.person.matter"))
        self.chooser.setToolTip(KEY)
        self.chooser.addItem(texts("counter_page.person.no_matter"), "")
        self.chooser.activated.connect(self._on_activated)
        row.addWidget(self.chooser, 1)
        row.addWidget(words(KEY, "small"))
        self.hide()

    def set_matters(self, matters: Sequence[MatterOption]) -> None:
        """Those that are open."""
        present = self.chooser.currentData()
        self.chooser.clear()
        self.chooser.addItem(self._texts("counter_page.person.no_matter"), "")
        for each in matters:
            self.chooser.addItem(f"{each.number}  {each.said}".strip(), each.number)
        self.show_matter(str(present or ""))

    def show_matter(self, number: str) -> None:
        """The one of the counter; one that is not offered is added."""
        if number and self.chooser.findData(number) < 0:
            self.chooser.addItem(number, number)
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(number)))
        self.chooser.setToolTip(f"{self.chooser.currentText()}  {KEY}" if number else KEY)
        self.setVisible(self.chooser.count() > 1)

    def _on_activated(self, place: int) -> None:
        self.chosen.emit(self.chooser.itemData(place) or "")
