"""Graded administration (PF-05): whose accounts a person may change, and who may do what.

Administrators form a tree by who appointed whom. An administrator may change accounts of people who are no
administrators, and those of administrators below; never their own roles, and never an equal's or a superior's
account.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from station.core.errors import Refused
from station.people.permissions import Permission, Role, permissions_of
from station.people.ports import PeopleReader
from station.people.sessions import Session
from station.people.values import Account, AccountStatus


def is_administrator(account: Account) -> bool:
    """Whether the account may change accounts."""
    return Role.SYSTEM_ADMINISTRATOR in account.roles


def superiors(account: Account, people: PeopleReader) -> tuple[str, ...]:
    """Names of the administrators above `account`, nearest first."""
    found: list[str] = []
    above = account.superior
    while above and above not in found:
        found.append(above)
        next_one = people.account(above)
        above = next_one.superior if next_one is not None else ""
    return tuple(found)


@dataclass(frozen=True, slots=True)
class OfficeStanding:
    """The relation of a person to an account: the administrators `above_me` and those `above` the account."""

    account: Account
    above: tuple[str, ...] = ()
    above_me: tuple[str, ...] = ()


def standing_of(session: Session, account: Account, people: PeopleReader) -> OfficeStanding:
    """The relation of the person of `session` to `account`."""
    own = people.account(session.account)
    return OfficeStanding(
        account, superiors(account, people), superiors(own, people) if own is not None else ()
    )


def require_may_change(session: Session, standing: OfficeStanding) -> None:
    """Refuse changes of a person's own roles and status, and of an equal's or superior's account.

    Raises Refused ``people.account_own`` or ``people.account_senior`` (PF-05).
    """
    account = standing.account
    if session.program:
        return
    if account.name == session.account:
        raise Refused("people.account_own", rule="PF-05", account=account.name)
    below_me = session.account in standing.above
    if account.name in standing.above_me or (is_administrator(account) and not below_me):
        raise Refused("people.account_senior", rule="PF-05", account=account.name)


def require_may_close(session: Session, standing: OfficeStanding) -> None:
    """As `require_may_change`; but whoever records that an officer left may close that officer's ordinary account."""
    if is_administrator(standing.account) or standing.account.name == session.account:
        require_may_change(session, standing)


def holders(permission: Permission, accounts: Iterable[Account]) -> tuple[Account, ...]:
    """Who may do this: the active accounts with a role that holds `permission`."""
    return tuple(
        account
        for account in accounts
        if account.status is AccountStatus.ACTIVE and permission in permissions_of(account.roles)
    )
