"""Choosing one's own password and PIN, and notices that another person set them (PF-04).

A person who knows the present secret may choose another one before there is a session. An issued secret serves for
nothing else, so that whoever issued it can't keep using it unnoticed.
"""

from __future__ import annotations

from station.core.clock import Clock
from station.core.errors import Refused
from station.core.ledger import Entry
from station.people.asking import asks, asks_nothing
from station.people.credentials import (
    PASSWORD,
    PIN,
    Secrets,
    account_owner,
    officer_owner,
    plain_pin,
    prepared,
)
from station.people.naming import account_key, number_key
from station.people.officers import in_service
from station.people.permissions import Permission
from station.people.ports import PeopleReader, SignInStore
from station.people.proving import Proving
from station.people.sessions import Session, program_session
from station.people.setting_secrets import SecretSetting
from station.people.values import Account, AccountStatus, Officer, SecretIssue


class SecretChoices:
    """A person's own secrets; the present secret proves whose they are."""

    def __init__(self, store: SignInStore, clock: Clock, secrets: Secrets) -> None:
        self._store, self._clock, self._secrets = store, clock, secrets
        self._proving = Proving(store, clock, secrets)
        self._keeping = SecretSetting(store, clock, secrets)

    @asks_nothing("an issued password opens no session, and serves to choose another")
    def choose_password(self, account: str, present: str, new: str) -> Entry:
        """Choose another password for the account whose `present` password this is.

        Raises Refused ``people.sign_in_wrong`` (also for an unknown account), ``people.sign_in_locked``,
        ``people.account_frozen``, ``people.secret_same``, ``people.password_…``; IntegrityProblem
        ``people.verifier_changed``.
        """
        key = account_key(account)
        with self._store.read() as view:
            known = view.people.account(key)
        if known is None or known.status is AccountStatus.CLOSED:
            self._secrets.matches(None, present)
            raise Refused("people.sign_in_wrong", rule="PF-04")
        self._proving.prove(account_owner(key), PASSWORD, present, "people.sign_in_wrong", to_choose=True)
        if prepared(present) == prepared(new):
            raise Refused("people.secret_same", rule="PF-04", field=PASSWORD)
        verifier = self._keeping.new_password(key, new)
        with self._store.write() as work:
            owner = _active(key, work.people)
            session = _owner_session(owner)
            return self._keeping.put_password(work, session, owner, verifier, issued=False)

    @asks_nothing("an issued PIN confirms nothing, and serves to choose another")
    def choose_pin(self, number: str, present: str, new: str) -> Entry:
        """Choose another PIN for the officer whose `present` PIN this is; no account is needed.

        Raises Refused ``people.unknown_officer``, ``people.officer_left``, ``people.no_pin``, ``people.pin_wrong``,
        ``people.sign_in_locked``, ``people.secret_same``, ``people.pin_…``; IntegrityProblem
        ``people.verifier_changed``.
        """
        key = number_key(number)
        with self._store.read() as view:
            officer = in_service(key, view.people.officer(key))
            has_pin = view.people.has_pin(key)
        if not has_pin:
            raise Refused("people.no_pin", number=officer.number, name=officer.name)
        plain = plain_pin(present)
        self._proving.prove(officer_owner(key), PIN, plain, "people.pin_wrong", to_choose=True)
        if plain == plain_pin(new):
            raise Refused("people.secret_same", rule="PF-04", field=PIN)
        verifier = self._keeping.new_pin(key, new)
        with self._store.write() as work:
            session = _officer_session(officer, work.people)
            return self._keeping.put_pin(work, session, key, verifier, issued=False)

    @asks(Permission.ACCOUNT_OWN)
    def issued(self, session: Session) -> tuple[SecretIssue, ...]:
        """One's own secrets that another person replaced in the last `TOLD_DAYS` days, the newest first.

        A first secret that was issued is no longer told once its owner chose another.
        """
        owners = [account_owner(session.account)]
        if session.number is not None:
            owners.append(officer_owner(session.number))
        now = self._clock.now()
        with self._store.read() as view:
            found = (view.people.secret_issue(owner) for owner in owners)
            issues = [each for each in found if each is not None]
            told = [each for each in issues if each.is_news(now - view.people.clock_doubt_since(each.seq))]
        return tuple(sorted(told, key=lambda issue: issue.at, reverse=True))


def _active(name: str, people: PeopleReader) -> Account:
    """The account, if it may be used. Raises Refused ``people.unknown_account``, ``people.account_frozen``."""
    account = people.account(name)
    if account is None or account.status is AccountStatus.CLOSED:
        raise Refused("people.unknown_account", account=name)
    if account.status is AccountStatus.FROZEN:
        raise Refused("people.account_frozen", rule="PF-04", account=name)
    return account


def _owner_session(account: Account) -> Session:
    return Session(account.name, account.display_name, frozenset(), account.number)


def _officer_session(officer: Officer, people: PeopleReader) -> Session:
    """The session that signs the entry: of the officer's account.

    Without one of the program, while the subject says whose PIN it is.
    """
    account = people.account_of(officer.number)
    return program_session() if account is None else _owner_session(account)
