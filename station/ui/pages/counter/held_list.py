"""What the person at the counter has: the most urgent first; to be returned all at once, or printed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
from station.inventory.in_hand import InHand
from station.ui.pages.counter.in_hand_block import InHandBlock
from station.ui.widgets.button import Button
from station.ui.widgets.shortcut import Shortcut


class HeldList(InHandBlock):
    """Shown in the place of the lines; takes no keyboard from the scan box."""

    return_wished = Signal()
    close_wished = Signal()
    item_wished = Signal(str)
    """The page of the chosen item, where its loan is extended."""

    def __init__(self, texts: Texts, zone: str, parent: QWidget | None = None) -> None:
        self.return_button = Button(f"{texts('counter_page.held.return_all')}  Ctrl+Enter", "import")
        self.extend_button = Button(texts("loans.form.title"), "clock")
        super().__init__(texts, zone, first=(self.return_button, self.extend_button), parent=parent)
        self.return_button.clicked.connect(self.return_wished)
        self.extend_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.extend_button.clicked.connect(self._on_extend)
        self.print_button.setText(f"{texts('counter_page.held.print')}  Ctrl+P")
        self.close_button = Button(f"{texts('counter_page.held.close')}  F10", "close", role="quiet")
        self.close_button.clicked.connect(self.close_wished)
        self.acts.add(self.close_button)
        for button in (self.return_button, self.print_button, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        lay, show = self.return_button.click, self.print_button.click
        self._keys = [
            Shortcut("Ctrl+Return", self.return_button, "", lay),
            Shortcut("Ctrl+Enter", self.return_button, "counter_page.held.return_all", lay),
            Shortcut("Ctrl+P", self.print_button, "counter_page.held.print", show),
        ]

    def show_held(self, held: InHand, now: datetime) -> None:
        """Show what somebody has."""
        super().show_held(held, now)
        for button in (self.return_button, self.extend_button):
            button.setEnabled(bool(held.items))

    def _on_extend(self) -> None:
        if self.lines.chosen:
            self.item_wished.emit(self.lines.chosen)
