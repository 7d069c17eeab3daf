"""Who could hold the offices that nobody holds: the officers whose accounts have the role that goes with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft
from station.core.policy import Policy
from station.people.offices.decide import AssignmentCase, OfficeFacts, decide_assign
from station.people.offices.values import (
    OF_A_SECTION,
    ONE_AT_A_TIME,
    Function,
    Hindrance,
    Holding,
    ProposedHolder,
    UnitLevel,
)
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.values import Account, AccountStatus, Officer

ROLE_WITH: Final[Mapping[Function, Role]] = {
    Function.HEAD: Role.OFFICE_LEADER,
    Function.LEADER_IN_CHARGE: Role.OFFICE_LEADER,
    Function.EQUIPMENT_ADMINISTRATOR: Role.EQUIPMENT_ADMINISTRATOR,
    Function.KEEPER: Role.KEEPER,
    Function.BUREAU_OFFICE: Role.BUREAU_OFFICE,
}
"""The role that whoever holds the function needs for what it asks of them."""


def proposed_holders(
    accounts: Iterable[Account],
    officers: Mapping[str, Officer | None],
    holdings: Sequence[Holding],
    day: date,
    own: str | None,
) -> tuple[ProposedHolder, ...]:
    """Who could hold what nobody in the office holds on `day` or later, by function; `own` is the number of who asks."""
    taken = {
        each.function
        for each in holdings
        if not each.over(day) and (each.unit.level is UnitLevel.OFFICE or each.function in OF_A_SECTION)
    }
    active = [each for each in accounts if each.status is AccountStatus.ACTIVE]
    found: list[ProposedHolder] = []
    for function, role in ROLE_WITH.items():
        if function not in taken:
            having = [each for each in active if role in each.roles]
            found.extend(_proposed(function, role, having, officers, own))
    return tuple(found)


def _proposed(
    function: Function,
    role: Role,
    having: Sequence[Account],
    officers: Mapping[str, Officer | None],
    own: str | None,
) -> list[ProposedHolder]:
    serving = [
        (each, officer)
        for each in having
        if each.number is not None and (officer := officers.get(each.number)) is not None and officer.active
    ]
    several = function in ONE_AT_A_TIME and len(serving) > 1
    found = []
    for account, officer in serving:
        hindrance = Hindrance.SEVERAL if several else Hindrance.OWN if officer.number == own else None
        found.append(ProposedHolder(function, officer.number, officer.name, role, account.name, hindrance))
    nameless = (each for each in having if each.number is None and not serving)
    found.extend(
        ProposedHolder(function, "", each.display_name, role, each.name, Hindrance.NO_NUMBER)
        for each in nameless
    )
    return found


@dataclass(frozen=True, slots=True)
class ConfirmCase:
    """Officers are to hold offices from `first` on, each by the basis beside it."""

    offices: tuple[tuple[OfficeFacts, str], ...]
    first: date


def decide_confirm(session: Session, case: ConfirmCase, policy: Policy, now: datetime) -> Decided[None]:
    """Each officer holds the office. Raises like `decide_assign`, and Refused ``offices.nothing_proposed`` where there is none."""
    if not case.offices:
        raise Refused("offices.nothing_proposed", rule="EQ-06")
    drafts: list[Draft] = []
    for office, basis in case.offices:
        decided = decide_assign(session, AssignmentCase(office, case.first, basis), policy, now)
        drafts.extend(decided.drafts)
    return Decided(tuple(drafts), (), None)
