"""Accounts as use cases.

Creating, roles, freezing, closing, passwords and PINs, and who may do what (from both sides).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

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
    decide_unlock,
    new_account_case,
    touchable,
    unlock_case,
)
from station.people.administration import holders, is_administrator
from station.people.asking import asks, asks_nothing
from station.people.credentials import (
    PASSWORD,
    Secrets,
    account_owner,
    fingerprint,
    officer_owner,
)
from station.people.founding import decide_founding, founder_of, founding_case, plan_founding
from station.people.naming import account_key, account_name, number_key
from station.people.permissions import Permission, Role, permissions_of
from station.people.ports import PeopleView, SignInStore
from station.people.proving import Proving, locked_for
from station.people.sessions import Session, program_session
from station.people.setting_secrets import SecretSetting
from station.people.values import Account, AccountStatus, Officer


class Accounts:
    """Accounts and secrets. Changes need ACCOUNTS_EDIT, looking needs PEOPLE_VIEW, one's own secrets ACCOUNT_OWN."""

    def __init__(self, store: SignInStore, clock: Clock, secrets: Secrets) -> None:
        self._store = store
        self._clock = clock
        self._secrets = secrets
        self._proving = Proving(store, clock, secrets)
        self._keeping = SecretSetting(store, clock, secrets)

    @asks_nothing("the first act of a station, before there is anybody to ask")
    def found(
        self,
        *,
        office: str,
        office_name: str,
        account: str,
        name: str,
        password: str,
        office_staff: bool = True,
    ) -> Account:
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
                office_staff=office_staff,
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
        """All accounts by name, also closed ones."""
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
        """A new account, with its first password if one is given; without a password nobody can sign in with it yet.

        Raises Refused ``people.account_taken``, ``people.account_reserved``, ``people.officer_has_account``,
        ``people.unknown_officer``, ``people.password_…``, ``batch.…``.
        """
        officer_number = number_key(number) if number else None
        asked = Account(name, display_name, officer_number, frozenset(roles))
        verifier = None
        if password is not None:
            verifier = self._keeping.new_password(account_name(name), password, officer_number)
        now = self._clock.now()
        with self._store.write() as work:
            decided = decide_create(session, new_account_case(asked, work.people), work.policy, now)
            record(work, decided)
            if verifier is not None:
                self._keeping.put_password(work, session, decided.value, verifier, issued=True)
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
    def unlock(self, session: Session, name: str, reason: str) -> tuple[Entry, ...]:
        """Let another person's locked account try its password, and its officer's PIN, again at once (PF-04).

        Raises Refused ``people.unknown_account``, ``people.account_closed``, ``people.unlock_own``, ``people.not_locked``,
        ``people.reason_missing``.
        """
        now = self._clock.now()
        with self._store.write() as work:
            case = unlock_case(session, account_key(name), reason, work.people)
            return record(work, decide_unlock(session, case, work.policy, now))

    @asks(Permission.PEOPLE_VIEW)
    def locked(self, session: Session) -> frozenset[str]:
        """The names of accounts whose password, or whose officer's PIN, is not taken now after wrong ones (PF-04)."""
        now = self._clock.now()

        def waits(owner: str, view: PeopleView) -> bool:
            return locked_for(view.people.attempts(owner), now) > timedelta(0)

        with self._store.read() as view:
            return frozenset(
                each.name
                for each in view.people.accounts()
                if waits(account_owner(each.name), view)
                or (each.number is not None and waits(officer_owner(each.number), view))
            )

    @asks(Permission.PEOPLE_VIEW)
    def administrators(self, session: Session) -> tuple[Account, ...]:
        """The accounts that can administer now: active, an administrator's, and with a password.

        Where only one is left nobody can unlock it or issue it another password.
        """
        with self._store.read() as view:
            return tuple(
                each
                for each in view.people.accounts()
                if each.status is AccountStatus.ACTIVE
                and is_administrator(each)
                and view.people.fingerprint(account_owner(each.name))
            )

    @asks(Permission.ACCOUNTS_EDIT)
    def set_password(self, session: Session, name: str, password: str) -> Entry:
        """Issue a password to another person, who can use it only to choose their own (PF-04).

        Raises Refused as `grant`, and ``people.password_…``.
        """
        key = account_key(name)
        verifier = self._keeping.new_password(key, password)
        with self._store.write() as work:
            account = touchable(session, account_case(session, key, work.people))
            return self._keeping.put_password(work, session, account, verifier, issued=True)

    @asks(Permission.ACCOUNT_OWN)
    def change_own_password(self, session: Session, old: str, new: str) -> Entry:
        """Choose another password for oneself. Raises Refused ``people.wrong_secret``, ``people.password_…``."""
        owner = account_owner(session.account)
        self._proving.prove(owner, PASSWORD, old, "people.wrong_secret", to_choose=True)
        verifier = self._keeping.new_password(session.account, new)
        with self._store.write() as work:
            account = work.people.account(session.account)
            if account is None or account.status is not AccountStatus.ACTIVE:
                raise Refused("people.unknown_account", account=session.account)
            return self._keeping.put_password(work, session, account, verifier, issued=False)

    @asks(Permission.ACCOUNTS_EDIT)
    def set_pin(self, session: Session, number: str, pin: str) -> Entry:
        """Issue a PIN to an officer, who can confirm nothing with it before choosing their own (PF-04).

        The PIN of one's own officer counts as chosen by oneself. The PIN of an officer whose account is an equal's or
        a superior's may not be set (PF-05). Raises Refused ``people.pin_…``, ``people.unknown_officer``.
        """
        key = number_key(number)
        verifier = self._keeping.new_pin(key, pin)
        with self._store.write() as work:
            account = work.people.account_of(key)
            if account is not None and account.name != session.account:
                touchable(session, account_case(session, account.name, work.people))
            return self._keeping.put_pin(work, session, key, verifier, issued=key != session.number)

    @asks(Permission.ACCOUNTS_EDIT)
    def without_pin(self, session: Session) -> tuple[Officer, ...]:
        """The officers in service who have no PIN yet, and so can sign for nothing (PF-04)."""
        del session
        with self._store.read() as view:
            return tuple(each for each in view.people.officers() if not each.has_pin)

    @asks(Permission.ACCOUNT_OWN)
    def set_own_pin(self, session: Session, password: str, pin: str) -> Entry:
        """Choose one's own PIN, after proving one's identity by the password.

        Raises Refused ``people.wrong_secret``, ``people.pin_form``, ``people.no_officer`` for an account without an
        officer.
        """
        if session.number is None:
            raise Refused("people.no_officer", account=session.account)
        self._proving.prove(account_owner(session.account), PASSWORD, password, "people.wrong_secret")
        verifier = self._keeping.new_pin(session.number, pin)
        with self._store.write() as work:
            return self._keeping.put_pin(work, session, session.number, verifier, issued=False)

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
