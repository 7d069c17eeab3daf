"""The first act of a station: its office and its first administrator, before anybody can sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.account_acts import NewAccountCase, decide_create, new_account_case, password_draft
from station.people.administration import is_administrator
from station.people.bodies import OfficeFounded
from station.people.common_secrets import GuessableFacts
from station.people.credentials import require_good_password
from station.people.naming import account_name, plain_name, unit_code
from station.people.permissions import Role
from station.people.ports import PeopleReader
from station.people.sessions import Session
from station.people.values import Account, Office

FIRST_ROLES = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.EQUIPMENT_ADMINISTRATOR})
"""A new office has one person to start with, who is both (EQ-06 asks for a dedicated equipment administrator)."""
ALONE_ROLES = FIRST_ROLES | {Role.OFFICE_STAFF}
"""The same where nobody else is there to look after recordings: who administers the system opens none (DM-07)."""


@dataclass(frozen=True, slots=True)
class FoundingPlan:
    """What a station is founded with; every name is in its stored form."""

    office: Office
    account: str
    name: str
    password: str = field(repr=False)
    roles: frozenset[Role] = ALONE_ROLES


def plan_founding(
    *,
    office: str,
    office_name: str,
    account: str,
    name: str,
    password: str,
    policy: Policy,
    office_staff: bool = True,
) -> FoundingPlan:
    """Check the entered facts before anything is made; needs no database, `policy` may be the rulebook's defaults.

    With `office_staff` the first administrator is office staff as well, so that an office of one person can work.
    Raises Refused ``batch.…``, ``people.account_reserved``, ``people.password_…``.
    """
    key = account_name(account)
    roles = ALONE_ROLES if office_staff else FIRST_ROLES
    place = Office(unit_code(office), plain_name(office_name))
    plan = FoundingPlan(place, key, plain_name(name), password, roles)
    require_good_password(password, GuessableFacts(account=key, office=plan.office.code), policy)
    return plan


@dataclass(frozen=True, slots=True)
class FoundingCase:
    """The facts of a founding.

    The plan, whether an office exists, the first account, and its password's fingerprint.
    """

    plan: FoundingPlan
    founded: bool
    first: NewAccountCase
    secret: str


def founding_case(plan: FoundingPlan, secret: str, people: PeopleReader) -> FoundingCase:
    """The case of a founding; `secret` is the fingerprint of the password's verifier."""
    first = Account(plan.account, plan.name, roles=plan.roles)
    return FoundingCase(plan, people.office() is not None, new_account_case(first, people), secret)


def decide_founding(session: Session, case: FoundingCase, policy: Policy, now: datetime) -> Decided[Account]:
    """The office, its first administrator and the password's fingerprint. Raises Refused ``people.founded_already``."""
    plan = case.plan
    if case.founded:
        raise Refused("people.founded_already")
    office = session.draft(
        OfficeFounded(plan.office.code, plan.office.name),
        now,
        subjects=(subject("office", plan.office.code),),
    )
    created = decide_create(session, case.first, policy, now)
    secret = password_draft(session, created.value, case.secret, now, issued=False)
    return Decided((office, *created.drafts, secret), created.notices, created.value)


def founder_of(people: PeopleReader) -> Account:
    """The administrator without a superior. Raises Refused ``people.not_founded`` before there is one."""
    for account in people.accounts():
        if is_administrator(account) and not account.superior:
            return account
    raise Refused("people.not_founded")
