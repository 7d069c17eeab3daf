"""Which matter the loan at the counter is for: one of those that are open, or none (PF-10)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from station.core.texts import Texts
from station.matters.values import MatterOption
from station.ui.pages.counter.choice_row import ChoiceRow, Chooser

KEY = "Shift+F11"


class _MatterChooser(Chooser):
    """The list names what each is about; the closed field has room for the number alone, of which both ends tell matters apart."""

    def shown(self, width: int) -> str:
        words_of = self.currentData() or self.currentText()
        return self.fontMetrics().elidedText(words_of, Qt.TextElideMode.ElideMiddle, width)


class MatterChoice(ChoiceRow):
    """Emits `chosen(number)`, "" for none; not there while no matter is open and none is chosen, since it would ask for nothing."""

    def __init__(self, texts: Texts) -> None:
        person = "counter_page.person"
        super().__init__(texts(f"{person}.matter"), texts(f"{person}.no_matter"), KEY, _MatterChooser())
        self.hide()

    def set_matters(self, matters: Sequence[MatterOption]) -> None:
        """Those that are open; the one of the counter stays."""
        present = self.key
        self.offer((each.number, f"{each.number}  {each.said}".strip()) for each in matters)
        self.show_matter(present)

    def show_matter(self, number: str) -> None:
        """The one of the counter, on the list or not."""
        self.choose(number, number)
        self.chooser.setToolTip(f"{self.chooser.currentText()}  {KEY}" if number else KEY)
        self.setVisible(self.chooser.count() > 1)
