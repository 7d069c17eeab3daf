"""Pausing a deadline for a cause, and resuming it: the time of DM-05 runs anew when the cause has gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from station.core.deadlines import Deadline, Pause, due
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.policy import Policy, working_hours
from station.people.deadlines.bodies import Paused, Resumed
from station.people.deadlines.naming import DeadlineCase, open_deadline, plain_reason, subjects_of
from station.people.sessions import Session

PAUSABLE: Final = frozenset({"recordings"})
"""Kinds whose rule counts from when a hindrance has gone (DM-05)."""


def decide_pause(session: Session, case: DeadlineCase, _policy: Policy, now: datetime) -> Decided[Deadline]:
    """The time stops now; the value is the deadline afterwards.

    Raises Refused ``deadlines.unknown``, ``deadlines.ended``, ``deadlines.not_pausable``,
    ``deadlines.paused_already``, ``deadlines.overdue_already`` and ``deadlines.reason_missing``.
    """
    deadline, reason = open_deadline(case.id, case.deadline), _reason(case)
    if deadline.kind not in PAUSABLE:
        raise Refused("deadlines.not_pausable", rule=deadline.rule, id=deadline.id)
    if deadline.pause is not None:
        raise Refused("deadlines.paused_already", rule=deadline.rule, id=deadline.id)
    if now > deadline.due_at:
        raise Refused("deadlines.overdue_already", rule=deadline.rule, id=deadline.id)
    body = Paused(deadline.kind, deadline.subject, deadline.seq, deadline.title, reason)
    draft = session.draft(body, now, subjects=subjects_of(deadline), rules=(deadline.rule,))
    paused = replace(deadline, pauses=(*deadline.pauses, Pause(now, anew=True)))
    return Decided((draft,), (), paused)


def decide_resume(session: Session, case: DeadlineCase, policy: Policy, now: datetime) -> Decided[Deadline]:
    """The cause has gone; the whole time runs again from now.

    Raises Refused ``deadlines.unknown``, ``deadlines.ended``, ``deadlines.not_paused`` and
    ``deadlines.reason_missing``.
    """
    deadline, reason = open_deadline(case.id, case.deadline), _reason(case)
    pause = deadline.pause
    if pause is None:
        raise Refused("deadlines.not_paused", rule=deadline.rule, id=deadline.id)
    ended = (*deadline.pauses[:-1], replace(pause, end=now))
    if deadline.length is None:
        ends = (each.end for each in deadline.pauses if each.end is not None)
        due_at = now + (deadline.due_at - max(ends, default=deadline.started_at))
    else:
        due_at = due(now, deadline.length, working_hours(policy, case.years, case.zone)).at
    body = Resumed(
        deadline.kind, deadline.subject, deadline.seq, deadline.title, reason, deadline.due_at, due_at
    )
    draft = session.draft(body, now, subjects=subjects_of(deadline), rules=(deadline.rule,))
    return Decided((draft,), (), replace(deadline, pauses=ended, due_at=due_at))


def _reason(case: DeadlineCase) -> str:
    reason = plain_reason(case.reason)
    if not reason:
        raise Refused("deadlines.reason_missing", rule="DM-05", id=case.id)
    return reason
