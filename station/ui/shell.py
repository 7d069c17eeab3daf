"""The desktop of an open station: who is at the desk, which pages they have, locking, switching, alarms.

It joins the window, the sign-in, the lock and the pages; the rules of each lie with the services it calls.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from station.audit.ports import LedgerProof, StateComparison
from station.core.changes import Change
from station.core.errors import Refused, StationError
from station.core.progress import CancelToken, Report
from station.core.texts import Texts
from station.people.sessions import Session, program_session
from station.services import Services
from station.ui.automatic_comparison import AutomaticComparison
from station.ui.change_bridge import ChangeBridge
from station.ui.dialogs import BugCatcher
from station.ui.global_search import GlobalSearch
from station.ui.lock import AutoLock, LockCover
from station.ui.messages import ATTENTION, INFO, STOP, Message
from station.ui.own_secrets import OwnSecrets
from station.ui.pages import all_pages
from station.ui.pages.sync.automatic import AutomaticSync
from station.ui.pages.sync.reading import sync_reading
from station.ui.pages.sync.runs import runs_of
from station.ui.sign_in import BADGE, PASSWORD, SignInCover
from station.ui.signed_in import SignedIn
from station.ui.standing_watch import StandingWatch
from station.ui.tasks import Tasks
from station.ui.widgets.sync_light import SyncReading
from station.ui.window import MainWindow

SIGN_IN_LANE, PROOF_LANE = "sign-in", "proof"
SYNC_LOOK_MILLISECONDS = 60_000
_ALARMING = ("restored", "cloned", "modes_tightened", "modes_missing")
_STILL_OPEN = ("ledger",)
"""Pages that stay when the ledger is not what was recorded: nothing more is added to it before somebody looked."""
_LONGEST_PIN = 7
"""Figures alone, up to this many, are taken for a PIN at the lock; a password has at least eight characters."""


class Shell(QObject):
    """Drives the main window of an open station."""

    entered = Signal()
    """Somebody signed in or came back, and their pages are there."""

    def __init__(
        self,
        texts: Texts,
        tasks: Tasks,
        services: Services,
        window: MainWindow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._tasks, self._services = texts, tasks, services
        self.signed_in = SignedIn(parent=self)
        self.window = window
        self._office = ""
        self._unsound: LedgerProof | None = None
        self._cover: SignInCover | LockCover | None = None
        self.auto_lock = AutoLock(0, self._on_idle, self)
        self._bridge = ChangeBridge(services.changes, self)
        self._bugs = BugCatcher(self)
        self._sync_timer = QTimer(self)
        self._sync_timer.setInterval(SYNC_LOOK_MILLISECONDS)
        self._sync_runs = runs_of(tasks, services)
        self.automatic_sync = AutomaticSync(texts, tasks, services, self._sync_runs, self)
        self.automatic_comparison = AutomaticComparison(texts, tasks, services, self._on_compared, self)
        self._standing = StandingWatch(tasks, services, self.signed_in, self)
        self.own_secrets = OwnSecrets(texts, tasks, services.people.accounts, self.signed_in, window)
        self._search = GlobalSearch(texts, tasks, services, self.signed_in, window)
        self._connect()

    def begin(self, office: str, noticed: tuple[str, ...] = (), cover: SignInCover | None = None) -> None:
        """Take the sign-in over that lies on the window, and look behind it whether the ledger is sound."""
        self._office = office
        self._bugs.install()
        self.window.set_office(office)
        self.window.set_person("")
        for what in noticed:
            if what in _ALARMING:
                self._alarm(ATTENTION, self._texts(f"shell.noticed.{what}"), topic=what)
        self.window.set_sync(SyncReading())
        self._look_at_sync()
        if cover is None:
            self._ask_who()
        else:
            self._listen(cover)
            cover.set_opened(office)
        self._tasks.run(
            PROOF_LANE, self._verify, title=self._texts("shell.verifying"), done=self._on_verified
        )
        self._tasks.ask(self._services.audit.proof.close_day)

    def close(self) -> None:
        """Stop watching and close the window."""
        self.auto_lock.stop()
        self.automatic_sync.stop()
        self.automatic_comparison.stop()
        self._standing.stop()
        self._sync_timer.stop()
        self._bridge.close()
        self._bugs.remove()
        self.window.end()

    # -------------------------------------------------------------------------------------- sign in

    def sign_out(self) -> None:
        """Nobody is at the desk any more."""
        page = self.window.current_page
        if not self.signed_in.present or (page is not None and not page.may_leave()):
            return
        leaving = self.signed_in.session
        self._leave()
        self._record(self._services.people.sign_in.close, leaving)
        self._ask_who()

    def _leave(self) -> None:
        self.window.alarms.clear("roles")
        self.auto_lock.stop()
        self.window.set_pages([])
        self.signed_in.sign_out()
        self.window.set_person("")

    def _on_session_over(self, problem: StationError) -> None:
        """The account was frozen or closed meanwhile: nothing more is done with it, and the ledger knows why."""
        self._leave()
        self._ask_who()
        self._on_refused(problem)

    def _on_roles_changed(self, session: Session) -> None:
        self._take_session(session)
        self.window.alarms.show_message(
            Message(INFO, self._texts("shell.roles_changed", roles=self._roles(session)), topic="roles")
        )

    def switch(self) -> None:
        """Somebody else wants the desk; who is signed in stays so until they have shown who they are."""
        page = self.window.current_page
        if page is None or self.window.covered or page.may_leave():
            self._ask_who(start=BADGE, may_cancel=self.signed_in.present)

    def lock(self, cause: str = "person") -> None:
        """Cover everything until the person shows to be there."""
        if not self.signed_in.present:
            return
        self.auto_lock.stop()
        if not isinstance(self._cover, LockCover):
            self._record(self._services.people.sign_in.lock, self.signed_in.session, cause)
        self._show_lock()

    def _ask_who(self, *, start: int = PASSWORD, may_cancel: bool = False) -> None:
        cover = SignInCover(self._texts, self._office, start=start, may_cancel=may_cancel)
        self._locked_before = isinstance(self._cover, LockCover)
        self._listen(cover)
        self.window.cover(cover)

    def _listen(self, cover: SignInCover) -> None:
        cover.password_given.connect(self._on_password)
        cover.badge_given.connect(self._on_badge)
        cover.cancelled.connect(self._on_switch_cancelled)
        self._cover = cover

    def _show_lock(self) -> None:
        cover = LockCover(self._texts, self.signed_in.session.name)
        cover.unlock_wished.connect(self._on_unlock)
        cover.switch_wished.connect(self.switch)
        self._cover = cover
        self.window.cover(cover)

    def _uncover(self) -> None:
        self._cover = None
        self.window.uncover()

    def _on_password(self, account: str, password: str) -> None:
        def with_password() -> Session:
            self._refuse_scan(password)
            return self._services.people.sign_in.with_password(account, password)

        self._prove(with_password)

    def _on_badge(self, badge: str, pin: str) -> None:
        self._prove(lambda: self._services.people.sign_in.with_badge(badge, pin))

    def _on_unlock(self, secret: str) -> None:
        session, sign_in = self.signed_in.session, self._services.people.sign_in
        number = session.number

        def again() -> Session:
            if number is not None and secret.isdecimal() and len(secret) <= _LONGEST_PIN:
                return sign_in.unlock(session, secret)
            self._refuse_scan(secret)
            return sign_in.with_password(session.account, secret)

        self._prove(again)

    def _refuse_scan(self, secret: str) -> None:
        """What a scanner types where a password belongs is not a wrong password: it must not lock anybody out (PF-04)."""
        if self._services.inventory.counter.is_printed(secret):
            raise Refused("people.scan_no_password", rule="PF-04", scanned=secret)

    def _prove(self, ask: Callable[[], Session]) -> None:
        def proven() -> tuple[Session, float]:
            return ask(), self._idle_minutes()

        self._tasks.ask(proven, lane=SIGN_IN_LANE, done=self._on_proven, failed=self._on_refused)

    def _on_refused(self, problem: StationError) -> None:
        if self._cover is not None:
            self._cover.refuse(self._texts.error(problem))

    def _on_proven(self, proven: tuple[Session, float]) -> None:
        session, minutes = proven
        before = self.signed_in.session if self.signed_in.present else None
        if before is not None and before.account != session.account:
            self._record(self._services.people.sign_in.close, before)
        self._uncover()
        self._take_session(session, before)
        self.auto_lock.set_minutes(minutes)
        self.auto_lock.start()
        self.entered.emit()

    def _take_session(self, session: Session, before: Session | None = None) -> None:
        self.window.alarms.clear("roles")
        self.signed_in.sign_in(session)
        self.window.set_person(session.name, self._roles(session), has_pin=session.number is not None)
        if before != session:
            self._offer_pages(self.window.current_key)

    def _on_switch_cancelled(self) -> None:
        if not self.signed_in.present:
            return
        if self._locked_before:
            self._show_lock()
        else:
            self._uncover()

    def _on_idle(self) -> None:
        self.lock("idle")

    def _idle_minutes(self) -> float:
        """The rule's patience (PF-04); this station's settings may only shorten it."""
        asked, own = (
            self._services.people.sign_in.idle_minutes(),
            self._services.people.station_settings.current().lock_minutes,
        )
        return min(asked, own) if asked and own else asked or own

    def _record(self, act: Callable[..., object], *values: object) -> None:
        self._tasks.ask(act, *values)

    # ---------------------------------------------------------------------------------------- pages

    def _offer_pages(self, wanted: str = "") -> None:
        specs = all_pages(self._texts, self._tasks, self._services, self.signed_in)
        if self._unsound is not None:
            specs = tuple(spec for spec in specs if spec.key in _STILL_OPEN)
        kept = any(spec.key == wanted for spec in specs)
        self.window.set_pages(specs, show=not kept)
        if kept:
            self.window.show_page(wanted)
            self.window.page(specs[0].key).recount()  # the start page counts for everybody from the beginning

    def _roles(self, session: Session) -> str:
        roles = sorted(session.roles, key=lambda role: role.value)
        return self._texts("shell.role_join").join(self._texts(f"people.role.{role.value}") for role in roles)

    # --------------------------------------------------------------------------------------- proof

    def _verify(self, report: Report, cancel: CancelToken) -> LedgerProof:
        session = program_session()
        return self._services.audit.proof.verify(session, thorough=False, report=report, cancel=cancel)

    def _on_verified(self, proof: LedgerProof) -> None:
        if proof.ok:
            self.automatic_sync.begin()
            self.automatic_comparison.begin()
            return
        self._unsound = proof
        sentence = self._texts("shell.unsound", count=len(proof.problems))
        self._alarm(STOP, sentence, rule="DM-03", topic="unsound")
        if self.signed_in.present:
            self._offer_pages(self.window.current_key)

    def _on_compared(self, found: StateComparison) -> None:
        if found.ok:
            self.window.alarms.clear("state-apart")
            return
        count = len(found.differences) + len(found.impossible)
        self._alarm(STOP, self._texts("shell.state_apart", count=count), rule="DM-03", topic="state-apart")

    def _alarm(self, kind: str, sentence: str, *, rule: str | None = None, topic: str) -> None:
        act, label = (self._show_ledger, self._texts("shell.see_ledger")) if kind == STOP else (None, "")
        self.window.alarms.show_message(Message(kind, sentence, rule, label, act, topic))

    def _show_ledger(self) -> None:
        self.window.show_page("ledger")

    # ---------------------------------------------------------------------------------------- sync

    def _look_at_sync(self) -> None:
        self._sync_timer.start()
        self._tasks.ask(sync_reading, self._services, done=self.window.set_sync, latest="sync-light")

    # ------------------------------------------------------------------------------------- innards

    def _connect(self) -> None:
        self._locked_before = False
        self.window.sign_out_wished.connect(self.sign_out)
        self.window.switch_wished.connect(self.switch)
        self.window.lock_wished.connect(self.lock)
        self.window.theme_chosen.connect(self._keep_theme)
        self._standing.over.connect(self._on_session_over)
        self._standing.changed.connect(self._on_roles_changed)
        self._standing.begin()
        self._bridge.changed.connect(self._on_change)
        self._bugs.caught.connect(self.window.show_bug)
        self._sync_timer.timeout.connect(self._look_at_sync)
        self._sync_runs.changed.connect(self._look_at_sync)

    def _on_change(self, change: Change) -> None:
        self.window.announce(change)
        self._look_at_sync()
        self.automatic_sync.recorded()
        self._standing.recorded(change)

    def _keep_theme(self, name: str) -> None:
        self._tasks.ask(self._services.people.station_settings.set_theme, name, lane="settings")
