"""What somebody has, as the counter, an officer's own page and the start page show it: the most urgent first, to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.report import Report
from station.core.texts import Texts
from station.inventory.in_hand import HeldItem, InHand, Urgency
from station.inventory.receivers.values import receiver_of
from station.people.sessions import Session
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.counter.line_list import ROW, LineList
from station.ui.pages.counter.line_view import LineView, Remark
from station.ui.pages.parts import NeedsInventory, NeedsPrinting
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.flow import Flow
from station.ui.widgets.pace import ENTER
from station.ui.widgets.text import words

_LOOKS = {
    Urgency.OVERDUE: ("stop", "clock"),
    Urgency.TODAY: ("attention", "clock"),
    Urgency.LATER: ("neutral", ""),
    Urgency.OPEN: ("neutral", ""),
}
_LEAST_ROWS = 2


class InHandBlock(QWidget):
    """How much is due when, each item, and the acts below; `lines` is the list that shows the items."""

    print_wished = Signal()

    def __init__(
        self,
        texts: Texts,
        zone: str,
        lines: LineList | None = None,
        *,
        first: Sequence[Button] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`first` are acts that stand before the printing."""
        super().__init__(parent)
        self._texts, self._zone = texts, zone
        self.summary = words("", "muted", wrap=True)
        self.lines = lines or LineList(texts, urgency_words(texts))
        self.print_button = Button(texts("counter_page.held.print"), "print")
        self.print_button.clicked.connect(self.print_wished)
        self.acts = Flow(spacing=8)
        for button in (*first, self.print_button):
            self.acts.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.summary)
        column.addWidget(self.lines, 1)
        column.addWidget(self.acts)

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
        self.print_button.setEnabled(bool(held.items))

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
        if item.is_portion:
            amount = {"quantity": item.quantity, "unit": item.unit}
            end = self._texts("counter_page.lines.amount_due", **amount, due=end)
        notes = [Remark("edit", "text-muted", item.note)] if item.note else []
        lent = receiver_of(item.held_for)
        if lent is not None:
            sentence = self._texts("counter_page.lines.lent_to", receiver=lent.words)
            notes.insert(0, Remark("people", "text-muted", sentence))
        return LineView(item.tag, item.label, state, item.name, item.place, end, None, tuple(notes))


class OwnInHandList(LineList):
    """The items where no scan box needs the keyboard: arrow keys choose, Enter or a double click opens one (`opened`)."""

    opened = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, urgency_words(texts))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(_LEAST_ROWS * ROW)
        self.setAccessibleName(texts("detail.in_hand"))
        self.doubleClicked.connect(self._open_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self.step(step)
        elif event.key() in ENTER and self.chosen:
            self.opened.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def _open_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.lines.views[index.row()].tag)


def urgency_words(texts: Texts) -> list[str]:
    """The words that the rows of what is in hand begin with."""
    return [texts(f"equipment.urgency.{each.value}") for each in Urgency]


class PrintsInHand(NeedsInventory, NeedsPrinting, Protocol):
    """What the paper is made and printed by."""


def print_in_hand(page: Page, services: PrintsInHand, number: str) -> None:
    """Show what officer `number` has as a paper, to look at and print."""
    texts, reports = page.texts, services.inventory.reports

    def make(session: Session) -> Report:
        return reports.in_hand(session, texts, number)

    show_paper(page, services.printing.reporting, texts("equipment.report.in_hand"), make)
