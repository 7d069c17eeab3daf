"""The counter's lines, kept once in the screen's thread; every change is asked for one after the other.

A scanner sends faster than answers come. Each request waits for the answer before it and uses the counter of that
answer, so that scans keep their order, none is lost, and there is no second copy of the state.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, TypeVarTuple

from PySide6.QtCore import QObject, Signal

from station.core.errors import StationError
from station.inventory.counter import (
    UNCONFIRMED,
    AnswerKind,
    Confirmation,
    Counter,
    CounterAnswer,
    CounterDesk,
    CounterResult,
)
from station.inventory.late.use_cases import LateEntries, LateWish
from station.inventory.values import Condition
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.tasks import Job

Seen = TypeVar("Seen")
Values = TypeVarTuple("Values")
Answered = tuple[Counter, CounterAnswer]
Told = Callable[[CounterAnswer | StationError], object] | None


@dataclass(frozen=True, slots=True)
class Saved:
    """A recorded confirmation: the counter as it was confirmed, and the result."""

    counter: Counter
    result: CounterResult


class OpenCounter(QObject):
    """`counter` is the present counter; the answers come as signals, in the order of the requests."""

    answered = Signal(object, bool)
    """An `CounterAnswer`, and whether it brought another line."""
    unanswered = Signal(object)
    """A `StationError` in place of an answer; the counter is as it was."""
    saved = Signal(object)
    """`Saved`; the counter is empty."""
    not_saved = Signal(object)
    """The `StationError` that a confirmation came to; nothing was recorded."""
    released = Signal()
    """The confirmation is over, whichever way, also by a mistake of ours."""

    def __init__(self, page: Page, desk: CounterDesk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self.counter = Counter()
        self.saving = False
        """Whether a confirmation is on its way to the disk."""
        self.given = UNCONFIRMED
        """The confirmation that was given last, until it is recorded."""
        self._waiting: deque[Callable[[], Job[Any]]] = deque()
        self._job: Job[Any] | None = None

    @property
    def outstanding(self) -> int:
        """How many requests are not answered yet."""
        return len(self._waiting) + (self._job is not None and not self._job.over)

    def ask(
        self,
        call: Callable[[Session, Counter, *Values], Answered],
        *values: *Values,
        told: Told = None,
    ) -> None:
        """Call a method of the desk with the counter as all that was asked before left it; `told` hears the answer too."""

        def begin() -> Job[Answered]:
            return self._page.ask(
                call,
                self.counter,
                *values,
                done=partial(self._on_answered, told),
                failed=partial(self._on_unanswered, told),
            )

        self._put(begin)

    def look(
        self, call: Callable[[Session, *Values], Seen], *values: *Values, done: Callable[[Seen], object]
    ) -> None:
        """Ask what changes nothing at the counter; it is answered in its turn, so that no answer before it takes its place."""

        def begin() -> Job[Seen]:
            return self._page.ask(call, *values, done=done)

        self._put(begin)

    def confirm(self, confirmation: Confirmation, giver: Confirmation = UNCONFIRMED) -> None:
        """Record the lines of the counter; in a handover with how its giver confirmed."""

        def begin() -> Job[CounterResult]:
            return self._page.ask(
                self._desk.confirm,
                self.counter,
                confirmation,
                giver,
                done=self._on_saved,
                failed=self.not_saved.emit,
            )

        self.saving, self.given = True, confirmation
        self._put(begin)

    def enter_late(self, entries: LateEntries, wish: LateWish) -> None:
        """Record the lines of the counter as what happened earlier."""

        def begin() -> Job[CounterResult]:
            return self._page.ask(
                entries.confirm, self.counter, wish, done=self._on_saved, failed=self.not_saved.emit
            )

        self.saving, self.given = True, UNCONFIRMED
        self._put(begin)

    def _put(self, begin: Callable[[], Job[Any]]) -> None:
        self._waiting.append(begin)
        if self._job is None:
            self._next()

    def _next(self) -> None:
        if not self._page.signed_in.present:  # the person left: nobody stands at the counter
            self._waiting.clear()
        if self._waiting:
            self._job = self._waiting.popleft()()
            self._job.ended.connect(self._on_ended)

    def _on_ended(self) -> None:
        self._job = None
        if self.saving and not self._waiting:
            self.saving = False
            self.released.emit()
        self._next()

    def _on_answered(self, told: Told, answered: Answered) -> None:
        before = self.counter
        self.counter, answer = answered
        self.answered.emit(answer, len(self.counter.lines) > len(before.lines))
        if told is not None:
            told(answer)

    def _on_unanswered(self, told: Told, problem: StationError) -> None:
        self.unanswered.emit(problem)
        if told is not None:
            told(problem)

    def _on_saved(self, result: CounterResult) -> None:
        confirmed, self.counter, self.given = self.counter, Counter(), UNCONFIRMED
        self.saved.emit(Saved(confirmed, result))


def write_note(desk: CounterDesk, session: Session, counter: Counter, tag: str, note: str) -> Answered:
    """Write a note about a returned item, which keeps its condition."""
    line = counter.line(tag)
    return desk.set_condition(session, counter, tag, Condition.GOOD if line is None else line.condition, note)


def cleared(_session: Session, _counter: Counter) -> Answered:
    """An empty counter, ready for the next person."""
    return Counter(), CounterAnswer(AnswerKind.OK, "counter_page.cleared")
