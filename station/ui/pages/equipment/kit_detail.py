"""One kit: where each of its items is, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.ledger import subject
from station.core.texts import Texts
from station.inventory.kits.values import KitPart, KitStanding
from station.inventory.values import Condition, ItemState
from station.ui.pages.equipment.history import HistoryView, ProvenEntry
from station.ui.pages.equipment.wording import condition_state
from station.ui.widgets.button import Button
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.text import words

_TOKENS = {
    ItemState.IN_STORE: "ok",
    ItemState.OUT: "accent",
    ItemState.AWAITING_RECORDINGS: "attention",
    ItemState.AT_REPAIR: "attention",
    ItemState.LOST: "stop",
    ItemState.WRITTEN_OFF: "neutral",
}


class KitDetail(DetailFrame):
    """Shows a `KitStanding`; whoever placed it carries out its acts."""

    change_wished = Signal()
    dissolve_wished = Signal()
    item_asked = Signal(str)
    """An item, by tag."""
    entry_asked = Signal()
    """The entries about the kit, on the page of the ledger."""

    def __init__(self, texts: Texts, kit: KitStanding, stands: ChipState, *, edits: bool) -> None:
        super().__init__(texts)
        self._words, self.kit = texts, kit
        self.set_header(f"{kit.code}  {kit.name}", texts("kits.counted", count=len(kit.parts)), stands)
        self.change_button = Button(texts("kits.form.change"), "edit")
        self.change_button.clicked.connect(self.change_wished)
        self.dissolve_button = Button(texts("kits.form.dissolve"), "cancel")
        self.dissolve_button.clicked.connect(self.dissolve_wished)
        for button in (self.change_button, self.dissolve_button):
            self.buttons.add(button)
            if not edits:
                button.hide()
        parts = QWidget()
        column = QVBoxLayout(parts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.links: list[Button] = []
        for part in kit.parts:
            column.addLayout(self._part(part))
        column.addStretch(1)
        self.set_tab("overview", parts)
        self.history = HistoryView(texts)
        self.history.entry_asked.connect(self.entry_asked)
        self.set_tab("history", self.history, scroll=False)

    def show_history(self, history: Sequence[ProvenEntry], *, may_open: bool) -> None:
        """Show the entries about the kit."""
        self.history.show_history(subject("kit", self.kit.code), history, may_open=may_open, may_void=False)

    def _part(self, part: KitPart) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        item = part.item
        link = Button(part.tag if item is None else f"{item.label}  {item.name}", "equipment", role="link")
        link.setProperty("tag", part.tag)
        link.clicked.connect(self._on_link)
        link.setEnabled(item is not None)
        self.links.append(link)
        row.addWidget(link)
        row.addStretch(1)
        if item is None:
            row.addWidget(words(self._words("kits.part_unknown"), "muted"))
            return row
        if item.condition is not Condition.GOOD or item.disputed:
            row.addWidget(Chip(condition_state(self._words, item)), 0, Qt.AlignmentFlag.AlignVCenter)
        said = self._words(f"equipment.state.{item.state.value}")
        if part.holder_name:
            said = f"{said} · {part.holder_name}"
        row.addWidget(Chip(ChipState(said, _TOKENS[item.state])), 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _on_link(self) -> None:
        self.item_asked.emit(str(self.sender().property("tag")))
