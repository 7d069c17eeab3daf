"""A new key for the station: the old one is lost, or somebody else may have it. Two people do it, and it is on record.

From a new epoch on everything is signed by the new key; what the old one signed stays proved by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.ledger import Draft, Entry, KeyRenewed
from station.core.ledger.own_bodies import SealedTable
from station.core.policy import Policy
from station.people.asking import Ask, asks, asks_nothing, require
from station.people.naming import written
from station.people.permissions import Permission
from station.people.ports import PeopleReader
from station.people.sessions import Session
from station.people.two_persons import Person, TwoPersons, absence_draft, require_second


@dataclass(frozen=True, slots=True)
class NewKey:
    """The key that the station has from now on, and the id of the one before; `held` says whether that was at hand."""

    station: str
    key_id: str
    public_key: str
    former_key_id: str
    held: bool


class RenewingWork(Protocol):
    """The unit of work in which the key changes."""

    @property
    def people(self) -> PeopleReader:
        """Accounts."""
        ...

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        ...

    def append(self, draft: Draft) -> Entry:
        """Record an entry."""
        ...


Conclude = Callable[[RenewingWork, NewKey, Mapping[str, int]], None]
"""Records what was done: with the key, and the guarded tables with their numbers of rows."""


class KeyKeeping(Protocol):
    """Where the station's key is kept."""

    def renew(self, conclude: Conclude) -> NewKey:
        """Make a key, begin an epoch with it, guard with it, `conclude`, and put it in the old one's place.

        Raises Refused ``ledger.renew_beside`` where something beside the ledger waits for a decision.
        """
        ...


@dataclass(frozen=True, slots=True)
class RenewalCase:
    """The facts: both keys, the second person, why, the system's user, what is guarded anew."""

    key: NewKey
    second: str
    reason: str
    system_user: str
    tables: Mapping[str, int]


def decide_renewed(session: Session, case: RenewalCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of a new key. Tables that were guarded with a lost key could not be checked: they count as apart."""
    key = case.key
    tables = tuple(SealedTable(name, count, not key.held) for name, count in sorted(case.tables.items()))
    body = KeyRenewed(
        *(key.former_key_id, key.key_id, key.public_key, key.held),
        *(case.second, case.system_user, tables, case.reason),
    )
    return Decided((session.draft(body, now, rules=("DM-03", "PF-05")),), (), None)


class KeyRenewing:
    """Gives the station a new key."""

    def __init__(self, keys: KeyKeeping, persons: TwoPersons, clock: Clock) -> None:
        self._keys, self._persons, self._clock = keys, persons, clock

    @asks(Permission.LEDGER_MAINTAIN)
    def renew(self, session: Session, second: Person, reason: str, system_user: str = "") -> NewKey:
        """Give the open station a new key.

        Raises Refused ``ledger.renew_no_reason``, ``people.second_needed``, ``people.second_leader_needed``,
        ``people.second_dependent``, ``ledger.renew_beside``, and for `second` as `SignIn.with_password`.
        """
        return self._renew(session, second, reason, system_user)

    @asks_nothing("two people prove themselves within; without its key the station lets nobody sign in")
    def renew_shut(
        self, first: Person, second: Person, reason: str, system_user: str = "", *, leader_absent: str = ""
    ) -> NewKey:
        """The same for a station that can't be opened, because its key is lost or is another one's; it is opened anew then.

        Where no leader can come, nobody could close that leader's account either: two people say why (`leader_absent`), and it
        is on record. Raises NotPermitted too.
        """
        reason = written(reason, "ledger.renew_no_reason", "DM-03")
        session = require(self._persons.first(first), Ask((Permission.LEDGER_MAINTAIN,)))
        return self._renew(session, second, reason, system_user, leader_absent)

    def _renew(
        self, session: Session, second: Person, reason: str, system_user: str, leader_absent: str = ""
    ) -> NewKey:
        reason = written(reason, "ledger.renew_no_reason", "DM-03")
        name = self._persons.prove(second)

        def conclude(work: RenewingWork, key: NewKey, tables: Mapping[str, int]) -> None:
            now = self._clock.now()
            account = require_second(session, name, work.people, now, leader_absent=leader_absent)
            for draft in absence_draft(session, account, work.people, now, leader_absent):
                work.append(draft)
            case = RenewalCase(key, account.name, reason, system_user, tables)
            record(work, decide_renewed(session, case, work.policy, now))

        return self._keys.renew(conclude)
