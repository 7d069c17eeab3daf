"""What two different people confirm: one who may do it, and a second by their own password (PF-05)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from station.core.clock import Clock
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.people.credentials import PASSWORD, Secrets, account_owner, officer_owner
from station.people.naming import account_key, written
from station.people.permissions import Role
from station.people.ports import PeopleReader, SignInStore
from station.people.proving import Proving
from station.people.secret_bodies import LeaderAbsent
from station.people.sessions import Session
from station.people.standing import PresentStanding, session_of, usable
from station.people.values import Account, AccountStatus, SecretIssue

INDEPENDENT_DAYS: Final = 7
"""So long an account, or a password or PIN that another person gave out, does not count as a person of its own.

Whoever may make accounts could else be both. In a week others see the new account, and its owner that the password was
replaced; no office needs these acts in its first week. It is no parameter, since whoever is bound by it may set those.
Days count by what is known to have passed (`is_young`).
"""


@dataclass(frozen=True, slots=True)
class Person:
    """A person who proves by their own password to be there."""

    account: str
    password: str = field(repr=False)


class TwoPersons:
    """Proves the first and the second person; a wrong password is counted as at a sign-in."""

    def __init__(self, store: SignInStore, clock: Clock, verifiers: Secrets) -> None:
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


def require_second(
    session: Session, second: str, people: PeopleReader, now: datetime, *, leader_absent: str = ""
) -> Account:
    """The account of the second person.

    They are another person than the one who acts, and not one by that person's making (`require_independent`); where an
    office's leader has an account, one of the two is a leader, but for `leader_absent`, why none can come: to be given only
    where nothing else opens the station, and then on record (`absence_draft`). Raises Refused ``people.second_needed``,
    ``people.second_leader_needed``, ``people.second_dependent``.
    """
    asker, found = _another(session, second, people)
    leaders = _leaders(people)
    if leaders and not {session.account, found.name} & set(leaders) and not leader_absent.strip():
        raise Refused("people.second_leader_needed", rule="PF-05", field="second", leaders=", ".join(leaders))
    if asker is not None:
        require_independent(asker, found, people, now)
    return found


def require_another(session: Session, second: str, people: PeopleReader, now: datetime) -> Account:
    """The account of a second person as `require_second` has it, where no leader is needed for what they confirm.

    Raises Refused ``people.second_needed``, ``people.second_dependent``.
    """
    asker, found = _another(session, second, people)
    if asker is not None:
        require_independent(asker, found, people, now)
    return found


def _another(session: Session, second: str, people: PeopleReader) -> tuple[Account | None, Account]:
    """The account of who acts, and the one of another person. Raises Refused ``people.second_needed``."""
    active = {each.name: each for each in people.accounts() if each.status is AccountStatus.ACTIVE}
    asker, found = active.get(session.account), active.get(second)
    same = found is None or found is asker or (found.number is not None and found.number == session.number)
    if found is None or same:
        raise Refused("people.second_needed", rule="PF-05", field="second", account=session.account)
    return asker, found


def absence_draft(
    session: Session, second: Account, people: PeopleReader, now: datetime, leader_absent: str
) -> tuple[Draft, ...]:
    """The entry that two people did without a leader what needs one; none where it was not needed, or one was there."""
    leaders = _leaders(people)
    if not leader_absent.strip() or not leaders or {session.account, second.name} & set(leaders):
        return ()
    reason = written(leader_absent, "people.reason_missing", "PF-05")
    about = tuple(subject("account", name) for name in leaders)
    return (session.draft(LeaderAbsent(leaders, second.name, reason), now, subjects=about, rules=("PF-05",)),)


def _leaders(people: PeopleReader) -> tuple[str, ...]:
    active = (each for each in people.accounts() if each.status is AccountStatus.ACTIVE)
    return tuple(sorted(each.name for each in active if Role.OFFICE_LEADER in each.roles))


def require_independent(
    first: Account, second: Account, people: PeopleReader, now: datetime, aside: str = ""
) -> None:
    """Raise Refused ``people.second_dependent`` where one person may be behind both accounts.

    That is: one of them was made by the other within the last `INDEPENDENT_DAYS` days, or had its password or PIN from
    them, directly or through accounts that were themselves made so; or both have it from the same person. `aside` is an
    account that does not count as such a person.
    """
    common = sorted(_behind(first, people, now) & _behind(second, people, now) - {aside})
    if common:
        raise Refused(
            "people.second_dependent",
            rule="PF-05",
            field="second",
            account=second.name,
            by=common[0],
            days=INDEPENDENT_DAYS,
        )


def _behind(account: Account, people: PeopleReader, now: datetime) -> set[str]:
    """Who may be behind an account: its owner, and whoever gave out a secret of late, of it or of theirs."""
    found, unseen = {account.name}, [account]
    while unseen:
        for giver in _givers(unseen.pop(), people, now) - found:
            found.add(giver)
            known = people.account(giver)
            if known is not None:
                unseen.append(known)
    return found


def _givers(account: Account, people: PeopleReader, now: datetime) -> set[str]:
    owners = [account_owner(account.name)]
    if account.number is not None:
        owners.append(officer_owner(account.number))
    issues = (people.secret_issue(owner) for owner in owners)
    return {issue.by_account for issue in issues if issue is not None and is_young(issue, people, now)}


def is_young(issue: SecretIssue, people: PeopleReader, now: datetime) -> bool:
    """Whether less than `INDEPENDENT_DAYS` days are known to have passed since a secret was issued.

    Setting the clock neither makes it older nor younger, and of a time for which the computer was off one day counts.
    """
    doubt = people.clock_doubt_since(issue.seq, ahead=issue.at > now)
    return now - issue.at - doubt < timedelta(days=INDEPENDENT_DAYS)
