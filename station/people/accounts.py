"""Accounts as use cases: create, roles, freeze, close, passwords and PINs, and both views of who may do what."""

from __future__ import annotations

from collections.abc import Iterable

from station.core.clock import Clock
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.people.account_acts import (
    RolesCase,
    StatusCase,
    account_case,
    decide_create,
    decide_roles,
    decide_status,
    new_account_case,
    password_draft,
    pin_draft,
    touchable,
    unlocked_draft,
)
from station.people.administration import holders
from station.people.asking import asks, asks_nothing
from station.people.credentials import (
    PASSWORD,
    PIN,
    Secrets,
    account_owner,
    fingerprint,
    officer_owner,
    plain_pin,
    require_good_password,
    require_good_pin,
)
from station.people.founding import decide_founding, founder_of, founding_case, plan_founding
from station.people.naming import account_key, account_name, number_key
from station.people.officers import in_service
from station.people.permissions import Permission, Role, permissions_of
from station.people.ports import PeopleStore, PeopleWork
from station.people.proving import Proving
from station.people.sessions import Session, program_session
from station.people.values import Account, AccountStatus


class Accounts:
    """Accounts and secrets. Changes need ACCOUNTS_EDIT, looking needs PEOPLE_VIEW, one's own secrets ACCOUNT_OWN."""

    def __init__(self, store: PeopleStore, clock: Clock, secrets: Secrets) -> None:
        self._store = store
        self._clock = clock
        self._secrets = secrets
        self._proving = Proving(store, clock, secrets)

    @asks_nothing("the first act of a station, before there is anybody to ask")
    def found(self, *, office: str, office_name: str, account: str, name: str, password: str) -> Account:
        """The first act of a station, by the program itself: the office and its first administrator.

        Raises Refused as `plan_founding`, and ``people.founded_already``.
        """
        with self._store.read() as view:
            plan = plan_founding(
                office=office,
                office_name=office_name,
                account=account,
                name=name,
                password=password,
                policy=view.policy,
            )
        verifier = self._secrets.verifier(password)
        with self._store.write() as work:
            case = founding_case(plan, fingerprint(verifier), work.people)
            decided = decide_founding(program_session(plan.office.code), case, work.policy, self._clock.now())
            record(work, decided)
            work.credentials.put(account_owner(decided.value.name), PASSWORD, verifier)
        return decided.value

    @asks_nothing("names the account that commands run under, before there is a session")
    def founder(self) -> str:
        """Name of the first administrator's account. Raises Refused ``people.not_founded``."""
        with self._store.read() as view:
            return founder_of(view.people).name

    @asks(Permission.PEOPLE_VIEW)
    def all(self, session: Session) -> tuple[Account, ...]:
        """All accounts by name, closed ones too."""
        with self._store.read() as view:
            return view.people.accounts()

    @asks(Permission.PEOPLE_VIEW)
    def get(self, session: Session, name: str) -> Account:
        """One account. Raises Refused ``people.unknown_account``."""
        with self._store.read() as view:
            account = view.people.account(account_key(name))
        if account is None:
            raise Refused("people.unknown_account", account=name)
        return account

    @asks(Permission.PEOPLE_VIEW)
    def permissions(self, session: Session, name: str) -> frozenset[Permission]:
        """What this account may do; nothing unless it is active. Raises Refused ``people.unknown_account``."""
        account = self.get(session, name)
        active = account.status is AccountStatus.ACTIVE
        return permissions_of(account.roles) if active else frozenset()

    @asks(Permission.PEOPLE_VIEW)
    def holders(self, session: Session, permission: Permission) -> tuple[Account, ...]:
        """Who may do this."""
        with self._store.read() as view:
            return holders(permission, view.people.accounts())

    @asks(Permission.ACCOUNTS_EDIT)
    def create(
        self,
        session: Session,
        name: str,
        display_name: str,
        *,
        number: str | None = None,
        roles: Iterable[Role] = (),
        password: str | None = None,
    ) -> Account:
        """A new account, with its first password if one is given; without, nobody can sign in with it yet.

        Raises Refused ``people.account_taken``, ``people.account_reserved``, ``people.officer_has_account``,
        ``people.unknown_officer``, ``people.password_…``, ``batch.…``.
        """
        officer_number = number_key(number) if number else None
        asked = Account(name, display_name, officer_number, frozenset(roles))
        verifier = self._checked_verifier(account_name(name), password) if password is not None else None
        now = self._clock.now()
        with self._store.write() as work:
            decided = decide_create(session, new_account_case(asked, work.people), work.policy, now)
            record(work, decided)
            if verifier is not None:
                self._put_password(work, session, decided.value, verifier)
            found = work.people.account(decided.value.name)
        return found or decided.value

    @asks(Permission.ACCOUNTS_EDIT)
    def grant(self, session: Session, name: str, roles: Iterable[Role]) -> tuple[Entry, ...]:
        """Give roles. Raises Refused ``people.unknown_account``, ``people.account_own``, ``people.account_senior``."""
        return self._roles(session, name, roles, grant=True)

    @asks(Permission.ACCOUNTS_EDIT)
    def revoke(self, session: Session, name: str, roles: Iterable[Role]) -> tuple[Entry, ...]:
        """Take roles. Raises Refused as `grant`."""
        return self._roles(session, name, roles, grant=False)

    @asks(Permission.ACCOUNTS_EDIT)
    def freeze(self, session: Session, name: str, reason: str) -> tuple[Entry, ...]:
        """Stop sign-in until unfrozen. Raises Refused as `grant`, and ``people.reason_missing``."""
        return self._status(session, name, AccountStatus.FROZEN, reason)

    @asks(Permission.ACCOUNTS_EDIT)
    def unfreeze(self, session: Session, name: str, reason: str) -> tuple[Entry, ...]:
        """Let a frozen account sign in again. Raises Refused as `freeze`."""
        return self._status(session, name, AccountStatus.ACTIVE, reason)

    @asks(Permission.ACCOUNTS_EDIT)
    def close(self, session: Session, name: str, reason: str) -> tuple[Entry, ...]:
        """End an account for good. Raises Refused as `freeze`."""
        return self._status(session, name, AccountStatus.CLOSED, reason)

    @asks(Permission.ACCOUNTS_EDIT)
    def set_password(self, session: Session, name: str, password: str) -> Entry:
        """Issue a password to somebody else. Raises Refused as `grant`, and ``people.password_…``."""
        key = account_key(name)
        verifier = self._checked_verifier(key, password)
        with self._store.write() as work:
            account = touchable(session, account_case(session, key, work.people))
            return self._put_password(work, session, account, verifier)

    @asks(Permission.ACCOUNT_OWN)
    def change_own_password(self, session: Session, old: str, new: str) -> Entry:
        """Choose another password for oneself. Raises Refused ``people.wrong_secret``, ``people.password_…``."""
        self._proving.prove(account_owner(session.account), PASSWORD, old, "people.wrong_secret")
        verifier = self._checked_verifier(session.account, new)
        with self._store.write() as work:
            account = work.people.account(session.account)
            if account is None or account.status is not AccountStatus.ACTIVE:
                raise Refused("people.unknown_account", account=session.account)
            return self._put_password(work, session, account, verifier)

    @asks(Permission.ACCOUNTS_EDIT)
    def set_pin(self, session: Session, number: str, pin: str) -> Entry:
        """Set an officer's PIN, which they type themselves. Raises Refused ``people.pin_form``, ``unknown_officer``.

        The PIN of an officer whose account is an equal's or superior's is not this person's to set (PF-05).
        """
        key = number_key(number)
        verifier = self._checked_pin(pin)
        with self._store.write() as work:
            account = work.people.account_of(key)
            if account is not None and account.name != session.account:
                touchable(session, account_case(session, account.name, work.people))
            return self._put_pin(work, session, key, verifier)

    @asks(Permission.ACCOUNT_OWN)
    def set_own_pin(self, session: Session, password: str, pin: str) -> Entry:
        """Choose one's own PIN, shown to be oneself by the password.

        Raises Refused ``people.wrong_secret``, ``people.pin_form``, ``people.no_officer`` for an account without one.
        """
        if session.number is None:
            raise Refused("people.no_officer", account=session.account)
        self._proving.prove(account_owner(session.account), PASSWORD, password, "people.wrong_secret")
        verifier = self._checked_pin(pin)
        with self._store.write() as work:
            return self._put_pin(work, session, session.number, verifier)

    def _roles(self, session: Session, name: str, roles: Iterable[Role], *, grant: bool) -> tuple[Entry, ...]:
        now = self._clock.now()
        with self._store.write() as work:
            account = account_case(session, account_key(name), work.people)
            case = RolesCase(account, frozenset(roles), grant)
            return record(work, decide_roles(session, case, work.policy, now))

    def _status(self, session: Session, name: str, status: AccountStatus, reason: str) -> tuple[Entry, ...]:
        now = self._clock.now()
        with self._store.write() as work:
            account = account_case(session, account_key(name), work.people)
            case = StatusCase(account, status, reason)
            return record(work, decide_status(session, case, work.policy, now))

    def _checked_verifier(self, account: str, password: str) -> str:
        # Made before the unit of work: it takes a tenth of a second, in which nobody else should wait.
        with self._store.read() as view:
            require_good_password(password, account, view.policy)
        return self._secrets.verifier(password)

    def _checked_pin(self, pin: str) -> str:
        with self._store.read() as view:
            require_good_pin(plain_pin(pin), view.policy)
        return self._secrets.verifier(plain_pin(pin))

    def _put_password(self, work: PeopleWork, session: Session, account: Account, verifier: str) -> Entry:
        owner = account_owner(account.name)
        work.credentials.put(owner, PASSWORD, verifier)
        entry = work.append(password_draft(session, account, fingerprint(verifier), self._clock.now()))
        self._clear_attempts(work, session, owner)
        return entry

    def _put_pin(self, work: PeopleWork, session: Session, number: str, verifier: str) -> Entry:
        in_service(number, work.people.officer(number))
        owner = officer_owner(number)
        work.credentials.put(owner, PIN, verifier)
        entry = work.append(pin_draft(session, number, fingerprint(verifier), self._clock.now()))
        self._clear_attempts(work, session, owner)
        return entry

    def _clear_attempts(self, work: PeopleWork, session: Session, owner: str) -> None:
        if work.people.attempts(owner).failed:
            work.append(unlocked_draft(session, owner, self._clock.now()))
