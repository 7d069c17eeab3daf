"""What the person at the counter has: the most urgent first; to be returned all at once, or printed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.in_hand import HeldItem, InHand, Urgency
from station.inventory.receivers.values import receiver_of
from station.ui import formats
from station.ui.pages.counter.line_list import LineList
from station.ui.pages.counter.line_view import LineView, Remark
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.flow import Flow
from station.ui.widgets.text import words

_LOOKS = {
    Urgency.OVERDUE: ("stop", "clock"),
    Urgency.TODAY: ("attention", "clock"),
    Urgency.LATER: ("neutral", ""),
    Urgency.OPEN: ("neutral", ""),
}


class HeldList(QWidget):
    """Shown in the place of the lines; takes no keyboard from the scan box."""

    return_wished = Signal()
    print_wished = Signal()
    close_wished = Signal()

    def __init__(self, texts: Texts, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._zone = texts, zone
        self.summary = words("", "muted", wrap=True)
        self.lines = LineList(texts, [texts(f"equipment.urgency.{each.value}") for each in Urgency])
        self.return_button = Button(texts("counter_page.held.return_all"), "import")
        self.print_button = Button(texts("counter_page.held.print"), "print")
        self.close_button = Button(f"{texts('counter_page.held.close')}  F10", "close", role="quiet")
        acts = Flow(spacing=8)
        for button, wish in (
            (self.return_button, self.return_wished),
            (self.print_button, self.print_wished),
            (self.close_button, self.close_wished),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(wish)
            acts.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.summary)
        column.addWidget(self.lines, 1)
        column.addWidget(acts)

    def show_held(self, held: InHand, now: datetime) -> None:
        """Show what somebody has."""
        counted = [
            self._texts("counter_page.held.count", what=self._word(each), count=held.count(each))
            for each in Urgency
            if held.count(each)
        ]
        said = self._texts("counter_page.held.join").join(counted)
        self.summary.setText(said or self._texts("counter_page.held.none"))
        self.lines.lines.set_views([self._view(each, now) for each in held.items])
        self.lines.choose(held.items[0].item.tag if held.items else "")
        for button in (self.return_button, self.print_button):
            button.setEnabled(bool(held.items))

    def _word(self, urgency: Urgency) -> str:
        return self._texts(f"equipment.urgency.{urgency.value}")

    def _view(self, held: HeldItem, now: datetime) -> LineView:
        item, (token, icon) = held.item, _LOOKS[held.urgency]
        state = ChipState(self._word(held.urgency), token, icon)
        if item.due_at is None:
            end = self._texts("counter_page.lines.no_due")
        else:
            key = "due_was" if held.urgency is Urgency.OVERDUE else "due"
            moment = formats.recent(self._texts, item.due_at, now, self._zone)
            end = self._texts(f"counter_page.lines.{key}", moment=moment)
        notes = [Remark("edit", "text-muted", item.note)] if item.note else []
        lent = receiver_of(item.held_for)
        if lent is not None:
            sentence = self._texts("counter_page.lines.lent_to", receiver=lent.words)
            notes.insert(0, Remark("people", "text-muted", sentence))
        return LineView(item.tag, item.label, state, item.name, item.place, end, None, tuple(notes))
