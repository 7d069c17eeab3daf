"""What the person at the desk has, from the start page: officers have neither a counter nor a page about themselves."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.core.texts import Texts
from station.inventory.in_hand import InHand
from station.ui.pages.counter.in_hand_block import InHandBlock, OwnInHandList
from station.ui.pages.counter.line_list import ROW
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.text import words

_WIDTH, _ROWS = 760, 6


class OwnInHandDialog(Dialog):
    """The list with its acts; `opened(tag)` for one of the items."""

    opened = Signal(str)

    def __init__(
        self, texts: Texts, held: InHand, now: datetime, zone: str, parent: QWidget | None = None
    ) -> None:
        title = texts("counter_page.held.title", name=held.name, count=len(held.items))
        super().__init__(title, parent, least_width=_WIDTH)
        lines = OwnInHandList(texts)
        lines.setMinimumHeight(_ROWS * ROW)
        lines.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        lines.opened.connect(self._open)
        self.block = InHandBlock(texts, zone, lines)
        self.block.show_held(held, now)
        self.body.addWidget(words(title, "heading"))
        self.body.addWidget(self.block, 1)
        self.close_button = Button(texts("frame.help_close"))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.add_button(self.close_button)
        self.block.print_button.setAutoDefault(False)
        (lines if held.items else self.close_button).setFocus()

    def _open(self, tag: str) -> None:
        self.accept()
        self.opened.emit(tag)
