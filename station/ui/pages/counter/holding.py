"""The acts on what the person at the counter has: seeing it, laying all of it as a return, printing it; and what they go out for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from station.core.ledger import subject
from station.core.listing import ListPage, ListQuery
from station.core.report import Report
from station.inventory.counter import CounterAnswer, Effect
from station.inventory.in_hand import InHand
from station.inventory.outings import Outing
from station.inventory.reserving.listing import ListedReservation
from station.people.sessions import Session
from station.ui.leading import HISTORY
from station.ui.page import Page
from station.ui.pages.counter.counter_view import CounterView
from station.ui.pages.counter.in_hand_block import print_in_hand
from station.ui.pages.counter.needs import Needs
from station.ui.pages.counter.open_counter import OpenCounter
from station.ui.paper_window import show_paper

_MOST_KEPT = 20


class CounterHolding(QObject):
    """Asked for on opening, not with each badge: one person may sign for hundreds of things."""

    closed = Signal()

    def __init__(self, page: Page, services: Needs, open_counter: OpenCounter, desk: CounterView) -> None:
        super().__init__(page)
        self._page, self._services, self._open, self._desk = page, services, open_counter, desk
        desk.held.return_wished.connect(self.return_all)
        desk.held.print_wished.connect(self.print_held)
        desk.held.close_wished.connect(self.closed)
        desk.held.item_wished.connect(lambda tag: page.navigate.emit("equipment", f"item:{tag}"))
        desk.person.held_button.clicked.connect(self.press)
        desk.person.history_wished.connect(self._lead_to_history)
        self.outing = CounterOuting(page, services, open_counter, desk)

    def press(self) -> None:
        """Show what the person has; a second press shows the lines again."""
        if self._desk.showing_held:
            self.closed.emit()
        elif self._open.counter.person is None:
            self._desk.strip.warn(self._page.texts("errors.counter.nobody_here"))
        else:
            self.look()

    def new_day(self, show_lines: Callable[[], object]) -> None:
        """What is seen goes on, as of the new day: what the person has, the last result, or the lines by `show_lines`."""
        if self._desk.showing_held:
            self.look()
        elif not self._desk.showing_result:
            show_lines()

    def look(self) -> None:
        """Show what the person has as it is now."""
        person = self._open.counter.person
        if person is not None:
            self._open.look(self._services.inventory.in_hand.of, person.number, done=self._show)

    def _lead_to_history(self, number: str) -> None:
        self._page.navigate.emit(HISTORY, subject("officer", number))

    def follow(self, answer: CounterAnswer) -> None:
        """What comes of an answer elsewhere: what is kept for whoever came, the form for a fault of what was named."""
        if answer.effect is Effect.PERSON:
            self.look_what_is_kept()
        elif answer.effect is Effect.REPORT:
            self._page.navigate.emit("equipment", f"fault:{answer.facts['item']}")

    def look_what_is_kept(self) -> None:
        """What is kept for whoever stands there; asked after the badge was answered."""
        person = self._open.counter.person
        if person is not None:
            query = ListQuery(limit=_MOST_KEPT, counted=False).narrowed(
                standing="coming", number=person.number
            )
            call = self._services.inventory.reservation_list.page
            self._page.ask(call, query, done=partial(self._say_kept, person.number), latest="counter-kept")

    def _say_kept(self, number: str, page: ListPage[ListedReservation]) -> None:
        person = self._open.counter.person
        if person is not None and person.number == number:
            self._desk.person.show_kept(page.sound, self._services.clock.now(), self._services.clock.zone)

    def return_all(self) -> None:
        """Lay all of it as return lines."""
        self._open.ask(self._services.inventory.counter.return_all)

    def print_held(self) -> None:
        """The list as a paper, to look at and print."""
        person = self._open.counter.person
        if person is not None:
            print_in_hand(self._page, self._services, person.number)

    def _show(self, held: InHand) -> None:
        person = self._open.counter.person
        if person is not None and person.number == held.number:
            self._desk.show_held(held, self._services.clock.now())


class CounterOuting(QObject):
    """What the chosen activity asks for; asked once the choice of it was answered."""

    def __init__(self, page: Page, services: Needs, open_counter: OpenCounter, desk: CounterView) -> None:
        super().__init__(page)
        self._page, self._services, self._open, self._desk = page, services, open_counter, desk
        self._asked: tuple[str, str] | None = None
        open_counter.answered.connect(self._look)
        desk.person.asks_button.clicked.connect(self.print_asks)

    def _look(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            self._asked = None
            self._desk.person.show_outing(None)
        elif wanted != self._asked:
            self._asked = wanted
            self._desk.person.show_outing(None)
            call = self._services.inventory.outings.of
            self._page.ask(call, *wanted, done=partial(self._say, wanted), latest="counter-outing")

    def _wanted(self) -> tuple[str, str] | None:
        """The person and the activity of the counter."""
        person, activity = self._open.counter.person, self._open.counter.activity
        return None if person is None or activity is None else (person.number, activity)

    def _say(self, wanted: tuple[str, str], outing: Outing) -> None:
        if wanted == self._wanted():
            self._desk.person.show_outing(outing)

    def print_asks(self) -> None:
        """All that the activity asks for as a paper, to look at and take along."""
        wanted, texts = self._wanted(), self._page.texts
        if wanted is None:
            nobody = self._open.counter.person is None
            key = "errors.counter.nobody_here" if nobody else "counter_page.no_activity_chosen"
            self._desk.strip.warn(texts(key))
            return
        papers, code = self._services.inventory.papers, wanted[1]

        def make(session: Session) -> Report:
            return papers.activity(session, texts, code)

        title = texts("papers.title.activity")
        show_paper(self._page, self._services.printing.reporting, title, make)
