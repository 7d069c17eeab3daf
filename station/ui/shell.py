"""The desktop of an open station: the person who is signed in, their pages, locking, switching, alarms.

It joins the window, the sign-in, the lock and the pages; the services that it calls hold the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from station.audit.ports import LedgerProof, StateComparison
from station.core.changes import Change
from station.core.errors import StationError
from station.core.progress import CancelToken, Report
from station.core.texts import Texts
from station.people.sessions import Session, program_session
from station.services import Services
from station.ui.at_window import AtWindow
from station.ui.automatic_comparison import AutomaticComparison
from station.ui.change_bridge import ChangeBridge
from station.ui.clock_watch import ClockWatch
from station.ui.day_turn import DayTurn
from station.ui.dialogs import UnforeseenErrors
from station.ui.entering import Entering
from station.ui.global_search import GlobalSearch
from station.ui.heard_scans import HeardScans
from station.ui.leaving import SIGN_OUT, SWITCH
from station.ui.lock import AutoLock
from station.ui.messages import ATTENTION, INFO, STOP, Message
from station.ui.opening_notices import OpeningNotices
from station.ui.own_secrets import OwnSecrets
from station.ui.pages import all_pages
from station.ui.pages.sync.automatic import AutomaticSync
from station.ui.pages.sync.reading import sync_reading
from station.ui.pages.sync.runs import runs_of
from station.ui.plugged_watch import PluggedCards
from station.ui.room_watch import RoomWatch
from station.ui.sign_in import SignInCover
from station.ui.signed_in import SignedIn
from station.ui.standing_watch import StandingWatch
from station.ui.tasks import Tasks
from station.ui.unheard_watch import UnheardWatch
from station.ui.widgets.sync_light import SyncReading
from station.ui.window import MainWindow

PROOF_LANE = "proof"
SYNC_LOOK_MILLISECONDS = 60_000
PROVE_AGAIN_MILLISECONDS = 60_000
"""After a verification at the start that the database did not answer."""
_STILL_OPEN = ("ledger",)
"""Pages that stay when the ledger is not what was recorded: nothing more is added to it before somebody looked."""


class Shell(QObject):
    """Drives the main window of an open station."""

    entered = Signal()
    """Somebody signed in or came back, and their pages are there."""
    language_kept = Signal(str)
    """Nobody is signed in any more; everything is to be opened anew in this language."""

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
        self._unsound: LedgerProof | None = None
        self.auto_lock = AutoLock(0, self._on_idle, self)
        at = AtWindow(texts, tasks, services, self.signed_in, window)
        self.entering = Entering(at)
        self._bridge = ChangeBridge(services.changes, self)
        self._bugs = UnforeseenErrors(self)
        self._sync_timer = QTimer(self)
        self._sync_timer.setInterval(SYNC_LOOK_MILLISECONDS)
        self._prove_again = QTimer(self)
        self._prove_again.setSingleShot(True)
        self._prove_again.setInterval(PROVE_AGAIN_MILLISECONDS)
        self._prove_again.timeout.connect(self._prove)
        self._sync_runs = runs_of(tasks, services)
        self.automatic_sync = AutomaticSync(texts, tasks, services, self._sync_runs, self)
        self.automatic_comparison = AutomaticComparison(texts, tasks, services, self._on_compared, self)
        self.clock_watch = ClockWatch(at, self)
        self.day_turn = DayTurn(at, lambda: self._unsound is None, self)
        self.room_watch = RoomWatch(at, self)
        self.unheard = UnheardWatch(at, self)
        self.cards = PluggedCards(at, self)
        self.notices = OpeningNotices(at, self)
        self._standing = StandingWatch(tasks, services, self.signed_in, self)
        self.own_secrets = OwnSecrets(at)
        self._search = GlobalSearch(at)
        self.heard = HeardScans(at, self.entering)
        self._connect()

    def begin(self, office: str, noticed: tuple[str, ...] = (), cover: SignInCover | None = None) -> None:
        """Take over the sign-in on the window, and check meanwhile whether the ledger is sound."""
        self.entering.office = office
        self._bugs.install()
        self.window.set_office(office)
        self.window.set_person("")
        self.notices.show(noticed)
        self.window.set_sync(SyncReading())
        self._look_at_sync()
        if cover is None:
            self.entering.ask_who()
        else:
            self.entering.listen(cover)
            cover.set_opened(office)
        self._prove()
        self.day_turn.begin()
        self.clock_watch.begin()
        self.room_watch.begin()
        self.cards.begin()
        self.heard.watch.begin()

    def close(self) -> None:
        """Stop watching and close the window."""
        self.auto_lock.stop()
        self.automatic_sync.stop()
        self.automatic_comparison.stop()
        self._standing.stop()
        self.clock_watch.stop()
        self.day_turn.stop()
        self.room_watch.stop()
        self.cards.stop()
        self.heard.watch.stop()
        self._sync_timer.stop()
        self._prove_again.stop()
        self._bridge.close()
        self._bugs.remove()
        self.window.end()

    # -------------------------------------------------------------------------------------- sign in

    def sign_out(self) -> None:
        """End the session."""
        if not self.signed_in.present or not self.window.leaving.may_go(SIGN_OUT):
            return
        leaving = self.signed_in.session
        self._leave()
        self._record("close", self._services.people.sign_in.close, leaving)
        self.entering.ask_who()

    def _leave(self) -> None:
        self.window.frame.alarms.clear_personal()
        self.auto_lock.stop()
        self.window.set_pages([])
        self.signed_in.sign_out()
        self.window.set_person("")

    def _on_session_over(self, problem: StationError) -> None:
        """The account was frozen or closed meanwhile: end the session, which the ledger records already."""
        self._leave()
        self.entering.ask_who()
        self.entering.refuse(problem)

    def _on_roles_changed(self, session: Session) -> None:
        self._take_session(session)
        self.window.frame.alarms.show_message(
            Message(
                INFO,
                self._texts("shell.roles_changed", roles=self._roles(session)),
                topic="roles",
                personal=True,
            )
        )

    def switch(self) -> None:
        """Let another person sign in; the present one stays signed in until the other has proven who they are."""
        if self.window.leaving.may_go(SWITCH):
            self.entering.ask_who_else()

    def lock(self, cause: str = "person") -> None:
        """Cover everything until the person proves to be there."""
        if not self.signed_in.present:
            return
        self.auto_lock.stop()
        if not self.entering.locked:
            self._record("lock", self._services.people.sign_in.lock, self.signed_in.session, cause)
        self.entering.lock()

    def _on_proven(self, session: Session, minutes: float) -> None:
        before = self.signed_in.session if self.signed_in.present else None
        if before is not None and before.account != session.account:
            self._record("close", self._services.people.sign_in.close, before)
        self.entering.uncover()
        self._take_session(session, before)
        self.auto_lock.set_minutes(minutes)
        self.auto_lock.start()
        self.room_watch.look()
        self.unheard.tell()
        self.entered.emit()

    def _take_session(self, session: Session, before: Session | None = None) -> None:
        if before is None or before.account != session.account:
            self.window.frame.alarms.clear_personal()
        self.window.frame.alarms.clear("roles")
        self.signed_in.sign_in(session)
        self.window.set_person(session.name, self._roles(session), has_pin=session.number is not None)
        if before != session:
            self._offer_pages(self.window.current_key)

    def _on_idle(self) -> None:
        self.lock("idle")

    def _record(self, name: str, act: Callable[..., object], session: Session, *values: object) -> None:
        failed = partial(self.unheard.hear, session, self._texts(f"shell.recording.{name}"))
        self._tasks.ask(act, session, *values, failed=failed)

    def _speak(self, language: str) -> None:
        """Another language was chosen in the settings: whoever chose it signs in again once all is opened anew in it."""
        if not self.signed_in.present:
            return
        leaving = self.signed_in.session
        self._leave()
        self.entering.ask_who()
        self._tasks.ask(
            self._services.people.sign_in.close,
            leaving,
            done=lambda _closed: self.language_kept.emit(language),
        )

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
        self.cards.look()

    def _roles(self, session: Session) -> str:
        roles = sorted(session.roles, key=lambda role: role.value)
        return self._texts("shell.role_join").join(self._texts(f"people.role.{role.value}") for role in roles)

    # --------------------------------------------------------------------------------------- proof

    def _prove(self) -> None:
        title = self._texts("shell.verifying")
        self._tasks.run(
            PROOF_LANE,
            self._verify,
            title=title,
            done=self._on_verified,
            failed=self._on_not_verified,
            latest="shell-proof",
            harmless=True,
        )

    def _verify(self, report: Report, cancel: CancelToken) -> LedgerProof:
        session = program_session()
        return self._services.audit.proof.verify(session, thorough=False, report=report, cancel=cancel)

    def _on_not_verified(self, problem: StationError) -> None:
        """The database could not be asked: it is told, and asked again; sending proves each entry by itself."""
        self._alarm(ATTENTION, self._texts.error(problem), topic="unproved")
        self.automatic_sync.begin()
        self._prove_again.start()

    def _on_verified(self, proof: LedgerProof) -> None:
        self.window.frame.alarms.clear("unproved")
        if not proof.halts:  # the witness and the settings were told at the opening
            if self._unsound is not None:  # it was mended, or accepted by somebody who knows why
                self._unsound = None
                self.window.frame.alarms.clear("unsound")
                if self.signed_in.present:
                    self._offer_pages(self.window.current_key)
            self.automatic_sync.begin()
            self.automatic_comparison.begin()
            return
        self._unsound = proof
        sentence = self._texts("shell.unsound", count=len(proof.found))
        self._alarm(STOP, sentence, rule="DM-03", topic="unsound")
        if self.signed_in.present:
            self._offer_pages(self.window.current_key)

    def _on_compared(self, found: StateComparison) -> None:
        if found.ok:
            self.window.frame.alarms.clear("state-apart")
            return
        count = found.count
        self._alarm(STOP, self._texts("shell.state_apart", count=count), rule="DM-03", topic="state-apart")

    def _alarm(self, kind: str, sentence: str, *, rule: str | None = None, topic: str) -> None:
        act, label = (self._show_ledger, self._texts("shell.see_ledger")) if kind == STOP else (None, "")
        self.window.frame.alarms.show_message(
            Message(kind, sentence, rule, label, act, topic, leads="ledger")
        )

    def _show_ledger(self) -> None:
        self.window.show_page("ledger")

    # ---------------------------------------------------------------------------------------- sync

    def _look_at_sync(self) -> None:
        self._sync_timer.start()
        self._tasks.ask(sync_reading, self._services, done=self._on_sync, latest="sync-light")

    def _count_anew(self) -> None:
        """What was just sent is not told as unsent beside the light any more."""
        if self.signed_in.present and not self._sync_runs.running:
            for page in self.window.opened_pages:
                page.recount()

    def _on_sync(self, reading: SyncReading) -> None:
        self.window.set_sync(reading)
        self.notices.synced(reading)

    # ------------------------------------------------------------------------------------- internal

    def _connect(self) -> None:
        self.entering.proven.connect(self._on_proven)
        self.entering.switch_wished.connect(self.switch)
        self.window.sign_out_wished.connect(self.sign_out)
        self.window.switch_wished.connect(self.switch)
        self.window.lock_wished.connect(self.lock)
        self.window.theme_chosen.connect(self._keep_theme)
        self.window.language_kept.connect(self._speak)
        self._standing.over.connect(self._on_session_over)
        self._standing.changed.connect(self._on_roles_changed)
        self._standing.begin()
        self._bridge.changed.connect(self._on_change)
        self._bugs.caught.connect(self.window.show_bug)
        self._sync_timer.timeout.connect(self._look_at_sync)
        self._sync_runs.changed.connect(self._look_at_sync)
        self._sync_runs.changed.connect(self._count_anew)

    def _on_change(self, change: Change) -> None:
        self.window.announce(change)
        self._look_at_sync()
        if self._unsound is not None and change.touches("ledger."):
            self._prove()
        self.automatic_sync.recorded()
        self._standing.recorded(change)
        self.notices.recorded(change)

    def _keep_theme(self, name: str) -> None:
        self._tasks.ask(self._services.people.station_settings.set_theme, name, lane="settings")
