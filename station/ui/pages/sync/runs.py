"""Sessions with the centre while the desktop is open: started here, one at a time, and remembered.

The frame and the page share one `SyncRuns` (`runs_of`), so that automatic sessions are seen on the page.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from station.core.errors import StationError
from station.core.progress import CancelToken, Report
from station.people.sessions import Session
from station.sync.values import SyncResult, Trouble
from station.ui.pages.sync.needs import Needs
from station.ui.tasks import CANCELLED, Job, Tasks

LANE = "centre"
_ROUNDS = 20
"""How often a run looks again for entries that were recorded while it sent."""
_KEPT = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncRun:
    """One session that ended: when, by whom, what was sent and what is left, and the problem if there was one."""

    at: datetime
    by: str
    sent: int = 0
    unsent: int | None = None
    problem: StationError | None = None
    alarms: tuple[StationError, ...] = ()
    cancelled: bool = False
    quiet: bool = False
    """Whether the program started it by itself."""


def runs_of(tasks: Tasks, services: Needs) -> SyncRuns:
    """The one `SyncRuns` of an open desktop; it lives as long as its tasks."""
    return tasks.findChild(SyncRuns) or SyncRuns(tasks, services, tasks)


class SyncRuns(QObject):
    """Runs sessions on the lane of the centre; `runs` are those that ended, newest first."""

    changed = Signal()
    """A run began or ended."""

    def __init__(self, tasks: Tasks, services: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._services = tasks, services
        self.runs: list[SyncRun] = []
        self.job: Job[SyncResult] | None = None

    @property
    def running(self) -> bool:
        """Whether a session is running."""
        return self.job is not None

    def start(self, session: Session, title: str = "", *, by: str = "") -> None:
        """Begin a session, unless one is under way; `title` is its sentence in the bottom line.

        `by` names who started it where no person did: such a run is quiet. It is remembered only if something came
        of it, and one that meets what the last one met takes its place.
        """
        if self.job is not None:
            return
        self._begun = self._services.clock.now()
        self._by, self._quiet = by or session.name, bool(by)
        run = partial(_run, self._services, session)
        self.job = self._tasks.run(
            LANE, run, title=title, done=self._on_done, failed=self._on_failed, harmless=True
        )
        self.job.ended.connect(self._on_ended)
        self.changed.emit()

    def stop(self) -> None:
        """Request the session to stop; what the centre confirmed stays sent."""
        if self.job is not None:
            self.job.cancel()

    def _on_done(self, result: SyncResult) -> None:
        problem = result.troubles[0].error() if result.troubles else None
        alarms = tuple(alarm.error() for alarm in result.alarms)
        self._keep(
            SyncRun(self._begun, self._by, result.sent, result.unsent, problem, alarms, quiet=self._quiet)
        )

    def _on_failed(self, problem: StationError) -> None:
        self._keep(SyncRun(self._begun, self._by, problem=problem, quiet=self._quiet))

    def _on_ended(self) -> None:
        if self.job is not None and self.job.state == CANCELLED:
            self._keep(SyncRun(self._begun, self._by, cancelled=True, quiet=self._quiet))
        self.job = None
        if not self._tasks.closed:
            self.changed.emit()

    def _keep(self, run: SyncRun) -> None:
        if run.quiet and not (run.sent or run.problem or run.alarms or run.cancelled):
            return
        if self.runs and _repeats(run, self.runs[0]):
            del self.runs[0]
        elif run.problem is not None:
            log.warning(
                "not synchronised: %s", run.problem
            )  # with what the driver said, which no screen shows
        self.runs.insert(0, run)
        del self.runs[_KEPT:]


def _repeats(run: SyncRun, last: SyncRun) -> bool:
    """Whether a quiet run met nothing but what the quiet one before it met."""
    if not (run.quiet and last.quiet) or run.sent or run.alarms or last.sent or last.alarms:
        return False
    return run.problem is not None and last.problem is not None and run.problem.code == last.problem.code


def _run(services: Needs, session: Session, report: Report, cancel: CancelToken) -> SyncResult:
    """Sessions until nothing is left or a problem stops them, as one result."""
    sent = 0
    alarms: tuple[Trouble, ...] = ()
    for _ in range(_ROUNDS):
        cancel.check()
        result = services.sync.synchroniser.run(session, report, cancel)
        sent, alarms = sent + result.sent, (*alarms, *result.alarms)
        if result.troubles or not result.unsent:
            break
    return SyncResult(sent, result.received, result.heads, result.unsent, result.troubles, alarms)
