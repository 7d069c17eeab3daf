"""Decisions about accounts (PF-04, PF-05): creating, roles, status, verifiers. Pure: a case holds all the facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.core.policy import Policy
from station.people import bodies
from station.people.administration import OfficeStanding, require_may_change, standing_of
from station.people.credentials import account_owner, officer_owner
from station.people.naming import account_name, plain_name, written
from station.people.officers import in_service
from station.people.permissions import Role
from station.people.ports import PeopleReader
from station.people.secret_bodies import PasswordSet2, PinSet2
from station.people.sessions import Session
from station.people.values import Account, AccountStatus, Officer


@dataclass(frozen=True, slots=True)
class NewAccountCase:
    """An account as it should be, whether its name is taken, the officer behind it and the account that they have."""

    account: Account
    taken: bool
    officer: Officer | None = None
    other: Account | None = None


@dataclass(frozen=True, slots=True)
class AccountCase:
    """An account that is to be changed, and how the person who asks stands to it.

    `account` is None where there is none of that name.
    """

    name: str
    standing: OfficeStanding | None


@dataclass(frozen=True, slots=True)
class RolesCase:
    """Roles to give to an account, or to take from it."""

    account: AccountCase
    roles: frozenset[Role]
    grant: bool


@dataclass(frozen=True, slots=True)
class StatusCase:
    """The status that an account is to have, and the reason."""

    account: AccountCase
    status: AccountStatus
    reason: str


@dataclass(frozen=True, slots=True)
class UnlockCase:
    """An account whose wrong attempts are not to count any more, and why; `owners` have any, of password and PIN."""

    account: AccountCase
    owners: tuple[str, ...]
    reason: str


def new_account_case(entered: Account, people: PeopleReader) -> NewAccountCase:
    """The case of a new account with the entered facts. Raises Refused ``people.account_reserved``, ``batch.…``."""
    name = account_name(entered.name)
    account = Account(name, plain_name(entered.display_name), entered.number, entered.roles)
    taken = people.account(name) is not None
    if entered.number is None:
        return NewAccountCase(account, taken)
    officer = people.officer(entered.number)
    other = None if officer is None else people.account_of(officer.number)
    return NewAccountCase(account, taken, officer, other)


def account_case(session: Session, name: str, people: PeopleReader) -> AccountCase:
    """The case of an account that `session` wants to change."""
    account = people.account(name)
    return AccountCase(name, None if account is None else standing_of(session, account, people))


def decide_create(session: Session, case: NewAccountCase, _policy: Policy, now: datetime) -> Decided[Account]:
    """The new account and its entry.

    Raises Refused ``people.account_taken``, ``people.officer_has_account``, ``people.unknown_officer``,
    ``people.officer_left``.
    """
    account = case.account
    if case.taken:
        raise Refused("people.account_taken", account=account.name)
    if account.number is not None:
        officer = in_service(account.number, case.officer)
        if case.other is not None:
            raise Refused("people.officer_has_account", number=officer.number, account=case.other.name)
    body = bodies.AccountCreated(
        account.name, account.display_name, account.number, tuple(sorted(account.roles))
    )
    draft = session.draft(body, now, subjects=_about(account), rules=("PF-04",))
    return Decided((draft,), (), account)


def decide_roles(
    session: Session, case: RolesCase, _policy: Policy, now: datetime
) -> Decided[frozenset[Role]]:
    """Roles given or taken; no draft when nothing changes. Raises Refused of `touchable` (PF-05)."""
    account = touchable(session, case.account)
    left = account.roles | case.roles if case.grant else account.roles - case.roles
    if left == account.roles:
        return Decided((), (), left)
    kind = bodies.RolesGranted if case.grant else bodies.RolesRevoked
    body = kind(account.name, tuple(sorted(left)), tuple(sorted(account.roles)))
    return Decided((session.draft(body, now, subjects=_about(account), rules=("PF-05",)),), (), left)


_BODIES: Final = {
    AccountStatus.FROZEN: bodies.AccountFrozen,
    AccountStatus.ACTIVE: bodies.AccountUnfrozen,
    AccountStatus.CLOSED: bodies.AccountClosed,
}


def decide_status(
    session: Session, case: StatusCase, _policy: Policy, now: datetime
) -> Decided[AccountStatus]:
    """Freeze, unfreeze or close. Raises Refused ``people.reason_missing`` and those of `touchable`."""
    account, status = touchable(session, case.account), case.status
    why = written(case.reason, "people.reason_missing", "PF-04")
    if account.status is status:
        return Decided((), (), status)
    body = _BODIES[status](account.name, why)
    return Decided((session.draft(body, now, subjects=_about(account), rules=("PF-04",)),), (), status)


def unlock_case(session: Session, name: str, reason: str, people: PeopleReader) -> UnlockCase:
    """The case of an account that `session` wants to unlock."""
    case = account_case(session, name, people)
    account = None if case.standing is None else case.standing.account
    owners = [account_owner(name)]
    if account is not None and account.number is not None:
        owners.append(officer_owner(account.number))
    return UnlockCase(case, tuple(owner for owner in owners if people.attempts(owner).failed), reason)


def decide_unlock(session: Session, case: UnlockCase, _policy: Policy, now: datetime) -> Decided[None]:
    """Let an account try its secrets again at once, an equal's and a superior's as well: it gives nobody anything.

    A second person looks, since that is what the lock is for: one's own account is never unlocked. Raises Refused
    ``people.unknown_account``, ``people.account_closed``, ``people.unlock_own``, ``people.not_locked``,
    ``people.reason_missing`` (PF-04).
    """
    name, standing = case.account.name, case.account.standing
    if standing is None:
        raise Refused("people.unknown_account", account=name)
    if standing.account.status is AccountStatus.CLOSED:
        raise Refused("people.account_closed", rule="PF-04", account=name)
    if name == session.account:
        raise Refused("people.unlock_own", rule="PF-04", account=name)
    if not case.owners:
        raise Refused("people.not_locked", rule="PF-04", account=name)
    why = written(case.reason, "people.reason_missing", "PF-04")
    told = (
        session.draft(bodies.SessionUnlocked2(owner, why), now, subjects=(owner,), rules=("PF-04",))
        for owner in case.owners
    )
    return Decided(tuple(told), (), None)


def touchable(session: Session, case: AccountCase) -> Account:
    """The account, if this person may change it.

    Raises Refused ``people.unknown_account``, ``people.account_closed``, ``people.account_own``,
    ``people.account_senior``.
    """
    if case.standing is None:
        raise Refused("people.unknown_account", account=case.name)
    account = case.standing.account
    if account.status is AccountStatus.CLOSED:
        raise Refused("people.account_closed", rule="PF-04", account=case.name)
    require_may_change(session, case.standing)
    return account


def password_draft(
    session: Session, account: Account, fingerprint: str, now: datetime, *, issued: bool
) -> Draft:
    """The entry that a password was set.

    It names the verifier by its fingerprint and says whether another person chose it.
    """
    body = PasswordSet2(fingerprint, issued, account.name)
    return session.draft(body, now, subjects=_about(account), rules=("PF-04",))


def pin_draft(session: Session, number: str, fingerprint: str, now: datetime, *, issued: bool) -> Draft:
    """The entry that a PIN was set.

    It names the verifier by its fingerprint and says whether another person chose it.
    """
    about = (subject("officer", number),)
    return session.draft(PinSet2(fingerprint, issued, number), now, subjects=about, rules=("PF-04",))


def unlocked_draft(session: Session, owner: str, now: datetime) -> Draft:
    """The entry that wrong attempts no longer count.

    The secret was given correctly or set anew.
    """
    return session.draft(bodies.SessionUnlocked(owner), now, subjects=(owner,))


def _about(account: Account) -> tuple[str, ...]:
    about = subject("account", account.name)
    return (about,) if account.number is None else (about, subject("officer", account.number))
