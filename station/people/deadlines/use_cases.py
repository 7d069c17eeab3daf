"""Deadlines as use cases: what reaches a person, the table as a list, holding one up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias

from station.core.deadlines import Deadline, state_at, steps_of
from station.core.deciding import Decided, record
from station.core.policy import Policy, working_hours
from station.people.asking import Extent, Reach, asks
from station.people.deadlines.pausing import PauseCase, decide_pause, decide_resume
from station.people.deadlines.ports import DeadlineStore, DeadlineView
from station.people.deadlines.reminders import reminders
from station.people.deadlines.values import DeadlineQuery, DeadlineStanding, Reminders
from station.people.permissions import Permission
from station.people.sessions import Session

_REACH: Final = Reach(Permission.ACCOUNT_OWN, Permission.PEOPLE_VIEW, Permission.PEOPLE_VIEW)
_UNKNOWN_PERSON: Final = "-"
"""The number of nobody: what an account without an officer behind it is bound by."""
_LONGEST_SEQ: Final = 18
_Decide: TypeAlias = Callable[[Session, PauseCase, Policy, datetime], Decided[Deadline]]


class Deadlines:
    """The deadline table: everybody is reminded of what reaches them, and lists their own or all of the office's."""

    def __init__(self, store: DeadlineStore) -> None:
        self._store = store

    @asks(Permission.ACCOUNT_OWN)
    def reminders(self, session: Session) -> Reminders:
        """What has reached this person by now; nothing has to run for it, table and clock say it."""
        clock = self._store.clock
        with self._store.read() as view:
            return reminders(view, session, clock.now(), clock.zone)

    @asks(within=_REACH)
    def list(self, session: Session, query: DeadlineQuery) -> tuple[DeadlineStanding, ...]:
        """Deadlines by due moment: all of the office's with PEOPLE_VIEW, else one's own."""
        if _REACH.of(session) is not Extent.OFFICE:
            query = replace(query, person=session.number or _UNKNOWN_PERSON)
        clock = self._store.clock
        now, found = clock.now(), []
        with self._store.read() as view:
            policy = view.policy
            hours = working_hours(policy, view.calendar.years(), clock.zone)
            with closing(view.deadlines.listed(query, now)) as listed:
                for each in listed:
                    state = state_at(each, steps_of(policy, each.kind), now, hours)
                    if query.state in (None, state):
                        found.append(DeadlineStanding(each, state))
                    if len(found) >= query.limit:
                        break
        return tuple(found)

    @asks(Permission.RECORDING_EXEMPT)
    def pause(self, session: Session, deadline_id: str, reason: str) -> Deadline:
        """Something prevents what the deadline asks for; its time stands still. Raises like `decide_pause`."""
        return self._act(session, decide_pause, deadline_id, reason)

    @asks(Permission.RECORDING_EXEMPT)
    def resume(self, session: Session, deadline_id: str, reason: str) -> Deadline:
        """The hindrance has gone; the time runs anew. Raises like `decide_resume`."""
        return self._act(session, decide_resume, deadline_id, reason)

    def _act(self, session: Session, decide: _Decide, deadline_id: str, reason: str) -> Deadline:
        clock = self._store.clock
        with self._store.write() as work:
            case = PauseCase(
                deadline_id, _found(work, deadline_id), reason, work.calendar.years(), clock.zone
            )
            decided = decide(session, case, work.policy, clock.now())
            record(work, decided)
        return decided.value


def _found(view: DeadlineView, deadline_id: str) -> Deadline | None:
    kind, _, rest = deadline_id.partition(":")
    about, _, seq = rest.rpartition(":")
    known = seq.isascii() and seq.isdigit() and len(seq) <= _LONGEST_SEQ
    return view.deadlines.of(kind, about, int(seq)) if known else None
