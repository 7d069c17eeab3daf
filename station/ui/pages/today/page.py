"""The start page.

It is read in a lane of its own when it is shown, on a change, at a step of a deadline, and each minute.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from station.core.changes import Change
from station.core.clock import local_today
from station.core.errors import StationError
from station.core.texts import Texts
from station.inventory.figures.values import FigureKind
from station.inventory.in_hand import InHand
from station.people.leaving.ports import OpenInName
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats, theme
from station.ui.figures_board import FiguresBoard
from station.ui.open_list import show_open_things
from station.ui.page import Page
from station.ui.pages.counter.in_hand_block import print_in_hand
from station.ui.pages.today.gathering import gather
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.own_conduct import own_conduct
from station.ui.pages.today.own_in_hand import OwnInHandDialog
from station.ui.pages.today.section_card import SectionCard
from station.ui.pages.today.values import Todo
from station.ui.paper_window import show_paper
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.empty_state import EmptyState

LANE = "overview"
"""Not the counter's lane: a scan never waits for this page."""
MINUTE = 60_000
SOONEST_MILLISECONDS = 500
FIGURES = (FigureKind.OCCUPANCY, FigureKind.OUT, FigureKind.OVERDUE, FigureKind.COUNTS)
FIGURES_SECONDS = 30
"""The pictures are not read anew sooner: they count over the whole register."""
RECOUNT_MILLISECONDS = 1_000
"""What is recorded at the counter comes in bursts: one reading serves them all."""


