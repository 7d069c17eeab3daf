"""Reminders: whom the steps of open deadlines have reached (PF-09), from the table and the clock.

Nothing has to run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from station.core.calendar import WorkingHours
from station.core.deadlines import (
    Deadline,
    DeadlineStep,
    OffsetUnit,
    Recipient,
    next_step_at,
    reached,
    state_at,
    steps_of,
)
from station.core.errors import IntegrityProblem
from station.core.listing import DamagedRow
from station.core.policy import working_hours
from station.people.deadlines.line import line_of
from station.people.deadlines.ports import DeadlineView
from station.people.deadlines.recipients import Addressee, is_for
from station.people.deadlines.values import DeadlineStanding, FoundDeadlines, Reminders
from station.people.offices.holding import offices_today
from station.people.offices.values import NOBODY
from station.people.sessions import Session

T = TypeVar("T")


def reminders(view: DeadlineView, session: Session, now: datetime, zone: str) -> Reminders:
    """The deadlines that have reached this person by `now`; `zone` is the office's (IANA name)."""
    return _Looking(view, session, now, zone).reminders()


class _Looking:
    """One search of the table, for one person at one moment."""

    def __init__(self, view: DeadlineView, session: Session, now: datetime, zone: str) -> None:
        self._rows, self._policy, self._now = view.deadlines, view.shown_policy, now
        self._hours: WorkingHours = working_hours(view.shown_policy, view.calendar.years(), zone)
        self._session = session
        self._found: dict[str, DeadlineStanding] = {}
        self._damaged: dict[DamagedRow, None] = {}
        offices = self._known(lambda: offices_today(view.offices, session, now, zone), NOBODY)
        self._addressee = Addressee(session, offices)
        self._line = self._known(lambda: line_of(view, session, now, zone), frozenset[int]())
        self._next: datetime | None = None

    def _known(self, read: Callable[[], T], otherwise: T) -> T:
        """What `read` gives; `otherwise`, and the row named, where that can't be known."""
        try:
            return read()
        except IntegrityProblem as problem:
            table, key = str(problem.facts.get("table")), str(problem.facts.get("key"))
            self._damaged[DamagedRow(table, key, key, problem.code)] = None
            return otherwise

    def reminders(self) -> Reminders:
        offices = self._addressee.recipients
        for kind in self._rows.open_kinds():
            steps = steps_of(self._policy, kind)
            self._look(kind, tuple(each for each in steps if each.to in offices), "")
            if self._line:
                self._look_at_line(kind, tuple(each for each in steps if each.to is Recipient.SUPERVISOR))
            if self._session.number:
                own = tuple(each for each in steps if each.to is Recipient.PERSON)
                self._look(kind, own, self._session.number)
        for claimed in self._sound(self._rows.claimed_by(self._session.account)):
            self._take(claimed, steps_of(self._policy, claimed.kind))
        found = sorted(self._found.values(), key=lambda each: (each.deadline.due_at, each.deadline.id))
        return Reminders(tuple(found), self._next, tuple(self._damaged))

    def _sound(self, found: FoundDeadlines) -> tuple[Deadline, ...]:
        self._damaged.update(dict.fromkeys(found.damaged))
        return found.deadlines

    def _look(self, kind: str, steps: tuple[DeadlineStep, ...], person: str) -> None:
        """Gather the deadlines of a kind that have reached one of `steps`, and the next one that will."""
        if not steps:
            return
        until = _latest_due(steps, self._now)
        for deadline in self._sound(self._rows.open(kind, person=person, until=until)):
            self._take(deadline, steps)
        if until is not None:
            for deadline in self._rows.open(kind, person=person, after=until, limit=1).deadlines:
                self._expect(deadline, steps)

    def _look_at_line(self, kind: str, steps: tuple[DeadlineStep, ...]) -> None:
        """The same for what the person supervises as head of a section (EQ-06)."""
        found = self._sound(self._rows.open(kind, categories=self._line))
        known = self._addressee.supervised
        self._addressee = replace(self._addressee, supervised=known | {each.id for each in found})
        for deadline in found:
            self._take(deadline, steps)

    def _take(self, deadline: Deadline, steps: tuple[DeadlineStep, ...]) -> None:
        steps = tuple(each for each in steps if is_for(each, deadline, self._addressee))
        self._expect(deadline, steps)
        so_far = reached(deadline, steps, self._now, self._hours)
        known = self._found.get(deadline.id)
        if not so_far or (known is not None and known.since is not None and known.since >= so_far[-1][0]):
            return
        since, step = so_far[-1]
        all_steps = steps_of(self._policy, deadline.kind)
        state = state_at(deadline, all_steps, self._now, self._hours)
        self._found[deadline.id] = DeadlineStanding(deadline, state, step, since)

    def _expect(self, deadline: Deadline, steps: tuple[DeadlineStep, ...]) -> None:
        ahead = next_step_at(deadline, steps, self._now, self._hours)
        if ahead is not None and (self._next is None or ahead < self._next):
            self._next = ahead


def _latest_due(steps: tuple[DeadlineStep, ...], now: datetime) -> datetime | None:
    """The latest due moment of a deadline that may have reached one of `steps` at `now`; None: any may have."""
    latest = now
    for step in steps:
        if step.percent is not None and step.percent < 100:
            return None
        if step.percent is None and step.offset < 0:
            latest = max(latest, now + _at_most(-step.offset, step.unit))
    return latest


def _at_most(amount: int, unit: OffsetUnit) -> timedelta:
    """The longest time that so many hours, days or working days can take."""
    match unit:
        case OffsetUnit.HOUR:
            return timedelta(hours=amount)
        case OffsetUnit.DAY:
            return timedelta(days=amount)
        case OffsetUnit.WORKING_DAY:  # a week of five, a month of holidays
            return timedelta(days=amount * 7 // 5 + 31)
