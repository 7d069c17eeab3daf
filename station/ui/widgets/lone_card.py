"""A form that stands above the other things of a page: Escape closes it, and it never stands beside another one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from station.ui.widgets.card import Card


class LoneCard(Card):
    """Whoever opens it calls `send_others_back` first; whoever keeps it hides it at `closed`."""

    closed = Signal()

    def send_others_back(self) -> None:
        """Close the forms that stand in the same place: two fill the page, and which one Enter is for can't be seen."""
        place = self.parentWidget()
        for each in () if place is None else place.children():
            if isinstance(each, LoneCard) and each is not self and not each.isHidden():
                each.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
