"""Which recipient of a deadline's steps a person is (PF-09)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.calendar import WorkingHours
from station.core.deadlines import Deadline, DeadlineStep, Recipient, reached, steps_of
from station.core.policy import Policy
from station.people.offices.values import NOBODY, Function, OfficesOfDay
from station.people.sessions import Session

FUNCTIONS_OF: Final[Mapping[Recipient, frozenset[Function]]] = {
    Recipient.SUPERVISOR: frozenset({Function.EQUIPMENT_ADMINISTRATOR}),
    Recipient.KEEPER: frozenset({Function.KEEPER}),
    Recipient.LEADER: frozenset({Function.HEAD, Function.LEADER_IN_CHARGE}),
    Recipient.BUREAU: frozenset({Function.BUREAU_OFFICE}),
    Recipient.EFFICIENCY: frozenset({Function.EFFICIENCY_SUPERVISION}),
}
"""The functions whose holders are a recipient (EQ-06). Persons are those whom the deadline binds."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person, and who of the office holds what on the day.

    `supervised` are the ids of deadlines about gear of the line of a section that the person heads (EQ-06): of these they are a supervisor.
    """

    session: Session
    offices: OfficesOfDay = NOBODY
    supervised: frozenset[str] = frozenset()

    @property
    def recipients(self) -> frozenset[Recipient]:
        """What they are for deadlines of others; their own deadlines reach them as a person."""
        return frozenset(each for each, functions in FUNCTIONS_OF.items() if functions & self.offices.own)


def is_for(step: DeadlineStep, deadline: Deadline, addressee: Addressee) -> bool:
    """Whether a step that is reached reaches this person.

    A deadline's persons are those whom it binds, and the person who has claimed it. A claimed task reaches nobody
    else as the same recipient; later steps still go to those above.
    """
    claim, session = deadline.claim, addressee.session
    own = claim is not None and claim.account == session.account
    if claim is not None and not own and claim.recipient is step.to:
        return False
    if step.to is Recipient.PERSON:
        return own or (session.number is not None and session.number in deadline.persons)
    if step.to is Recipient.SUPERVISOR and deadline.id in addressee.supervised:
        return True
    return step.to in addressee.recipients


def newest_step(
    deadline: Deadline, addressee: Addressee, policy: Policy, now: datetime, hours: WorkingHours
) -> tuple[datetime, DeadlineStep] | None:
    """The newest step of an open deadline that has reached this person, and its moment; None: no step has."""
    steps = (each for each in steps_of(policy, deadline.kind) if is_for(each, deadline, addressee))
    found = reached(deadline, steps, now, hours)
    return found[-1] if found else None
