"""The counter page: every scan is asked in order, every answer comes back to the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QStackedWidget

from station.core.changes import Change
from station.core.errors import Refused, StationError
from station.core.texts import Texts
from station.inventory.counter import (
    AnswerKind,
    Command,
    Confirmation,
    Counter,
    CounterAnswer,
    Effect,
    draft_of,
    written_draft,
)
from station.inventory.counter.answering import refused
from station.ui.choosing_secret import PinChooser
from station.ui.page import Page
from station.ui.pages.counter import key_hints
from station.ui.pages.counter.acts import CounterActs
from station.ui.pages.counter.answer_strip import READY
from station.ui.pages.counter.box_keys import BoxKeys
from station.ui.pages.counter.confirm_sheet import ConfirmSheet
from station.ui.pages.counter.counter_view import CounterView
from station.ui.pages.counter.dissent import CounterDissent
from station.ui.pages.counter.holding import CounterHolding
from station.ui.pages.counter.hours_watch import HoursWatch
from station.ui.pages.counter.late_entry import CounterLate
from station.ui.pages.counter.line_view import LineView, LineWords
from station.ui.pages.counter.names import Names, read_names
from station.ui.pages.counter.needs import Needs
from station.ui.pages.counter.open_counter import OpenCounter, Saved
from station.ui.pages.counter.saved_words import SavedWords
from station.ui.pages.counter.signers import Signers
from station.ui.pages.counter.slip_controls import NO_PRINTER, SlipControls
from station.ui.pages.counter.taking_up import TakingUp
from station.ui.signed_in import SignedIn
from station.ui.sounds import Sounds
from station.ui.tasks import Tasks

_TONES = {AnswerKind.OK: "taken", AnswerKind.WARNING: "attention", AnswerKind.REFUSED: "refused"}
_IN_HEADER = frozenset({"notice.outside_hours"})
"""Said beside the title as long as it is true (`HoursWatch`), so not below each scan."""
_OF_THE_PERSON = ("people.", "counter.signature", "batch.")
"""Refusals that begin so are about PIN and signature: the sheet stays open for another try."""


class CounterPage(Page):
    """Check-out and check-in by scans (EQ-10, EQ-11); keys and scanner alone are enough for all of it."""

    keys = (*key_hints.MEANINGS, *key_hints.OF_THE_SHEET)

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("counter_page.title"))
        self._services = services
        self.open = OpenCounter(self, services.inventory.counter)
        self._stale: frozenset[str] = frozenset()
        """The tags of lines that the confirmation was refused for."""
        self._hours = HoursWatch(self, services.inventory.counter, self.open)
        self._names = Names()
        zone = services.clock.zone
        self._line_words, self._saved_words = LineWords(texts, zone), SavedWords(texts, zone)
        self.desk, self.sheet = CounterView(texts, zone), ConfirmSheet(texts)
        self.chooser = PinChooser(self, services.people.own_secrets)
        handovers = services.inventory.handovers
        self.signers = Signers(self, handovers, self.open, self.sheet, self.chooser)
        self.sounds = Sounds(parent=self)
        self.slips = SlipControls(texts, self, self.desk, services)
        self._box_keys = BoxKeys(self.desk.box)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.desk)
        self._stack.addWidget(self.sheet)
        self.late = CounterLate(self, services, self.open, self._stack)
        self.dissent = CounterDissent(self, services, self.open, self._stack, self.sheet)
        self.body.addWidget(self._stack, 1)
        self.setFocusProxy(self.desk.box)
        self.holding = CounterHolding(self, services, self.open, self.desk)
        self.acts = CounterActs(
            texts, services.inventory.counter, self.open, self.desk, self.slips, self.holding, self.sounds
        )
        self.acts.ready.connect(self._ready)
        self._taking_up = TakingUp(texts, services.inventory.counter, self.open, self.desk.refused)
        self._connect()
        self._show_counter()

    # ---------------------------------------------------------------------------------------- the frame

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.setHidden(compact)  # the box below says the same
        self.desk.set_compact(compact)
        self.sheet.set_compact(compact)
        self._stack.updateGeometry()  # the part behind is hidden and does not tell

    def banner_room(self) -> QRect:
        """None over what is signed; without a title the strip's, as long as it has nothing of its own to say."""
        if self._stack.currentWidget() is self.sheet:
            return QRect()
        if not self.header.isHidden():
            return super().banner_room()
        strip = self.desk.strip
        return QRect(strip.mapTo(self, QPoint()), strip.size()) if strip.look == READY else QRect()

    def entered(self) -> None:
        if not self.sounds.audible:
            self.sounds.prepare()
        self._load_names()
        self.slips.show_waiting()
        self._hours.look()
        if self.counter.lines:
            self._answer(self.texts("counter_page.still_here", count=len(self.counter.lines)))
        self._focus()

    def left(self) -> None:
        self._hours.stop()
        if self._stack.currentWidget() is not self.desk:  # nobody signs what stood behind another page
            self.sheet.forget()
            self._close_sheet()

    def refresh(self, change: Change) -> None:
        if change.touches("policy.") or change.touches("matter."):
            self._load_names()
            self._hours.look()

    def new_day(self) -> None:
        super().new_day()
        self.holding.new_day(self._show_counter)

    def show_subject(self, subject: str) -> None:
        kind, _, code = subject.partition(":")
        if kind == "scan" and code:
            self.take_scan(code)
        elif kind in ("item", "officer") and code:
            self.scan(code)
        elif kind == "items" and code:
            self.open.ask(self._services.inventory.counter.return_all, tuple(code.split("\n")))

    def take_scan(self, code: str) -> bool:
        form = next((each for each in (self.late, self.dissent) if each.shown), None)
        if form is not None:
            form.refuse_scan()
            self.sounds.play("refused")
        elif self._stack.currentWidget() is self.sheet:
            self._on_scan_at_sheet(code)
        else:
            self.scan(code)
        return True

    def may_leave(self) -> bool:
        if self.open.saving:
            self._answer(self.texts("counter_page.still_saving"))
        return not self.open.saving

    @property
    def badge(self) -> int:
        return len(self.counter.lines)

    def unfinished(self) -> str:
        if self.open.saving:
            return self.texts("counter_page.unsaved")
        count = len(self.counter.lines)
        return self.texts("counter_page.unsigned", count=count) if count else ""

    @property
    def in_hand(self) -> str:
        return written_draft(draft_of(self.counter))

    def take_up(self, kept: Sequence[str], left: Callable[[Sequence[str], str], object]) -> None:
        self._taking_up.begin(kept, left)

    # ------------------------------------------------------------------------------------------- scans

    def scan(self, code: str) -> None:
        """Answer a scan; those before it are answered first."""
        self.acts.scan(code)

    @property
    def counter(self) -> Counter:
        """The counter as last answered."""
        return self.open.counter

    def _on_answer(self, answer: CounterAnswer, added: bool) -> None:
        self._stale = frozenset()
        self.banners.clear(NO_PRINTER)
        self.banners.said.clear_passing()  # what was refused before is answered by another scan
        self._show_counter(added=added, answered=True)
        in_header = self._hours.seen and not self.header.isHidden()
        self.desk.strip.said_elsewhere = _IN_HEADER if in_header else frozenset()
        self.desk.show_answer(self.counter, answer, added=added)
        self.sounds.play(_TONES[answer.kind])
        self.holding.follow(answer)
        if answer.effect is Effect.CONFIRM and not self.open.outstanding and self.isVisible():
            self._open_sheet()  # nothing that is asked may change the list, and somebody sees what they sign

    def _answer(self, sentence: str) -> None:
        """Say it where whoever stands here looks: on the sheet, else on the strip."""
        if self._stack.currentWidget() is not self.sheet:
            self.desk.strip.warn(sentence)
        elif not self.open.saving:  # else the sheet says so already
            self.sheet.say(sentence)

    def _on_unanswered(self, problem: StationError) -> None:
        self.sounds.play("refused")
        self.show_problem(problem)

    # -------------------------------------------------------------------------------------- confirming

    def _open_sheet(self) -> None:
        self.signers.open_sheet(self._views(asking=False), self._saved_words.signed(self.counter))
        self.header.hide()  # its room goes to what is signed
        self._stack.setCurrentWidget(self.sheet)
        self.place_banners()
        self.sheet.set_busy(busy=False)

    def _close_sheet(self) -> None:
        self.header.setHidden(self.desk.compact)
        self._stack.setCurrentWidget(self.desk)
        self.place_banners()
        self._focus()

    def _on_scan_at_sheet(self, code: str) -> None:
        if code.upper() in (Command.UNDO.card, "UNDO"):
            self._close_sheet()
        elif code.upper() == Command.DONE.card:
            self.sheet.confirm_drawn()
        else:
            self.sheet.say(self.texts("counter_page.sheet.scanned"))
            self.sounds.play("refused")

    def _confirm(self, confirmation: Confirmation) -> None:
        self.open.confirm(confirmation, self.signers.giver)

    def _on_released(self) -> None:
        if self._stack.currentWidget() is self.sheet and not self.sheet.isEnabled():
            self.sheet.set_busy(busy=False)

    def _on_saved(self, saved: Saved) -> None:
        self._show_counter()
        self.slips.show_result(saved, self._saved_words, self._services.clock.now())
        self.sheet.forget()
        self._close_sheet()
        self.sounds.play("done")

    def _on_not_saved(self, problem: StationError) -> None:
        self.sounds.play("refused")
        if self.late.shown:
            self.late.refuse(problem)
            return
        self.sheet.set_busy(busy=False)
        if isinstance(problem, Refused) and not problem.code.startswith(_OF_THE_PERSON):
            self._close_sheet()
            self._show_stale(problem)
            self.desk.strip.show_answer(refused(problem))
        else:
            self.sheet.say(self.texts.error(problem))
        self.signers.choose_secret(problem, self.open.given)

    def _show_stale(self, problem: Refused) -> None:
        """Mark the lines that the refusal is about; the first of them is chosen."""
        tags = [str(each.facts.get("tag", "")) for each in (problem, *problem.others)]
        self._stale = frozenset(filter(None, tags))
        self._show_counter()
        line = next(filter(None, map(self.counter.line, tags)), None)
        if line is not None:
            self.desk.lines.choose(line.tag)
            self._show_keys()

    # ----------------------------------------------------------------------------------------- showing

    def _ready(self) -> None:
        self._show_counter()
        self.desk.strip.show_ready()

    def _show_counter(self, *, added: bool = False, answered: bool = False) -> None:
        self._hours.say()
        self.badge_changed.emit()
        self.desk.show_counter(self.counter, self._views(), added=added, answered=answered)

    def _show_keys(self) -> None:
        self.desk.show_keys(self.counter)

    def _views(self, *, asking: bool = True) -> tuple[LineView, ...]:
        now = self._services.clock.now()
        return self._line_words.views(
            self.counter, now, self._names.recordings_due(now), stale=self._stale, asking=asking
        )

    def _load_names(self) -> None:
        self.ask(
            partial(read_names, self._services, self.texts.language),
            done=self._on_named,
            latest="counter-names",
        )

    def _on_named(self, loaded: tuple[Names, bool]) -> None:
        self._names, has_printer = loaded
        self.desk.person.set_names(self._names)
        self.desk.person.show_counter(self.counter)
        self.slips.set_printer(present=has_printer)

    def _focus(self) -> None:
        self.desk.box.setFocus()

    def _on_list_closed(self) -> None:
        """A list is a window of its own: where no window manager does it, the page's window takes over again."""
        self.activateWindow()
        self._focus()

    def _connect(self) -> None:
        desk = self.desk
        self.open.answered.connect(self._on_answer)
        self.open.unanswered.connect(self._on_unanswered)
        self.open.saved.connect(self._on_saved)
        self.open.not_saved.connect(self._on_not_saved)
        self.open.released.connect(self._on_released)
        desk.strip.shown.connect(self.place_banners)
        desk.box.scanned.connect(self.scan)
        self._box_keys.pressed.connect(self.acts.press)
        desk.hints.pressed.connect(self.acts.press)
        desk.note.written.connect(self.acts.set_note)
        desk.note.declared.connect(self.acts.set_declaration)
        desk.note.named.connect(self.acts.set_outsider)
        desk.note.scanned.connect(self.scan)
        desk.note.closed.connect(self._focus)
        desk.lines.line_chosen.connect(self._show_keys)
        desk.lines.line_chosen.connect(self.acts.disarm)
        desk.person.activity_chosen.connect(self.acts.set_activity)
        desk.person.closed.connect(self._on_list_closed)
        desk.confirm_button.clicked.connect(self.acts.confirm_or_next)
        self.holding.closed.connect(self._show_counter)
        desk.result.ingest_wished.connect(lambda tag: self.navigate.emit("ingest", f"item:{tag}"))
        desk.result.void_wished.connect(partial(self.navigate.emit, "ledger"))
        self.sheet.back.connect(self._close_sheet)
        self.sheet.late_wished.connect(
            lambda: self.late.begin(self._saved_words.signed(self.counter), self.sheet)
        )
        self.late.closed.connect(self._open_sheet)
        self.dissent.closed.connect(self._open_sheet)
        self.signers.confirmed.connect(self._confirm)
        self.signers.refused.connect(partial(self.sounds.play, "refused"))
        self.sheet.scanned.connect(self._on_scan_at_sheet)
