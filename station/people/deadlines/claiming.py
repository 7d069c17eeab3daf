"""Claiming a task that has reached a person, and giving it back with a reason (PF-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from station.core.deadlines import Claim, Deadline, Recipient
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.policy import Policy, working_hours
from station.people.deadlines.bodies import Claimed, GivenBack
from station.people.deadlines.naming import DeadlineCase, open_deadline, plain_reason, subjects_of
from station.people.deadlines.recipients import Addressee, newest_step
from station.people.sessions import Session


def decide_claim(session: Session, case: DeadlineCase, policy: Policy, now: datetime) -> Decided[Deadline]:
    """The person claims the task; the value is the deadline afterwards.

    What is theirs to do they claim at any time, as a person; else as the recipient whom a step has reached.

    Raises Refused ``deadlines.unknown``, ``deadlines.ended``, ``deadlines.yours_already``,
    ``deadlines.claimed_already`` and ``deadlines.not_reached``.
    """
    deadline = open_deadline(case.id, case.deadline)
    held = deadline.claim
    if held is not None and held.account == session.account:
        raise Refused("deadlines.yours_already", rule="PF-09", id=deadline.id)
    if held is not None:
        raise Refused("deadlines.claimed_already", rule="PF-09", id=deadline.id, name=held.name)
    own = frozenset({deadline.id}) if case.supervised else frozenset[str]()
    addressee = Addressee(session, case.offices, own)
    step = newest_step(deadline, addressee, policy, now, working_hours(policy, case.years, case.zone))
    if step is None and not case.awaited:
        raise Refused("deadlines.not_reached", rule="PF-09", id=deadline.id)
    recipient = Recipient.PERSON if case.awaited or step is None else step[1].to
    body = Claimed(deadline.kind, deadline.subject, deadline.seq, deadline.title, recipient.value)
    draft = session.draft(body, now, subjects=subjects_of(deadline), rules=("PF-09",))
    claim = Claim(session.account, session.name, recipient, now)
    return Decided((draft,), (), replace(deadline, claim=claim))


def decide_give_back(
    session: Session, case: DeadlineCase, _policy: Policy, now: datetime
) -> Decided[Deadline]:
    """The person gives the task back; the value is the deadline afterwards.

    Raises Refused ``deadlines.unknown``, ``deadlines.ended``, ``deadlines.not_yours`` and
    ``deadlines.give_back_reason``.
    """
    deadline = open_deadline(case.id, case.deadline)
    if deadline.claim is None or deadline.claim.account != session.account:
        raise Refused("deadlines.not_yours", rule="PF-09", id=deadline.id)
    reason = plain_reason(case.reason)
    if not reason:
        raise Refused("deadlines.give_back_reason", rule="PF-09", id=deadline.id)
    body = GivenBack(deadline.kind, deadline.subject, deadline.seq, deadline.title, reason)
    draft = session.draft(body, now, subjects=subjects_of(deadline), rules=("PF-09",))
    return Decided((draft,), (), replace(deadline, claim=None))
