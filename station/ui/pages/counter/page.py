"""The counter page: every scan goes to the lane in order, every answer comes back to the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from station.core.changes import Change
from station.core.errors import Refused, StationError
from station.core.progress import CancelToken, Report
from station.core.settings import load_settings
from station.core.texts import Texts
from station.inventory.counter import AnswerKind, Command, Confirmation, Counter, Effect
from station.inventory.values import Condition
from station.people.permissions import Permission
from station.services import Services
from station.ui.page import Page, PageSpec
from station.ui.pages.counter import box_keys, key_hints
from station.ui.pages.counter.box_keys import BoxKeys
from station.ui.pages.counter.confirm_sheet import ConfirmSheet
from station.ui.pages.counter.desk_view import DeskView
from station.ui.pages.counter.lane_counter import LaneCall, LaneCounter, Saved, Shown, refusal
from station.ui.pages.counter.line_view import LineView, LineWords
from station.ui.pages.counter.names import Names, names_of
from station.ui.pages.counter.saved_words import SavedWords
from station.ui.pages.counter.slip_controls import SlipControls
from station.ui.pages.counter.slip_desk import SlipDesk
from station.ui.signed_in import SignedIn
from station.ui.sounds import Sounds
from station.ui.tasks import Job, Tasks

LANE = "records"
_TONES = {AnswerKind.OK: "taken", AnswerKind.WARNING: "attention", AnswerKind.REFUSED: "refused"}
_CONDITIONS = {
    key_hints.GOOD: Condition.GOOD,
    key_hints.DAMAGED: Condition.DAMAGED,
    key_hints.INCOMPLETE: Condition.INCOMPLETE,
}
_OF_THE_PERSON = ("people.", "counter.signature", "batch.")
"""Refusals that begin so are about PIN and signature: the sheet stays open for another try."""


class CounterPage(Page):
    """Check-out and check-in by scans (EQ-10, EQ-11); keys and scanner alone are enough for all of it."""

    keys = (
        ("F2", "counter_page.key.good"),
        ("F3", "counter_page.key.damaged"),
        ("F4", "counter_page.key.incomplete"),
        ("F6", "counter_page.key.activity"),
        ("F8", "counter_page.key.waiting"),
        ("F9", "counter_page.key.slip"),
        ("↑ ↓", "counter_page.key.choose"),
        ("Backspace", "counter_page.key.undo"),
        ("Delete", "counter_page.key.remove"),
        ("Esc", "counter_page.key.clear"),
        ("Enter", "counter_page.key.confirm"),
    )

    def __init__(self, texts: Texts, tasks: Tasks, services: Services, signed_in: SignedIn) -> None:
        super().__init__(texts, texts("counter_page.title"))
        self._tasks, self._services, self._signed_in = tasks, services, signed_in
        self._lane = LaneCounter(services.counter)
        self.counter = Counter()
        """What lies on the counter, as last answered."""
        self.saving = False
        """Whether a confirmation is on its way to the disk."""
        self._asked: list[Job[Shown]] = []
        self._stale = ""
        self._sure_to_clear = False
        self._names = Names()
        zone = services.clock.zone
        self._line_words, self._saved_words = LineWords(texts, zone), SavedWords(texts, zone)
        self.desk, self.sheet = DeskView(texts), ConfirmSheet(texts)
        self.sounds = Sounds(parent=self)
        self.slips = SlipControls(texts, self, self.desk, SlipDesk(tasks, services, self))
        self._box_keys = BoxKeys(self.desk.box)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.desk)
        self._stack.addWidget(self.sheet)
        self.body.addWidget(self._stack, 1)
        self.setFocusProxy(self.desk.box)
        self._connect()
        self._show_counter()

    # ---------------------------------------------------------------------------------------- the frame

    def entered(self) -> None:
        if not self.sounds.audible:
            self.sounds.prepare()
        self._load_names()
        self.slips.show_waiting()
        self._focus()

    def refresh(self, change: Change) -> None:
        if change.touches("policy."):
            self._load_names()

    def show_subject(self, subject: str) -> None:
        kind, _, code = subject.partition(":")
        if kind in ("item", "officer") and code:
            self.scan(code)

    def may_leave(self) -> bool:
        if self.saving:
            self.warn(self.texts("counter_page.still_saving"), topic="leaving")
        elif self.counter.lines:
            self.warn(self.texts("counter_page.still_here", count=len(self.counter.lines)), topic="leaving")
            return False
        return not self.saving

    # ------------------------------------------------------------------------------------------- scans

    def scan(self, code: str) -> None:
        """Answer a scan; those before it are answered first."""
        self._ask(lambda lane, session: lane.scan(session, code))

    def _ask(self, call: LaneCall) -> None:
        session, lane = self._signed_in.session, self._lane
        self._sure_to_clear = False

        def work(_report: Report, _cancel: CancelToken) -> Shown:
            return call(lane, session)

        self._asked = [job for job in self._asked if not job.over]
        self._asked.append(self._tasks.run(LANE, work, done=self._on_answer, failed=self._on_failed))

    @property
    def outstanding(self) -> int:
        """How many scans are not answered yet."""
        return sum(not job.over for job in self._asked)

    def _on_answer(self, shown: Shown) -> None:
        before, answer = self.counter, shown.answer
        self.counter = shown.counter
        self._stale = ""
        self.banners.clear("leaving")
        self._show_counter(added=len(shown.counter.lines) > len(before.lines))
        self.desk.strip.show_answer(answer)
        self.sounds.play(_TONES[answer.kind])
        # Scans behind this one may still change the list that is to be signed.
        if answer.effect is Effect.CONFIRM and not self.outstanding:
            self._open_sheet()

    def _on_failed(self, problem: StationError) -> None:
        self.sounds.play("refused")
        self.show_problem(problem)

    def _on_key(self, name: str) -> None:
        if name == box_keys.CONFIRM:
            self._confirm_or_next()
        elif name in _CONDITIONS:
            self._set_condition(_CONDITIONS[name])
        elif name == key_hints.UNDO:
            self._ask(lambda lane, session: lane.remove(session))
        elif name == key_hints.REMOVE and self.desk.lines.chosen:
            tag = self.desk.lines.chosen
            self._ask(lambda lane, session: lane.remove(session, tag))
        elif name == key_hints.CLEAR:
            self._clear()
        elif name in (box_keys.UP, box_keys.DOWN):
            self.desk.lines.step(-1 if name == box_keys.UP else 1)
            self._show_keys()
        elif name == box_keys.ACTIVITY:
            self.desk.person.choose_activity()
        elif name == box_keys.SLIP:
            self.slips.change_mode()
        elif name == box_keys.WAITING:
            self.slips.open_waiting()

    def _confirm_or_next(self) -> None:
        if self.desk.showing_result and not self.outstanding:
            self._ready()
        else:
            self.scan(Command.DONE.card)

    def _set_condition(self, condition: Condition) -> None:
        tag = self.desk.lines.chosen
        if tag:
            self._ask(lambda lane, session: lane.set_condition(session, tag, condition))
        else:
            self.desk.strip.warn(self.texts("counter_page.none_chosen"))

    def _set_activity(self, code: str) -> None:
        self._ask(lambda lane, session: lane.set_activity(session, code or None))

    def _clear(self) -> None:
        """Empty the counter; what was scanned and not confirmed asks for a second press."""
        if self.counter.lines and not self._sure_to_clear:
            self._sure_to_clear = True
            self.desk.strip.warn(self.texts("counter_page.clear_once_more", count=len(self.counter.lines)))
            self.sounds.play("attention")
        elif self.counter == Counter(last=self.counter.last) or self.desk.showing_result:
            self._ready()
        else:
            self._ask(lambda lane, _session: lane.clear())

    def _ready(self) -> None:
        self._show_counter()
        self.desk.strip.show_ready()

    # -------------------------------------------------------------------------------------- confirming

    def _open_sheet(self) -> None:
        self.sheet.open(self.counter, self._views(), self._saved_words.what(self.counter.lines))
        self.header.hide()  # its room goes to what is signed
        self._stack.setCurrentWidget(self.sheet)
        self.sheet.set_busy(busy=False)

    def _close_sheet(self) -> None:
        self.header.show()
        self._stack.setCurrentWidget(self.desk)
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
        session, lane = self._signed_in.session, self._lane
        self.saving = True
        self.sheet.set_busy(busy=True)

        def work(_report: Report, _cancel: CancelToken) -> Saved:
            return lane.confirm(session, confirmation)

        job = self._tasks.run(LANE, work, done=self._on_saved, failed=self._on_not_saved)
        job.ended.connect(self._on_confirm_ended)

    def _on_confirm_ended(self) -> None:
        """Whichever way it ended, also by a mistake of ours: the sheet can be used again."""
        if self.saving:
            self.saving = False
            self.sheet.set_busy(busy=False)

    def _on_saved(self, saved: Saved) -> None:
        self.saving = False
        self.counter = Counter()
        self._show_counter()
        self._show_result(saved)
        self.sheet.forget()
        self._close_sheet()
        self.sounds.play("done")

    def _on_not_saved(self, problem: StationError) -> None:
        self.saving = False
        self.sheet.set_busy(busy=False)
        self.sounds.play("refused")
        if isinstance(problem, Refused) and not problem.code.startswith(_OF_THE_PERSON):
            self._stale = str(problem.facts.get("tag", ""))
            self._close_sheet()
            self._show_counter()
            self.desk.lines.choose(self._stale or self.desk.lines.chosen)
            self.desk.strip.show_answer(refusal(problem))
        else:
            self.sheet.say(self.texts.error(problem))

    def _show_result(self, saved: Saved) -> None:
        words, result = self._saved_words, self.desk.result
        now = self._services.clock.now()
        self.desk.strip.show_done(words.sentence(saved.counter), words.notices(saved))
        result.begin()
        for item in saved.result.items:
            if item.recordings_due_at is not None:
                result.add_awaited(item.tag, words.awaited(item, item.recordings_due_at, now))
        self.slips.show_slips(saved, words)
        result.finish()
        self.desk.show_result()

    # ----------------------------------------------------------------------------------------- showing

    def _show_counter(self, *, added: bool = False) -> None:
        views = self._views()
        self.desk.lines.lines.set_views(views)
        self.desk.show_lines(len(views))
        tags = [view.tag for view in views]
        if added or self.desk.lines.chosen not in tags:
            self.desk.lines.choose(tags[-1] if tags else "")
        self.desk.person.show_counter(self.counter)
        self._show_keys()

    def _show_keys(self) -> None:
        chosen = self.counter.line(self.desk.lines.chosen)
        allowed = [key_hints.CLEAR] if self.counter.person or self.counter.lines else []
        if chosen is not None:
            allowed.append(key_hints.UNDO)
            if chosen in self.counter.returning:
                allowed += key_hints.CONDITIONS
        self.desk.hints.allow(allowed)
        self.desk.confirm_button.setEnabled(bool(self.counter.lines))

    def _views(self) -> tuple[LineView, ...]:
        now = self._services.clock.now()
        return self._line_words.views(self.counter, now, self._names.recordings_due(now), stale=self._stale)

    def _load_names(self) -> None:
        session, services, language = self._signed_in.session, self._services, self.texts.language

        def work(_report: Report, _cancel: CancelToken) -> tuple[Names, bool]:
            printer = load_settings(services.settings.data).printer
            return names_of(services.parameters.current(session), language), bool(printer.strip())

        self._tasks.run(LANE, work, done=self._on_names, failed=self.show_problem, latest="counter-names")

    def _on_names(self, loaded: tuple[Names, bool]) -> None:
        self._names, has_printer = loaded
        self.desk.person.set_names(self._names)
        self.desk.person.show_counter(self.counter)
        self.slips.set_printer(present=has_printer)

    def _focus(self) -> None:
        self.desk.box.setFocus()

    def _to_ingest(self, tag: str) -> None:
        self.navigate.emit("ingest", f"item:{tag}")

    def _connect(self) -> None:
        desk = self.desk
        desk.box.scanned.connect(self.scan)
        self._box_keys.pressed.connect(self._on_key)
        desk.hints.pressed.connect(self._on_key)
        desk.lines.line_chosen.connect(self._show_keys)
        desk.person.activity_chosen.connect(self._set_activity)
        desk.confirm_button.clicked.connect(self._confirm_or_next)
        desk.result.ingest_wished.connect(self._to_ingest)
        self.sheet.back.connect(self._close_sheet)
        self.sheet.confirmed.connect(self._confirm)
        self.sheet.scanned.connect(self._on_scan_at_sheet)


def spec(texts: Texts, tasks: Tasks, services: Services, signed_in: SignedIn) -> PageSpec:
    """The counter in the navigation, for those who operate it."""
    return PageSpec(
        "counter",
        "counter",
        "frame.page.counter",
        lambda: CounterPage(texts, tasks, services, signed_in),
        permission=Permission.COUNTER_OPERATE.value,
    )
