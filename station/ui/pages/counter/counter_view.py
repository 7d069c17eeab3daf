"""The parts of the counter on screen and their places; the page defines their acts."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.counter import Counter, CounterAnswer
from station.inventory.in_hand import InHand
from station.ui.pages.counter import key_hints
from station.ui.pages.counter.answer_strip import REFUSED, AnswerStrip
from station.ui.pages.counter.held_list import HeldList
from station.ui.pages.counter.key_hints import KeyHints
from station.ui.pages.counter.line_list import LineList
from station.ui.pages.counter.line_view import LineView, Remark
from station.ui.pages.counter.note_line import NoteLine
from station.ui.pages.counter.person_card import COMPACT_WIDTH, WIDTH, PersonCard
from station.ui.pages.counter.refused_lines import RefusedLines
from station.ui.pages.counter.result_card import ResultCard
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.empty_state import EmptyState
from station.ui.widgets.scan_box import ScanBox
from station.ui.widgets.scrolled import Scrolled

_LOW = 680
"""A lower view gives the person what the strip and the spaces between their lines can spare: a window of 1366×768 is that low."""


class CounterView(QWidget):
    """Box, answer, person, list; and below them the keys."""

    def __init__(self, texts: Texts, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.compact = False
        """Whether it stands in a small window."""
        self._remarks: dict[str, frozenset[Remark]] = {}
        self.box = ScanBox(texts("counter_page.scan"), hold_focus=True, codes_only=True)
        self.strip = AnswerStrip(texts)
        self.refused = RefusedLines(texts)
        self.person = PersonCard(texts)
        self.card = Card(texts("counter_page.lines.title", count=0))
        self.lines = LineList(texts)
        self.result = ResultCard(texts)
        self.empty = EmptyState(texts("counter_page.lines.empty"), icon="scan")
        self._stack = QStackedWidget()
        self._result_area = QScrollArea()
        self._result_area.setWidgetResizable(True)
        self._result_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._result_area.setWidget(self.result)
        self.held = HeldList(texts, zone)
        for widget in (self.empty, self.lines, self._result_area, self.held):
            self._stack.addWidget(widget)
        self.card.body.addWidget(self._stack, 1)
        self.note = NoteLine(texts)
        self.card.body.addWidget(self.note)
        self.hints = KeyHints(texts)
        self.slip_mode = Button("", "print", role="quiet")
        self.confirm_button = Button(
            f"{texts('counter_page.key.confirm')}  Enter", "signature", role="primary-large"
        )
        for button in (self.slip_mode, self.confirm_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrange()

    def set_compact(self, compact: bool) -> None:
        """Lower and narrower, where the window is small."""
        self.compact = compact
        self._share_height()
        self.refused.set_compact(compact)
        self.hints.set_compact(compact)
        self.empty.set_compact(compact)
        self._person_area.setFixedWidth(COMPACT_WIDTH if compact else WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def show_counter(
        self, counter: Counter, views: tuple[LineView, ...], *, added: bool, answered: bool = False
    ) -> None:
        """Show the present counter; with `added` the newest line is chosen.

        What was recorded last stays, with its acts, while what was `answered` brought nobody and nothing to the counter.
        """
        self.lines.lines.set_views(views)
        stays = answered and self.showing_result and counter.person is None and not views
        if not stays:
            self.card.set_title(self._texts("counter_page.lines.title", count=len(views)))
            self._stack.setCurrentWidget(self.lines if views else self.empty)
        tags = [view.tag for view in views]
        warned = None if added else next(filter(self._is_warned_anew, views), None)
        self._remarks = {view.tag: frozenset(view.remarks) for view in views}
        if warned is not None:  # it may be scrolled away
            self.lines.choose(warned.tag)
        elif added or self.lines.chosen not in tags:
            self.lines.choose(tags[-1] if tags else "")
        self.person.show_counter(counter)
        self.show_keys(counter)

    def _is_warned_anew(self, view: LineView) -> bool:
        """Whether more is to be heeded of a line that was there."""
        before = self._remarks.get(view.tag)
        heeded = {each for each in view.remarks if each.token == "attention" or each.token == "stop"}
        return before is not None and not heeded <= before

    def show_answer(self, counter: Counter, answer: CounterAnswer, *, added: bool) -> None:
        """Say the answer; the line that lay there and was scanned is chosen and seen: the keys are about it."""
        named = counter.last_named if answer.scanned and not added else None
        if named is not None:
            self.lines.choose(named.tag)
            self.show_keys(counter)
        self.strip.show_answer(answer)

    def show_keys(self, counter: Counter) -> None:
        """Show the keys that have an act for the chosen line."""
        chosen = counter.line(self.lines.chosen)
        allowed = [key_hints.CLEAR] if counter.person or counter.lines else []
        if chosen is not None:
            allowed.append(key_hints.UNDO)
            if chosen in counter.returning:
                allowed += key_hints.CONDITIONS
            if chosen.awaits_recordings:
                allowed.append(key_hints.NOTHING)
            if counter.person is None:
                allowed.append(key_hints.BROUGHT)
            elif counter.handing or chosen.for_another:
                allowed.append(key_hints.HAND_OVER)
        self.hints.allow(allowed)
        self.confirm_button.setEnabled(bool(counter.lines))

    def show_result(self) -> None:
        """Show what was recorded, until somebody or something is at the counter."""
        self.card.set_title(self._texts("counter_page.result.title"))
        self._stack.setCurrentWidget(self._result_area)

    def show_held(self, held: InHand, now: datetime) -> None:
        """Show what the person has, until the next scan."""
        self.card.set_title(self._texts("counter_page.held.title", name=held.name, count=held.pieces))
        self.held.show_held(held, now)
        self._stack.setCurrentWidget(self.held)
        self.hints.allow([key_hints.CLEAR])
        self.confirm_button.setEnabled(False)
        if self.strip.look == REFUSED:  # about what was tried before, not about what is seen now
            self.strip.show_ready()

    @property
    def showing_held(self) -> bool:
        """Whether what the person has is shown."""
        return self._stack.currentWidget() is self.held

    @property
    def showing_result(self) -> bool:
        """Whether the last result is shown."""
        return self._stack.currentWidget() is self._result_area

    def _share_height(self) -> None:
        low = self.height() < _LOW
        self.strip.set_compact(self.compact or low)
        self.person.set_low(low, tight=self.compact)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.box)
        column.addWidget(self.strip)
        column.addWidget(self.refused)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        self._person_area = Scrolled(self.person)
        self._person_area.setFixedWidth(WIDTH)
        for area in (self._person_area, self._result_area):
            area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        middle.addWidget(self._person_area)
        middle.addWidget(self.card, 1)
        column.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.hints, 1)
        foot.addWidget(self.slip_mode)
        foot.addWidget(self.confirm_button)
        column.addLayout(foot)
