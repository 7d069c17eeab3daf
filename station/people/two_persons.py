"""What two different people confirm: one who may do it, and a second by their own password (PF-05)."""

from __future__ import annotations

from dataclasses import dataclass, field

from station.core.clock import Clock
from station.core.errors import Refused
from station.people.credentials import PASSWORD, Secrets, account_owner
from station.people.naming import account_key
from station.people.permissions import Role
from station.people.ports import PeopleReader, PeopleStore
from station.people.proving import Proving
from station.people.sessions import Session
from station.people.standing import PresentStanding, session_of, usable
from station.people.values import Account, AccountStatus


@dataclass(frozen=True, slots=True)
class Person:
    """A person who proves by their own password to be there."""

    account: str
    password: str = field(repr=False)


class TwoPersons:
    """Proves the first and the second person; a wrong password is counted as at a sign-in."""

    def __init__(self, store: PeopleStore, clock: Clock, verifiers: Secrets) -> None:
        self._store = store
        self._proving = Proving(store, clock, verifiers)
        self._standing = PresentStanding(store)

    def first(self, person: Person) -> Session:
        """A session of the first person, which is not recorded as a sign-in: the station may be shut.

        Raises Refused as `SignIn.with_password`.
        """
        name = self.prove(person)
        with self._store.read() as view:
            account = usable(name, view.people)
            office = view.people.office()
            bare = Session(
                name,
                account.display_name,
                account.roles,
                office="" if office is None else office.code,
                standing=self._standing,
            )
            return session_of(account, view.people, bare)

    def prove(self, person: Person) -> str:
        """The key of the person's account. Raises Refused as `SignIn.with_password`."""
        name = account_key(person.account)
        self._proving.prove(account_owner(name), PASSWORD, person.password, "people.sign_in_wrong")
        return name


def require_second(session: Session, second: str, people: PeopleReader) -> Account:
    """The account of the second person.

    They are another person than the one who acts; where an office's leader has an account, one of the two is a leader.
    Raises Refused ``people.second_needed``, ``people.second_leader_needed``.
    """
    active = {each.name: each for each in people.accounts() if each.status is AccountStatus.ACTIVE}
    asker, found = active.get(session.account), active.get(second)
    same = found is None or found is asker or (found.number is not None and found.number == session.number)
    if found is None or same:
        raise Refused("people.second_needed", rule="PF-05", field="second", account=session.account)
    leaders = sorted(name for name, each in active.items() if Role.OFFICE_LEADER in each.roles)
    if leaders and not {session.account, found.name} & set(leaders):
        raise Refused("people.second_leader_needed", rule="PF-05", field="second", leaders=", ".join(leaders))
    return found
