"""Decisions about accounts (PF-04, PF-05): creating, roles, status, verifiers. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, Stream, subject
from station.people.administration import require_may_change
from station.people.naming import account_name, plain_name
from station.people.officers import require_active
from station.people.permissions import Role
from station.people.ports import PeopleReader
from station.people.sessions import Session
from station.people.values import Account, AccountStatus


def decide_create(
    session: Session, account: Account, people: PeopleReader, now: datetime
) -> Decided[Account]:
    """A new account as it will be, and its entry.

    Raises Refused ``people.account_taken``, ``people.account_reserved``, ``people.officer_has_account``,
    ``people.unknown_officer``, ``people.officer_left``, ``batch.…``.
    """
    name = account_name(account.name)
    if people.account(name) is not None:
        raise Refused("people.account_taken", account=name)
    if account.number is not None:
        officer = require_active(account.number, people)
        other = people.account_of(officer.number)
        if other is not None:
            raise Refused("people.officer_has_account", number=officer.number, account=other.name)
    roles = sorted(role.value for role in account.roles)
    display_name = plain_name(account.display_name)
    body = {"account": name, "name": display_name, "number": account.number, "roles": roles}
    draft = session.draft(
        "account.created", now, subjects=_about(name, account.number), body=body, rules=("PF-04",)
    )
    return Decided((draft,), (), Account(name, display_name, account.number, account.roles))


def decide_roles(
    session: Session, name: str, roles: Iterable[Role], people: PeopleReader, now: datetime, *, grant: bool
) -> Decided[None]:
    """Roles given or taken; no draft when nothing changes. Raises Refused of `touchable` (PF-05)."""
    account = touchable(session, name, people)
    asked = frozenset(roles)
    left = account.roles | asked if grant else account.roles - asked
    if left == account.roles:
        return Decided((), (), None)
    body = {
        "account": account.name,
        "roles": sorted(role.value for role in left),
        "old": sorted(role.value for role in account.roles),
    }
    kind = "account.roles_granted" if grant else "account.roles_revoked"
    about = _about(account.name, account.number)
    return Decided((session.draft(kind, now, subjects=about, body=body, rules=("PF-05",)),), (), None)


_KINDS = {
    AccountStatus.FROZEN: "account.frozen",
    AccountStatus.ACTIVE: "account.unfrozen",
    AccountStatus.CLOSED: "account.closed",
}


def decide_status(
    session: Session, name: str, status: AccountStatus, reason: str, people: PeopleReader, now: datetime
) -> Decided[None]:
    """Freeze, unfreeze or close. Raises Refused ``people.reason_missing`` and those of `touchable`."""
    account = touchable(session, name, people)
    if not reason.strip():
        raise Refused("people.reason_missing", rule="PF-04")
    if account.status is status:
        return Decided((), (), None)
    draft = session.draft(
        _KINDS[status],
        now,
        subjects=_about(account.name, account.number),
        body={"account": account.name, "reason": reason.strip()},
        rules=("PF-04",),
    )
    return Decided((draft,), (), None)


def touchable(session: Session, name: str, people: PeopleReader) -> Account:
    """The account, if this person may change it.

    Raises Refused ``people.unknown_account``, ``people.account_closed``, ``people.account_own``,
    ``people.account_senior``.
    """
    account = people.account(name)
    if account is None:
        raise Refused("people.unknown_account", account=name)
    if account.status is AccountStatus.CLOSED:
        raise Refused("people.account_closed", rule="PF-04", account=name)
    require_may_change(session, account, people)
    return account


def password_draft(session: Session, account: Account, fingerprint: str, now: datetime) -> Draft:
    """A password was set; the entry names the verifier by its fingerprint."""
    body = {"account": account.name, "fingerprint": fingerprint}
    about = _about(account.name, account.number)
    return session.draft("account.credential_set", now, subjects=about, body=body, rules=("PF-04",))


def pin_draft(session: Session, number: str, fingerprint: str, now: datetime) -> Draft:
    """A PIN was set; the entry names the verifier by its fingerprint."""
    body = {"number": number, "fingerprint": fingerprint}
    about = (subject("officer", number),)
    return session.draft("officer.pin_set", now, subjects=about, body=body, rules=("PF-04",))


def unlocked_draft(session: Session, owner: str, now: datetime) -> Draft:
    """Wrong attempts count no longer: the secret was given rightly, or set anew."""
    return session.draft(
        "session.unlocked", now, subjects=(owner,), body={"owner": owner}, stream=Stream.AUDIT
    )


def _about(name: str, number: str | None) -> tuple[str, ...]:
    account = subject("account", name)
    return (account,) if number is None else (account, subject("officer", number))
