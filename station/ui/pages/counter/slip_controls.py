"""The controls for slips at the counter: print at once or only store, print again, and slips that still wait."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from station.core.errors import StationError
from station.core.texts import Texts
from station.inventory.attaching.movements import moved_items
from station.printing.waiting import WaitingSlip
from station.ui.messages import ATTENTION, Message
from station.ui.page import Page
from station.ui.pages.counter.counter_photos import CounterPhotos
from station.ui.pages.counter.counter_slips import CounterSlips
from station.ui.pages.counter.counter_view import CounterView
from station.ui.pages.counter.needs import Needs
from station.ui.pages.counter.open_counter import Saved
from station.ui.pages.counter.result_card import KEPT, NOT_KEPT
from station.ui.pages.counter.saved_words import SavedWords
from station.ui.widgets.button import Button

NO_PRINTER = "no-printer"
"""The topic of what is said where a click printed nothing; it is not meant for the next person."""
_TOPIC = "slip"


class SlipControls(QObject):
    """The mode below the list, the slips of the last result, the list of waiting ones at the top right."""

    def __init__(self, texts: Texts, page: Page, desk: CounterView, services: Needs) -> None:
        super().__init__(page)
        self._texts, self._page, self._desk = texts, page, desk
        self._slips = slips = CounterSlips(page, services)
        self.photos = CounterPhotos(page, services, desk)
        self.automatic = True
        """Whether a slip is printed as soon as there is one; without a printer it is only kept."""
        self._has_printer = False
        self._shown: dict[str, WaitingSlip] = {}
        self.waiting_button = Button("", "print")
        self.waiting_menu = QMenu(self.waiting_button)
        self.waiting_button.setMenu(self.waiting_menu)
        page.add_action(self.waiting_button)
        desk.slip_mode.clicked.connect(self.change_mode)
        desk.result.print_wished.connect(self._print_shown)
        slips.state_changed.connect(self._on_state)
        slips.failed.connect(self._on_failed)
        slips.no_printer.connect(self._on_no_printer)
        slips.list_changed.connect(self.show_waiting)
        self.show_waiting()
        self.set_printer(present=False)

    def set_printer(self, *, present: bool) -> None:
        """Whether the settings name a printer."""
        self._has_printer = present
        mode = "none" if not present else "auto" if self.automatic else "keep"
        self._desk.slip_mode.setText(f"F9  {self._texts(f'counter_page.slips.{mode}')}")
        self._desk.slip_mode.setEnabled(present)

    def change_mode(self) -> None:
        """Switch between printing at once and only storing."""
        self.automatic = not self.automatic
        self.set_printer(present=self._has_printer)

    def show_result(self, saved: Saved, words: SavedWords, now: datetime) -> None:
        """What was recorded: in one sentence, what is awaited, and its slips."""
        self._desk.strip.show_done(words.sentence(saved.counter), words.notices(saved))
        result = self._desk.result
        result.begin()
        for item in saved.result.items:
            if item.recordings_due_at is not None:
                result.add_awaited(item.tag, words.awaited(item, item.recordings_due_at, now))
        self._show_slips(saved, words)
        self.photos.show_result(saved.result)
        result.finish()
        self._desk.show_result()

    def _show_slips(self, saved: Saved, words: SavedWords) -> None:
        """The slips of a confirmation into the result; printed, if that is the mode. What is entered late has its paper already."""
        self._shown = {}
        for entry, kept in zip(saved.result.entries, saved.result.slips, strict=bool(saved.result.slips)):
            slip = WaitingSlip(kept.number, words.slip(saved.counter, entry), kept.document)
            self._shown[slip.number] = slip
            state = NOT_KEPT if kept.path is None else KEPT
            moves = bool(moved_items(entry))
            self._desk.result.add_slip(slip.number, slip.what, entry.seq, state, moves=moves)
        if self.automatic and self._has_printer:
            for slip in self._shown.values():
                self._slips.print(slip)

    def open_waiting(self) -> None:
        """The list of slips still to be printed, if there are any."""
        if self.waiting_button.isVisible():
            self.waiting_button.showMenu()

    def show_waiting(self) -> None:
        """Read the list anew."""
        waiting = self._slips.waiting.slips
        self.waiting_button.setText(self._texts("counter_page.slips.waiting", count=len(waiting)))
        self.waiting_button.setVisible(bool(waiting))
        self.waiting_menu.clear()
        for slip in waiting:
            line = self._texts("counter_page.slips.one", number=slip.number, what=slip.what)
            self.waiting_menu.addAction(line).triggered.connect(partial(self._print_all, (slip,)))
        if len(waiting) > 1:
            self.waiting_menu.addSeparator()
            every = self.waiting_menu.addAction(self._texts("counter_page.slips.all"))
            every.triggered.connect(partial(self._print_all, waiting))

    def _print_shown(self, number: str) -> None:
        self._slips.print(self._shown[number])

    def _print_all(self, slips: tuple[WaitingSlip, ...], _checked: bool = False) -> None:
        for slip in slips:
            self._slips.print(slip)

    def _on_state(self, number: str, state: str) -> None:
        self._desk.result.set_state(number, state)
        self._page.banners.clear(_TOPIC)

    def _on_failed(self, slip: WaitingSlip, problem: StationError) -> None:
        reason = self._texts.sentence(problem)
        sentence = self._texts("counter_page.slips.failed", reason=reason)
        again = partial(self._print_all, self._slips.waiting.slips or (slip,))
        label = self._texts("counter_page.slips.again")
        self._page.say(Message(ATTENTION, sentence, None, label, again, topic=_TOPIC))

    def _on_no_printer(self, slip: WaitingSlip) -> None:
        self._desk.result.take_back(slip.number)
        self._page.say_info(self._texts("counter_page.slips.no_printer"), topic=NO_PRINTER, stays=True)
