"""Reminding whoever a deadline binds, besides what its steps tell by themselves (PF-09)."""

from __future__ import annotations

from datetime import datetime

from station.core.deadlines import Deadline
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.policy import Policy
from station.people.deadlines.bodies import Reminded
from station.people.deadlines.naming import DeadlineCase, open_deadline, plain_reason, subjects_of
from station.people.sessions import Session


def decide_remind(session: Session, case: DeadlineCase, _policy: Policy, now: datetime) -> Decided[Deadline]:
    """The persons of an open deadline are reminded; their start page says so, and by whom, until it ends.

    Nothing of the deadline changes. Raises Refused ``deadlines.unknown``, ``deadlines.ended``, ``deadlines.binds_nobody``.
    """
    deadline = open_deadline(case.id, case.deadline)
    if not deadline.persons:
        raise Refused("deadlines.binds_nobody", rule="PF-09", id=deadline.id)
    note = plain_reason(case.reason)
    body = Reminded(deadline.kind, deadline.subject, deadline.seq, deadline.title, note)
    draft = session.draft(body, now, subjects=subjects_of(deadline), rules=("PF-09",))
    return Decided((draft,), (), deadline)
