"""Signing in by password, switching at the counter by badge and PIN, confirming by PIN; wrong attempts lock (PF-04)."""

from __future__ import annotations

from datetime import datetime

from station.core.clock import Clock
from station.core.codes import CodeKind
from station.core.errors import NO_ROOM, Refused, StoreProblem
from station.core.ledger import Body, Draft, subject
from station.core.policy.served import served_integer
from station.people.asking import asks, asks_nothing, asks_sign_in
from station.people.bodies import (
    Cause,
    Purpose,
    SessionClosed,
    SessionLocked,
    SessionOpened,
    SessionRefused,
)
from station.people.credentials import (
    PASSWORD,
    PIN,
    Secrets,
    account_owner,
    officer_owner,
    plain_pin,
)
from station.people.naming import account_key, number_key
from station.people.permissions import Permission
from station.people.ports import PeopleReader, PeopleView, SignInStore
from station.people.proving import Proving
from station.people.sessions import Session, program_session
from station.people.standing import PresentStanding, session_of
from station.people.values import Account, AccountStatus, Officer

IDLE_LOCK_MINUTES = served_integer("PF-04", "idle_lock_minutes")


class SignIn:
    """Signing in at this station. The refusal is the same for an unknown name and for a wrong password."""

    def __init__(self, store: SignInStore, clock: Clock, secrets: Secrets) -> None:
        self._store = store
        self._clock = clock
        self._secrets = secrets
        self._proving = Proving(store, clock, secrets)
        self._standing = PresentStanding(store)

    @asks_nothing("opens a session")
    def with_password(self, account: str, password: str) -> Session:
        """Sign in.

        Raises Refused ``people.sign_in_wrong``, ``people.sign_in_locked`` (after PF-04's number of wrong attempts),
        ``people.account_frozen``, and IntegrityProblem ``people.verifier_changed``.
        """
        key = account_key(account)
        with self._store.read() as view:
            known = view.people.account(key)
        if known is None or known.status is AccountStatus.CLOSED:
            self._secrets.matches(None, password)
            self._record_unknown("password")
            raise Refused("people.sign_in_wrong", rule="PF-04")
        self._proving.prove(account_owner(key), PASSWORD, password, "people.sign_in_wrong")
        return self._open(key, "password")

    @asks_nothing("how accounts are written, of which the sign-in shows nothing")
    def accounts_are_plain(self) -> bool:
        """Whether every account's name is of letters and figures, for which no input method is needed."""
        with self._store.read() as view:
            return all(each.name.isascii() for each in view.people.accounts())

    @asks_nothing("opens a session")
    def with_badge(self, badge: str, pin: str) -> Session:
        """Switch at the counter: sign in the account of the officer who has this badge.

        Raises Refused ``people.unknown_badge``, ``people.no_account``, ``people.no_pin``, ``people.pin_wrong``,
        ``people.sign_in_locked``, ``people.account_frozen``, and IntegrityProblem ``people.verifier_changed``.
        """
        officer, account = self._carrier(badge)
        self.confirm_pin(officer.number, pin)
        return self._open(account.name, "badge")

    @asks_nothing("tells whoever shows a badge at the sign-in the name that is printed on it")
    def carrier(self, badge: str) -> str:
        """The name of the officer in service who has this badge and an account.

        Raises Refused ``people.unknown_badge`` (recorded as by `with_badge`), ``people.no_account``.
        """
        return self._carrier(badge)[0].name

    @asks_nothing("a person proves to be somebody, whoever is signed in")
    def confirm_pin(self, number: str, pin: str) -> Officer:
        """The officer in service with this number, proven by the PIN.

        Raises Refused ``people.unknown_officer``, ``people.officer_left``, ``people.no_pin``, ``people.pin_wrong``,
        ``people.sign_in_locked``, and IntegrityProblem ``people.verifier_changed``.
        """
        key = number_key(number)
        with self._store.read() as view:
            officer = view.people.officer(key)
            has_pin = view.people.has_pin(key)
        if officer is None:
            raise Refused("people.unknown_officer", number=number)
        if not officer.active:
            raise Refused("people.officer_left", number=officer.number, name=officer.name)
        if not has_pin:
            raise Refused("people.no_pin", number=officer.number, name=officer.name)
        self._proving.prove(officer_owner(key), PIN, plain_pin(pin), "people.pin_wrong")
        return officer

    @asks_sign_in("comes back to one's own session by the PIN")
    def unlock(self, session: Session, pin: str) -> Session:
        """Unlock a locked screen by PIN; `with_password` does it by password, `with_badge` by badge.

        Raises Refused ``people.no_officer`` for an account without an officer, and as `confirm_pin`.
        """
        if session.number is None:
            raise Refused("people.no_officer", account=session.account)
        self.confirm_pin(session.number, pin)
        return self._open(session.account, "pin")

    @asks_sign_in("looks up one's own roles; an account without any has a session too")
    def current(self, session: Session) -> Session:
        """The session with its present roles; an open window asks this regularly.

        Raises Refused with a code of `standing.SESSION_OVER` when the account can no longer be used.
        """
        return session

    @asks_nothing("the frame locks itself by it, with and without a session")
    def idle_minutes(self) -> int:
        """Minutes without a key or click after which the desktop locks itself (PF-04)."""
        with self._store.read() as view:
            return IDLE_LOCK_MINUTES.of(view.policy)

    @asks(Permission.ACCOUNT_OWN)
    def lock(self, session: Session, cause: Cause) -> None:
        """Record that the screen was locked: `cause` is ``idle`` or ``person``. Unlocking is a new sign-in."""
        self._record(_about_oneself(session, SessionLocked(cause), self._clock.now()))

    @asks(Permission.ACCOUNT_OWN)
    def close(self, session: Session) -> None:
        """Record that the person signed out, or that another person took over."""
        self._record(_about_oneself(session, SessionClosed(), self._clock.now()))

    @asks_nothing("a number for the frame, without content")
    def catch_up(self) -> int:
        """Record what a full disk kept from the ledger, where there is room by now; how much still waits."""
        return self._store.catch_up()

    def _carrier(self, badge: str) -> tuple[Officer, Account]:
        with self._store.read() as view:
            officer = _carrier(view, badge)
            account = view.people.account_of(officer.number) if officer is not None else None
        if officer is None:
            self._record_unknown("badge")
            raise Refused("people.unknown_badge", badge=badge)
        if account is None:
            raise Refused("people.no_account", number=officer.number, name=officer.name)
        return officer, account

    def _open(self, account: str, way: Purpose) -> Session:
        """Open a session. A full disk keeps nobody out of a window: that is no reason not to see what is on record."""
        try:
            with self._store.write() as work:
                session, opened = self._opened(account, way, work.people)
                work.append(opened)
        except StoreProblem as problem:
            if problem.code not in NO_ROOM or not self._store.keeps_in_mind:
                raise
            with self._store.read() as view:
                session, opened = self._opened(account, way, view.people)
            self._store.record_soon(opened)
        return session

    def _opened(self, account: str, way: Purpose, people: PeopleReader) -> tuple[Session, Draft]:
        session = self._session(_openable(account, people), people)
        return session, _about_oneself(session, SessionOpened(way), self._clock.now())

    def _session(self, account: Account, people: PeopleReader) -> Session:
        office = people.office()
        code = office.code if office is not None else ""
        blank = Session(
            account.name, account.display_name, account.roles, office=code, standing=self._standing
        )
        return session_of(account, people, blank)

    def _record_unknown(self, way: Purpose) -> None:
        # Without the name: a password typed into the wrong box would stand in the ledger for ever.
        refused = SessionRefused("", way, 0, 0, None, 0)
        self._record(program_session().draft(refused, self._clock.now()))

    def _record(self, draft: Draft) -> None:
        self._store.record_soon(draft)


def _openable(name: str, people: PeopleReader) -> Account:
    """Who may open a session. Raises Refused ``people.account_frozen``, ``people.sign_in_wrong``."""
    account = people.account(name)
    if account is None or account.status is AccountStatus.CLOSED:
        raise Refused("people.sign_in_wrong", rule="PF-04")
    if account.status is AccountStatus.FROZEN:
        raise Refused("people.account_frozen", rule="PF-04", account=account.name)
    return account


def _about_oneself(session: Session, body: Body, now: datetime) -> Draft:
    return session.draft(body, now, subjects=(subject("account", session.account),))


def _carrier(view: PeopleView, badge: str) -> Officer | None:
    """The officer in service who carries the badge. Raises Refused ``codes.two_meanings``."""
    carriers = [holder for holder in view.codes.holders(badge) if holder.kind is CodeKind.BADGE]
    if len(carriers) > 1:
        raise Refused("codes.two_meanings", rule="EQ-10", value=badge.strip())
    found = view.people.officer(carriers[0].owner) if carriers else None
    return found if found is not None and found.active else None
