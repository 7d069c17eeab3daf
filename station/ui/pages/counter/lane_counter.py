"""The counter of one screen, as it stands in the lane: each scan goes on from what the one before it left.

The lane works one call after the other, so that scans keep their order however fast a scanner sends them. Only calls
that run in the lane touch this object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from station.core.errors import Refused
from station.inventory.counter import Answer, AnswerKind, Confirmation, Counter, CounterDesk, CounterResult
from station.inventory.values import Condition
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class Shown:
    """What a call left on the counter, and what is to be said."""

    counter: Counter
    answer: Answer


@dataclass(frozen=True, slots=True)
class Saved:
    """A confirmation that is recorded: the counter as it was confirmed, and the result."""

    counter: Counter
    result: CounterResult


class LaneCounter:
    """Holds the counter between two calls of the lane."""

    def __init__(self, desk: CounterDesk) -> None:
        self._desk = desk
        self._counter = Counter()

    def scan(self, session: Session, code: str) -> Shown:
        """One scan. Raises NotPermitted and StoreProblem, as do the others."""
        return self._keep(self._desk.scan(session, self._counter, code))

    def set_activity(self, session: Session, code: str | None) -> Shown:
        """What the outing is for (EQ-04)."""
        return self._keep(self._desk.set_activity(session, self._counter, code))

    def set_condition(self, session: Session, tag: str, condition: Condition, note: str = "") -> Shown:
        """How a returned item was found; without a `note` the one before stays."""
        return self._keep(self._desk.set_condition(session, self._counter, tag, condition, note))

    def set_note(self, session: Session, tag: str, note: str) -> Shown:
        """A word about a returned item, which stays in the condition that was said."""
        line = self._counter.line(tag)
        return self.set_condition(session, tag, Condition.GOOD if line is None else line.condition, note)

    def remove(self, session: Session, tag: str | None = None) -> Shown:
        """Take a line off, the last one without `tag`."""
        return self._keep(self._desk.remove(session, self._counter, tag))

    def clear(self) -> Shown:
        """An empty counter, ready for the next person."""
        said = Answer(AnswerKind.OK, "counter_page.cleared")
        return self._keep((Counter(), said))

    def confirm(self, session: Session, confirmation: Confirmation) -> Saved:
        """Record what lies on the counter; it is empty afterwards. Raises like `CounterDesk.confirm`."""
        confirmed = self._counter
        result = self._desk.confirm(session, confirmed, confirmation)
        self._counter = Counter()
        return Saved(confirmed, result)

    def _keep(self, said: tuple[Counter, Answer]) -> Shown:
        self._counter, answer = said
        return Shown(self._counter, answer)


def refusal(problem: Refused) -> Answer:
    """A refused confirmation as an answer of the counter."""
    return Answer(AnswerKind.REFUSED, f"errors.{problem.code}", problem.facts, problem.rule)


LaneCall = Callable[[LaneCounter, Session], Shown]
"""What the page asks of the lane."""
