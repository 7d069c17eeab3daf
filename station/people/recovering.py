"""Recovering an administrator's account whose password is lost and that nobody else may reset (PF-04, PF-05).

It is done inside the office: by a person who can open the station on its own machine, together with the office's
leader, or with two other people where there is no leader. It gives a password that serves once, to choose another,
and leaves an entry that names all of them and the system's user.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy
from station.people.administration import is_administrator, superiors
from station.people.asking import asks
from station.people.credentials import PASSWORD, PASSWORD_LENGTH, Secrets, account_owner
from station.people.naming import account_key, written
from station.people.permissions import Permission, Role
from station.people.ports import PeopleReader, SignInStore
from station.people.proving import Proving
from station.people.secret_bodies import AccountRecovered
from station.people.sessions import Session
from station.people.setting_secrets import SecretSetting
from station.people.two_persons import Person, absence_draft, require_independent
from station.people.values import Account, AccountStatus

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for each other."""
_GROUP, _GROUPS = 4, 4


@dataclass(frozen=True, slots=True)
class Recovered:
    """The password that serves once, which is stored nowhere in plain, and the entry of the recovery."""

    password: str = field(repr=False)
    entry: Entry


@dataclass(frozen=True, slots=True)
class RecoveryCase:
    """The facts.

    The account, who could reset it, who leads the office, who confirms besides, the machine, and the reason.
    """

    name: str
    account: Account | None
    above: tuple[str, ...]
    leaders: tuple[str, ...]
    asker: Account | None
    second: Account | None
    system_user: str
    reason: str
    leader_absent: str = ""
    """Why no leader can come, in the words of the two who are there."""


class Recovery:
    """Recovers an administrator's account; only on the station's own machine."""

    def __init__(self, store: SignInStore, clock: Clock, verifiers: Secrets) -> None:
        self._store, self._clock = store, clock
        self._proving = Proving(store, clock, verifiers)
        self._keeping = SecretSetting(store, clock, verifiers)

    @asks(Permission.ACCOUNT_OWN)
    def recover(
        self,
        session: Session,
        account: str,
        reason: str,
        *,
        system_user: str,
        second: Person | None = None,
        leader_absent: str = "",
    ) -> Recovered:
        """Issue a random password to an administrator whose password nobody may reset.

        Where no leader can come, two other people do it and say why (`leader_absent`), which is on record. Raises Refused ``people.unknown_account``, ``people.recover_…``, ``people.reason_missing``,
        ``people.second_dependent``, and for `second` as `SignIn.with_password`.
        """
        name = account_key(account)
        if second is not None:
            owner = account_owner(account_key(second.account))
            self._proving.prove(owner, PASSWORD, second.password, "people.sign_in_wrong")
        with self._store.read() as view:
            least = PASSWORD_LENGTH.of(view.policy)
        password = _by_chance(least)
        verifier = self._keeping.new_password(name, password)
        with self._store.write() as work:
            known = None if second is None else work.people.account(account_key(second.account))
            case = recovery_case(session, name, known, system_user, reason, work.people)
            case = replace(case, leader_absent=leader_absent.strip())
            now = self._clock.now()
            decided = decide_recovery(session, case, work.policy, now)
            if case.asker is not None and case.second is not None:
                # Whose password is lost would win nothing by having made both.
                require_independent(case.asker, case.second, work.people, now, aside=name)
                for draft in absence_draft(session, case.second, work.people, now, leader_absent):
                    work.append(draft)
            entries = record(work, decided)
            self._keeping.put_password(work, session, decided.value, verifier, issued=True)
        return Recovered(password, entries[0])


def recovery_case(
    session: Session,
    name: str,
    second: Account | None,
    system_user: str,
    reason: str,
    people: PeopleReader,
) -> RecoveryCase:
    """The case of recovering the account `name`."""
    account = people.account(name)
    active = {each.name: each for each in people.accounts() if each.status is AccountStatus.ACTIVE}
    above = () if account is None else superiors(account, people)
    return RecoveryCase(
        name,
        account,
        tuple(each for each in above if each in active and is_administrator(active[each])),
        tuple(
            each.name for each in active.values() if Role.OFFICE_LEADER in each.roles and each.name != name
        ),
        active.get(session.account),
        active.get(second.name) if second is not None else None,
        system_user,
        reason,
    )


def decide_recovery(session: Session, case: RecoveryCase, _policy: Policy, now: datetime) -> Decided[Account]:
    """The entry of the recovery; the value is the account.

    Raises Refused ``people.unknown_account``, ``people.recover_no_administrator``, ``people.recover_by_superior``,
    ``people.recover_own``, ``people.recover_needs_leader``, ``people.recover_needs_second``,
    ``people.reason_missing``.
    """
    account = case.account
    reason = written(case.reason, "people.reason_missing", "PF-04")
    if account is None:
        raise Refused("people.unknown_account", account=case.name)
    if account.status is not AccountStatus.ACTIVE or not is_administrator(account):
        raise Refused("people.recover_no_administrator", rule="PF-05", account=case.name)
    if case.above:
        raise Refused("people.recover_by_superior", rule="PF-05", account=case.name, superior=case.above[0])
    second = case.second
    if case.asker is None or case.asker.name == case.name:
        raise Refused("people.recover_own", rule="PF-05", account=case.name)
    if Role.OFFICE_LEADER not in case.asker.roles:
        if case.leaders and not case.leader_absent:
            raise Refused("people.recover_needs_leader", rule="PF-05", leaders=", ".join(case.leaders))
        if second is None or second.name in (case.name, case.asker.name):
            raise Refused("people.recover_needs_second", rule="PF-05", account=case.name)
    body = AccountRecovered(account.name, case.system_user, second.name if second is not None else "", reason)
    draft = session.draft(body, now, subjects=(subject("account", account.name),), rules=("PF-04", "PF-05"))
    return Decided((draft,), (), account)


def _by_chance(least: int) -> str:
    """A random text in groups of letters and digits that are easy to read out and type, at least `least` long."""
    groups = max(_GROUPS, -(-least // (_GROUP + 1)) + 1)
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(groups))
