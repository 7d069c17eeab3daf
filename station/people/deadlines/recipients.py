"""Which recipient of a deadline's steps a person is (PF-09)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.calendar import WorkingHours
from station.core.deadlines import Deadline, DeadlineStep, Recipient, reached, steps_of
from station.core.policy import Policy
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.sessions import Session

ROLE_OF: Final[Mapping[Recipient, Role]] = {
    Recipient.SUPERVISOR: Role.EQUIPMENT_ADMINISTRATOR,
    Recipient.KEEPER: Role.KEEPER,
    Recipient.LEADER: Role.OFFICE_LEADER,
    Recipient.BUREAU: Role.BUREAU_OFFICE,
}
"""The role whose holders are a recipient."""
FUNCTION_OF: Final[Mapping[Recipient, Function]] = {Recipient.EFFICIENCY: Function.EFFICIENCY_SUPERVISION}
"""The function whose holders are a recipient (EQ-06). Persons are those whom the deadline binds."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person, and the functions that they hold on the day."""

    session: Session
    functions: frozenset[Function] = frozenset()

    @property
    def recipients(self) -> frozenset[Recipient]:
        """What they are for deadlines of others; their own deadlines reach them as a person."""
        by_role = (each for each, role in ROLE_OF.items() if role in self.session.roles)
        by_office = (each for each, function in FUNCTION_OF.items() if function in self.functions)
        return frozenset((*by_role, *by_office))


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
    return step.to in addressee.recipients


def newest_step(
    deadline: Deadline, addressee: Addressee, policy: Policy, now: datetime, hours: WorkingHours
) -> tuple[datetime, DeadlineStep] | None:
    """The newest step of an open deadline that has reached this person, and its moment; None: no step has."""
    steps = (each for each in steps_of(policy, deadline.kind) if is_for(each, deadline, addressee))
    found = reached(deadline, steps, now, hours)
    return found[-1] if found else None
