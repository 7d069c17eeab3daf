"""Signing in on screen.

The covers that ask for it, the proof, and a new secret where the given one serves only to choose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from station.core.errors import Refused, StationError
from station.people.credentials import LONGEST_PIN
from station.people.proving import MUST_CHOOSE
from station.people.sessions import Session
from station.ui.at_window import AtWindow
from station.ui.choosing_secret import ChoosingCover
from station.ui.lock import LockCover
from station.ui.sign_in import BADGE, PASSWORD, SignInCover

SIGN_IN_LANE = "sign-in"


@dataclass(frozen=True, slots=True)
class _Way:
    """A way in: `open` a session with a secret, or `choose` another in its place (what the refusal says, the new one)."""

    secret: str
    open: Callable[[str], Session]
    choose: Callable[[StationError, str], object]


class Entering(QObject):
    """Puts covers over the window and proves what is given there."""

    proven = Signal(object, float)
    """The session, and the minutes after which the desktop locks itself."""
    language_chosen = Signal(str)
    """Another language was chosen at the sign-in."""
    switch_wished = Signal()

    def __init__(self, at: AtWindow) -> None:
        super().__init__(at.window)
        self._texts, self._tasks, self._services = at.texts, at.tasks, at.services
        self._signed_in, self._window = at.signed_in, at.window
        self._cover: SignInCover | LockCover | ChoosingCover | None = None
        self._locked = False
        """Whether the screen was locked before what lies there now."""
        self.office = ""

    @property
    def locked(self) -> bool:
        """Whether the lock covers the window."""
        return isinstance(self._cover, LockCover)

    def ask_who(self, *, start: int = PASSWORD, may_cancel: bool = False) -> None:
        """Show the sign-in."""
        cover = SignInCover(self._texts, self.office, start=start, may_cancel=may_cancel)
        self._locked = self.locked
        self.listen(cover)
        self._window.cover(cover)

    def ask_who_else(self) -> None:
        """Ask for another person's badge.

        The present person stays signed in until the other one has proven who they are.
        """
        self.ask_who(start=BADGE, may_cancel=self._signed_in.present)

    def listen(self, cover: SignInCover) -> None:
        """Take over a sign-in that covers the window already."""
        cover.password_given.connect(self._on_password)
        cover.badge_given.connect(self._on_badge)
        cover.account_scanned.connect(self._on_account)
        cover.badge_scanned.connect(self._look_up_badge)
        cover.cancelled.connect(self._on_cancelled)
        cover.language_chosen.connect(self.language_chosen)
        plain = self._services.people.sign_in.accounts_are_plain
        self._tasks.ask(plain, lane=SIGN_IN_LANE, done=cover.account.control.set_plain, failed=_nothing)
        self._cover = cover

    def lock(self) -> None:
        """Lock the window until the person who is signed in proves to be there."""
        cover = LockCover(self._texts, self._signed_in.session.name)
        cover.unlock_wished.connect(self._on_unlock)
        cover.switch_wished.connect(self.switch_wished)
        self._locked, self._cover = True, cover
        self._window.cover(cover)

    def uncover(self) -> None:
        """Remove the cover."""
        self._cover = None
        self._window.uncover()

    def refuse(self, problem: StationError) -> None:
        """Show why the sign-in failed."""
        if self._cover is not None:
            self._cover.refuse(self._texts.error(problem))

    def hear(self, code: str) -> None:
        """Take a scan that no line of the cover took: a badge names the person; any other code is no secret.

        What is printed on nothing may be a secret that somebody typed fast beside the line: it is never shown.
        """
        cover, printed = self._cover, self._services.inventory.counter.is_printed

        def answer(known: bool) -> None:
            if cover is None or cover is not self._cover:
                return
            if not known:
                self.refuse(Refused("people.typed_beside", rule="PF-04"))
            elif isinstance(cover, SignInCover):
                self._look_up_badge(code)
            else:
                self.refuse(Refused("people.scan_no_password", rule="PF-04", scanned=code))

        self._tasks.ask(lambda: printed(code), lane=SIGN_IN_LANE, done=answer, failed=self.refuse)

    # -------------------------------------------------------------------------------------- ways in

    def _on_account(self, typed: str) -> None:
        """Take a code of the account's line, into which scanners type too.

        A code that is printed on nothing is an account.
        """
        self._look_up_badge(typed, self._services.inventory.counter.is_printed)

    def _look_up_badge(self, code: str, known: Callable[[str], bool] | None = None) -> None:
        """Show whose badge `code` is; if it is no badge that is shown, unless it is not `known` at all."""
        cover, carrier = self._cover, self._services.people.sign_in.carrier

        def looked_up() -> str | None:
            return carrier(code) if known is None or known(code) else None

        def answer(name: str | None) -> None:
            if isinstance(cover, SignInCover) and cover is self._cover and name is not None:
                cover.show_carrier(code, name)

        def refused(problem: StationError) -> None:
            if isinstance(cover, SignInCover) and cover is self._cover:
                cover.refuse_scan(self._texts.error(problem))

        self._tasks.ask(looked_up, lane=SIGN_IN_LANE, done=answer, failed=refused)

    def _on_password(self, account: str, password: str) -> None:
        self._prove(self._by_password(account, password))

    def _by_password(self, account: str, password: str) -> _Way:
        people = self._services.people

        def opened(secret: str) -> Session:
            self._refuse_scan(secret, account)
            return people.sign_in.with_password(account, secret)

        return _Way(
            password,
            opened,
            lambda _problem, new: people.own_secrets.choose_password(account, password, new),
        )

    def _on_badge(self, badge: str, pin: str) -> None:
        self._prove(self._by_pin(pin, lambda secret: self._services.people.sign_in.with_badge(badge, secret)))

    def _by_pin(self, pin: str, opened: Callable[[str], Session]) -> _Way:
        def choose(problem: StationError, new: str) -> object:
            return self._services.people.own_secrets.choose_pin(str(problem.facts["owner"]), pin, new)

        return _Way(pin, opened, choose)

    def _on_unlock(self, secret: str) -> None:
        session, sign_in = self._signed_in.session, self._services.people.sign_in
        if session.number is not None and secret.isdecimal() and len(secret) <= LONGEST_PIN:
            self._prove(self._by_pin(secret, lambda pin: sign_in.unlock(session, pin)))
        else:
            self._prove(self._by_password(session.account, secret))

    def _refuse_scan(self, secret: str, account: str = "") -> None:
        """What a scanner types where a password belongs is not a wrong password: it must not lock anybody out (PF-04).

        Where the account was scanned as well these were two scans, before the station was open or faster than an answer.
        """
        printed = self._services.inventory.counter.is_printed
        if printed(secret):
            raise Refused("people.scan_no_password", rule="PF-04", scanned=secret, twice=printed(account))

    def _prove(self, way: _Way) -> None:
        def proven() -> tuple[Session, float]:
            return way.open(way.secret), self._idle_minutes()

        def refused(problem: StationError) -> None:
            if problem.facts.get("twice") and isinstance(self._cover, SignInCover):
                self._cover.set_busy(False)
                self._look_up_badge(str(problem.facts["scanned"]))  # the last of them counts
            elif problem.code in MUST_CHOOSE:
                self._ask_to_choose(way, problem)
            else:
                self.refuse(problem)

        self._tasks.ask(proven, lane=SIGN_IN_LANE, done=self._on_proven, failed=refused)

    def _on_proven(self, proven: tuple[Session, float]) -> None:
        self.proven.emit(*proven)

    # --------------------------------------------------------------------------------- another secret

    def _ask_to_choose(self, way: _Way, problem: StationError) -> None:
        """The secret was right and serves only to choose another; go on with the new one."""
        what = "password" if problem.code.startswith("people.password") else "pin"
        cover = ChoosingCover(self._texts, what, self._texts.error(problem))

        def chosen(new: str) -> None:
            def choose_and_open() -> tuple[Session, float]:
                way.choose(problem, new)
                return way.open(new), self._idle_minutes()

            self._tasks.ask(choose_and_open, lane=SIGN_IN_LANE, done=self._on_proven, failed=self.refuse)

        cover.chosen.connect(chosen)
        cover.cancelled.connect(self._on_cancelled)
        self._cover = cover
        self._window.cover(cover)

    def _on_cancelled(self) -> None:
        if not self._signed_in.present:
            self.ask_who()
        elif self._locked:
            self.lock()
        else:
            self.uncover()

    def _idle_minutes(self) -> float:
        """The rule's time (PF-04); this station's settings may only shorten it."""
        asked, own = (
            self._services.people.sign_in.idle_minutes(),
            self._services.people.station_settings.current().lock_minutes,
        )
        return min(asked, own) if asked and own else asked or own


def _nothing(_problem: StationError) -> None:
    """The input method stays as it is."""
