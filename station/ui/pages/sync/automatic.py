"""The automatic sync: shortly after something was recorded, and now and then, whoever is signed in.

It shows no job in the bottom line and no message; the indicator in the frame and the sync page show the result. The
pauses after failures are the synchroniser's own (`Synchroniser.due`); a timer only asks whether one is over.
"""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject, QTimer

from station.core.texts import Texts
from station.people.sessions import program_session
from station.ui.pages.sync.needs import Needs
from station.ui.pages.sync.runs import LANE, SyncRuns
from station.ui.tasks import Tasks

TICK_MILLISECONDS = 15_000
SOON_MILLISECONDS = 1_500
"""After a change: the counter's confirmation is several entries, which then travel together."""
COMPARE_AFTER = timedelta(minutes=30)
"""With nothing to send the heads are compared this often, so that a centre put back to an older copy is noticed."""


class AutomaticSync(QObject):
    """Starts quiet runs in `runs`; idle until `begin`."""

    def __init__(
        self, texts: Texts, tasks: Tasks, services: Needs, runs: SyncRuns, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._services, self._runs = tasks, services, runs
        self._by = texts("sync_page.by_itself")
        self._begun = False
        self._tick = _timer(self, TICK_MILLISECONDS, single=False)
        self._soon = _timer(self, SOON_MILLISECONDS, single=True)

    def begin(self) -> None:
        """Run automatically from now on, and at once for the first time."""
        self._begun = True
        self._tick.start()
        self.look()

    def stop(self) -> None:
        """Start no more; a running session ends with the tasks."""
        self._begun = False
        self._tick.stop()
        self._soon.stop()

    def recorded(self) -> None:
        """Something was recorded: send it soon, together with what follows at once."""
        if self._begun and not self._soon.isActive():
            self._soon.start()

    def look(self) -> None:
        """Ask whether a session is useful now, and start it."""
        if not self._begun or self._runs.running:
            return
        self._tasks.ask(
            _due, self._services, lane=LANE, done=self._on_looked, failed=self._on_failed, latest="sync-due"
        )

    def _on_looked(self, worth: bool) -> None:
        if worth and self._begun:
            self._runs.start(program_session(), by=self._by)

    def _on_failed(self, _problem: object) -> None:
        """Do nothing: the next timer asks again, and a person who works meets the same problem and is told."""


def _due(services: Needs) -> bool:
    """Whether a run may begin, and there is something to send or the heads were not compared for a while."""
    if not services.sync.synchroniser.due():
        return False
    status = services.sync.overview.unchecked_status()
    compared = min((each.last_ok for each in status.streams if each.last_ok is not None), default=None)
    return status.unsent > 0 or compared is None or services.clock.now() - compared >= COMPARE_AFTER


def _timer(owner: AutomaticSync, milliseconds: int, *, single: bool) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(single)
    timer.setInterval(milliseconds)
    timer.timeout.connect(owner.look)
    return timer