class TodayPage(Page):
    """Cards of what has to be done, in two columns; a friendly line where there is nothing."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("today_page.title"))
        self._services = services
        self.todo = Todo()
        """What was last read."""
        self.cards: list[SectionCard] = []
        operates = signed_in.session.may(Permission.COUNTER_OPERATE)
        action = texts("today_page.to_counter") if operates else ""
        self.empty = EmptyState(texts("today_page.reading"), icon="today")
        self.empty.acted.connect(self._to_counter)
        self._empty_words = (texts("today_page.empty"), action)
        self._compact = False
        self.conduct_button = Button(texts("conduct.own"), "rules")
        self.conduct_button.clicked.connect(self.show_conduct)
        self.in_hand_button = Button(texts("today_page.in_hand"), "equipment")
        self.in_hand_button.clicked.connect(self.show_in_hand)
        self.open_button = Button(texts("open_things.own"), "check")
        self.open_button.clicked.connect(self.show_open)
        self.add_action(self.open_button)
        self.add_action(self.conduct_button)
        self.conduct_button.setVisible(bool(signed_in.session.number))
        self.add_action(self.in_hand_button)
        holds = signed_in.session.number is not None and self.may(Permission.EQUIPMENT_VIEW)
        self.in_hand_button.setVisible(
            holds
        )  # once it has its place: before, it would be a window of its own
        self.open_button.setVisible(signed_in.session.number is not None)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        reporting = services.printing.reporting
        self.figures = FiguresBoard(self, services.inventory.figures, reporting, FIGURES, only_told=True)
        self._figured = -float(FIGURES_SECONDS)
        """When the pictures were read last, by the monotonic clock."""
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._scrolling())
        self.body.addWidget(self._stack, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(MINUTE)
        self._timer.timeout.connect(self.reload)
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(RECOUNT_MILLISECONDS)
        self._recount.timeout.connect(self.reload)
        self._show_day()

    def set_compact(self, compact: bool) -> None:
        """One column, where the window is small: in half of it no line could be read."""
        super().set_compact(compact)
        if compact != self._compact:
            self._compact = compact
            self._side_by_side.setStretch(1, 0 if compact else 1)
            self._build()

    @property
    def badge(self) -> int:
        return self.todo.count

    def entered(self) -> None:
        self.reload()

    def recount(self) -> None:
        if not self._recount.isActive():
            self._recount.start()

    def refresh(self, _change: Change) -> None:
        self.reload()

    def new_day(self) -> None:
        super().new_day()
        self.reload()

    def reload(self) -> None:
        """Read everything anew; also while another page is seen, for the count beside this one's name."""
        if self.tasks.closed or not self.signed_in.present:
            return
        self._recount.stop()
        self._timer.start(MINUTE)
        self.ask(self._gather, lane=LANE, done=self._show, failed=self._on_failed, latest="today")
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        """Read the pictures, where they are seen and not fresh."""
        seen = self.isVisible() and self.may(Permission.PEOPLE_VIEW)
        if seen and monotonic() - self._figured > FIGURES_SECONDS:
            self._figured = monotonic()
            self.figures.reload()

    def _gather(self, session: Session) -> Todo:
        return gather(self._services, session, self.texts)

    def _on_failed(self, problem: StationError) -> None:
        if self.isVisible():
            self.show_problem(problem)

    def _show(self, todo: Todo) -> None:
        self.empty.set_words(*self._empty_words)
        if todo.sections != self.todo.sections:
            self.todo = todo
            self._build()
            self.badge_changed.emit()
        self._stack.setCurrentIndex(1 if todo.sections or self.figures.cards else 0)
        self._show_day()
        self._await(todo.next_at)

    def _await(self, moment: datetime | None) -> None:
        """Read again when the next step of a deadline is reached, at the latest in a minute."""
        if moment is not None:
            left = (moment - self._services.clock.now()) / timedelta(milliseconds=1)
            self._timer.start(int(min(MINUTE, max(SOONEST_MILLISECONDS, left + 1))))

    def _build(self) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        heights = [0, 0]
        for section in self.todo.sections:
            card = SectionCard(self.texts, section)
            card.opened.connect(self.navigate)
            card.put_away.connect(self._put_first_steps_away)
            self.cards.append(card)
            # The next card goes where there is more room.
            place = 0 if self._compact or heights[0] <= heights[1] else 1
            heights[place] += 2 + len(section.rows)
            column = self._columns[place]
            column.insertWidget(column.count() - 1, card)

    def _put_first_steps_away(self) -> None:
        call = self._services.people.station_settings.put_first_steps_away
        self.ask(call, done=self._on_put_away)

    def _on_put_away(self, _done: None) -> None:
        self.reload()

    def _show_day(self) -> None:
        day = local_today(self._services.clock)
        facts = {"day": formats.day(day), "weekday": formats.weekday(self.texts, day)}
        key = "subtitle_count" if self.todo.count else "subtitle"
        self.header.set_subtitle(self.texts(f"today_page.{key}", count=self.todo.count, **facts))

    def _scrolling(self) -> QScrollArea:
        background = QWidget()
        theme.mark(background, "clear")
        whole = QVBoxLayout(background)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        row = self._side_by_side = QHBoxLayout()
        row.setSpacing(theme.GAP)
        whole.addLayout(row)
        if self.may(Permission.PEOPLE_VIEW):
            whole.addWidget(self.figures)
        whole.addStretch(1)
        for column in self._columns:
            column.setSpacing(theme.GAP)
            column.addStretch(1)
            row.addLayout(column, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        theme.mark(area, "clear")
        area.setWidget(background)
        return area

    def show_conduct(self) -> None:
        """Show what is on record of the person's own conduct (EQ-16)."""
        make = partial(own_conduct, self._services, self.texts)
        show_paper(self, self._services.printing.reporting, self.texts("conduct.own"), make)

    def show_in_hand(self) -> None:
        """Show what the person at the desk has."""
        call, number = self._services.inventory.in_hand.of, self.signed_in.session.number or ""
        self.ask(call, number, lane=LANE, done=self._open_in_hand, latest="today-in-hand")

    def _open_in_hand(self, held: InHand) -> None:
        clock = self._services.clock
        dialog = OwnInHandDialog(self.texts, held, clock.now(), clock.zone, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.opened.connect(self._to_item)
        dialog.block.print_wished.connect(partial(print_in_hand, self, self._services, held.number))
        dialog.open()

    def show_open(self) -> None:
        """Show what is open in the name of the person at the desk."""
        call = self._services.people.roster.own_open_things
        self.ask(call, lane=LANE, done=self._open_things, latest="today-open")

    def _open_things(self, found: OpenInName) -> None:
        show_open_things(self, found)

    def _to_item(self, tag: str) -> None:
        self.navigate.emit("equipment", f"item:{tag}")

    def _to_counter(self) -> None:
        self.navigate.emit("counter", "")
