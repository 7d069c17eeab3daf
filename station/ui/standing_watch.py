"""Watching whether the person who is signed in may still act.

At changes of accounts, each minute, and at every refusal. A session that is over ends at once with its sentence;
changed roles change the pages (PF-04, PF-05).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from station.core.changes import Change
from station.core.errors import StationError
from station.people.sessions import Session
from station.people.standing import SESSION_OVER
from station.services import Services
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks

LOOK_MILLISECONDS = 60_000
"""What another desktop or the command line changed is seen within this time, or at the next act."""


class StandingWatch(QObject):
    """Watches the session of `signed_in`."""

    changed = Signal(object)
    """The session with its roles of now, which are not those of before."""
    over = Signal(object)
    """The refusal that says why the session is over."""

    def __init__(
        self, tasks: Tasks, services: Services, signed_in: SignedIn, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._signed_in = tasks, signed_in
        self._current = services.people.sign_in.current
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        tasks.refused.connect(self._on_refused)

    def begin(self) -> None:
        """Watch from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Stop watching."""
        self._timer.stop()

    def recorded(self, change: Change) -> None:
        """Check at once, if the change is about accounts or officers."""
        if change.touches("account.") or change.touches("officer."):
            self._look()

    def _look(self) -> None:
        if self._signed_in.present:
            asked = self._signed_in.session
            self._tasks.ask(self._current, asked, done=self._on_present, failed=self._told, latest="standing")

    def _on_present(self, session: Session) -> None:
        if not self._signed_in.present:
            return
        before = self._signed_in.session
        if before.account == session.account and before != session:
            self.changed.emit(session)

    def _told(self, _problem: StationError) -> None:
        """Handle a session that is over, from `Tasks.refused`; other failures do not concern it."""

    def _on_refused(self, problem: StationError) -> None:
        if problem.code not in SESSION_OVER or not self._signed_in.present:
            return
        if problem.facts.get("account") == self._signed_in.session.account:
            self.over.emit(problem)
