"""Whether a person who signed in may still act, and what they may do now (PF-04).

A session is opened once and may last all day in a window, or as long as a command runs. So the roles of the sign-in
are never trusted: each call asks anew (`asking`), and the unit of work that records the act checks once more in its
own transaction, so that nothing can change between the check and the act.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from station.core.errors import NotPermitted, Refused, StoreProblem
from station.people.permissions import permissions_of
from station.people.ports import PeopleReader, PeopleStore, PeopleView
from station.people.sessions import Session
from station.people.values import Account, AccountStatus

SESSION_OVER: Final = frozenset({"people.session_frozen", "people.session_closed"})
"""Codes of refusals that end a session: a window signs out with their sentence."""


class PresentStanding:
    """Judges sessions by their account in the store now. Sessions that `SignIn` opens carry it."""

    def __init__(self, store: PeopleStore) -> None:
        self._store = store

    def present(self, session: Session) -> Session:
        """`session` with its present roles. Raises Refused with a code of `SESSION_OVER`.

        While the database does not answer, the last known roles hold: recordings can be imported without it (DM-01),
        and every other act fails at the database anyway.
        """
        try:
            with self._store.read() as view:
                return session_of(usable(session.account, view.people), view.people, session)
        except StoreProblem:
            return session

    def confirm(self, session: Session, view: PeopleView) -> None:
        """Within a unit of work: `session` has lost nothing since it was checked.

        Raises Refused with a code of `SESSION_OVER`, and NotPermitted ``people.not_permitted`` (PF-05).
        """
        account = usable(session.account, view.people)
        taken = permissions_of(session.roles) - permissions_of(account.roles)
        if taken:
            raise NotPermitted(
                "people.not_permitted", rule="PF-05", permission=min(taken).value, account=account.name
            )


def usable(name: str, people: PeopleReader) -> Account:
    """The account of a person who is signed in.

    Raises Refused ``people.session_frozen``, ``people.session_closed``.
    """
    account = people.account(name)
    if account is None or account.status is AccountStatus.CLOSED:
        raise Refused("people.session_closed", rule="PF-04", account=name)
    if account.status is AccountStatus.FROZEN:
        raise Refused("people.session_frozen", rule="PF-04", account=name)
    return account


def session_of(account: Account, people: PeopleReader, before: Session) -> Session:
    """`before` by the present `account`: its roles, and the name and department of its officer."""
    officer = people.officer(account.number) if account.number is not None else None
    department = officer.department if officer is not None else ""
    return replace(
        before,
        name=account.display_name,
        roles=account.roles,
        number=account.number,
        department=department,
        former_departments=people.former_departments(department) if department else (),
    )
