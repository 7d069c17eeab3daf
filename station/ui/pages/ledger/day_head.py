"""The day's head: both streams signed at their present ends, to print and keep away from the station's disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station.core.documents import Block, Cut, Document, Pair, QrCode, RuleBlock, Space, TextBlock
from station.core.ledger import Checkpoint
from station.core.ledger.words import digest_words
from station.core.texts import Texts
from station.ui import formats, theme
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.qr_code import QrCodeView
from station.ui.widgets.text import words


def day_head_document(texts: Texts, office: str, made: Sequence[Checkpoint], zone: str) -> Document:
    """The sheet: for each stream its end, its digest, and the signed note as a QR code."""
    title = texts("ledger_page.day_head")
    blocks: list[Block] = [
        TextBlock(title, size=2, bold=True, align="center"),
        TextBlock(office, align="center"),
        RuleBlock(),
    ]
    for one in made:
        blocks += [
            TextBlock(texts(f"ledger_page.stream.{one.head.stream.value}"), bold=True),
            Pair(texts("ledger_page.station"), one.station),
            Pair(texts("ledger_page.recorded"), formats.moment(one.made_at, zone)),
            Pair(texts("ledger_page.entries"), formats.number(one.head.seq)),
            Pair(texts("ledger_page.epoch"), str(one.head.epoch)),
            TextBlock(digest_words(one.head.hash)),
            QrCode(one.note(), size=4),
            RuleBlock(),
        ]
    blocks += [
        TextBlock(texts("ledger_page.keep_apart")),
        Space(3),
        Pair(texts("ledger_page.signature"), ""),
        Cut(),
    ]
    return Document(title, tuple(blocks))


Modules: TypeAlias = Callable[[str], Sequence[str]]
"""The QR code of a text as rows of ``1`` and ``0``."""


class DayHead(QWidget):
    """Shows the signed heads; `save_wished` and `print_wished` ask for the sheet."""

    save_wished = Signal()
    print_wished = Signal()
    closed = Signal()

    def __init__(self, texts: Texts, zone: str, modules: Modules, *, prints: bool) -> None:
        super().__init__()
        self._texts, self._zone, self._modules = texts, zone, modules
        self.made: Sequence[Checkpoint] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(words(texts("ledger_page.day_head"), "heading"), 1)
        close = IconButton("close", texts("detail.close"), size=16)
        close.clicked.connect(self.closed)
        head.addWidget(close)
        column.addLayout(head)
        column.addWidget(words(texts("ledger_page.keep_apart"), "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.save_button = Button(texts("ledger_page.save_sheet"), "export", role="primary")
        self.save_button.clicked.connect(self.save_wished)
        self.print_button = Button(texts("ledger_page.print_sheet"), "print")
        self.print_button.clicked.connect(self.print_wished)
        if not prints:
            self.print_button.hide()
        row.addWidget(self.save_button)
        row.addWidget(self.print_button)
        row.addStretch(1)
        column.addLayout(row)
        holder = QWidget()
        theme.mark(holder, "clear")
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 8, 8, 8)
        self._list.setSpacing(12)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        column.addWidget(area, 1)

    def show_heads(self, made: Sequence[Checkpoint]) -> None:
        """Show what was signed."""
        self.made = made
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in made:
            self._list.addWidget(words(self._texts(f"ledger_page.stream.{one.head.stream.value}"), "heading"))
            self._list.addWidget(KeyValues(self._facts(one)))
            self._list.addWidget(QrCodeView(self._modules(one.note()), 264), 0, Qt.AlignmentFlag.AlignHCenter)
        self._list.addStretch(1)

    def document(self, office: str) -> Document:
        """The sheet to print or keep."""
        return day_head_document(self._texts, office, self.made, self._zone)

    def _facts(self, one: Checkpoint) -> list[Fact]:
        texts = self._texts
        return [
            Fact(texts("ledger_page.recorded"), formats.moment(one.made_at, self._zone)),
            Fact(texts("ledger_page.entries"), formats.number(one.head.seq)),
            Fact(texts("ledger_page.hash"), digest_words(one.head.hash), code=True),
            Fact(texts("ledger_page.key"), one.key_id, code=True),
        ]
