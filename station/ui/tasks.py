"""All work that is done off the screen's thread.

`tasks.ask(call, *values, done=…, failed=…)` runs `call(*values)` on the one worker of a lane (``records``, ``printer``,
``centre``, ``volume:E0A1``) and brings the result back to the screen's thread; `tasks.run(lane, work, …)` is for work
that reports how far it is and can be stopped: `work(report, cancel)`. A page asks with `page.ask`. Work of one lane runs in
order, lanes run beside each other. Progress is a value polled every 100 ms, never a signal per chunk.

How it ends: a result → `done(result)`; a `StationError` → `failed(problem)`, or without one `Tasks.problem`, which
the window shows as a banner; `Cancelled` → silence (`ended` is still told); anything else is our mistake →
`Tasks.bug` with a report to copy, and the program stays. A callback bound to a widget that no longer exists is left
out.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, TypeVarTuple

import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, Signal, Slot

from station.core.errors import Cancelled, StationError
from station.core.progress import CancelToken, LatestProgress, Progress, Report
from station.ui.acting import is_carried_out
from station.ui.called_back import call_back, is_within
from station.ui.garbage import ScreenThreadGarbage
from station.ui.lane import Lane
from station.ui.rate import Rate

if TYPE_CHECKING:
    from station.people.sessions import Session

T = TypeVar("T")
Values = TypeVarTuple("Values")
Work = Callable[[Report, CancelToken], T]

POLL_MILLISECONDS = 100
_WAKE_MILLISECONDS = 20
RECORDS = "records"
"""The lane of what is read and recorded in the office's own database."""
WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"


class Job(QObject, Generic[T]):
    """One piece of work: state, progress, and the request to stop it. Lives in the screen's thread."""

    changed = Signal()
    """Its state or its progress moved; at most ten times a second."""
    ended = Signal()
    """It is over, whichever way; `state` says which."""

    def __init__(self, lane: str, title: str, work: Work[T], *, shown: bool) -> None:
        super().__init__()
        self.lane = lane
        self.title = title
        self.shown = shown
        self.harmless = self.commits = False
        self.by: Session | None = None
        self.about = ""
        self.state = WAITING
        self.problem: StationError | None = None
        self.result: T | None = None
        self.rate = Rate()
        self._work = work
        self._latest = LatestProgress()
        self._token = CancelToken()
        self._told = self._latest.reading  # before its first reading there is nothing to tell
        self._callbacks: dict[str, Callable[..., object] | None] = {}
        self._owner: QObject | None = None
        self._question = ""

    @property
    def progress(self) -> Progress:
        """The newest reading."""
        return self._latest.reading

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.state in (DONE, FAILED, CANCELLED)

    @property
    def stopping(self) -> bool:
        """Whether a stop was requested."""
        return self._token.cancelled

    @property
    def seconds_left(self) -> float | None:
        """Seconds it still takes at its present speed; None while that can't be said."""
        return self.rate.seconds_left(self.progress)

    def cancel(self) -> None:
        """Request a stop; the work ends when the worker next checks."""
        self._token.cancel()
        self.changed.emit()

    def _poll(self, at: float) -> None:
        reading = self._latest.reading
        if self.state != RUNNING or reading is self._told:
            return
        self._told = reading
        self.rate.feed(reading, at)
        if self._heard:
            call_back(self._callbacks.get("progress"), reading)
        self.changed.emit()

    @property
    def _heard(self) -> bool:
        """Whether the widget that asked is still there."""
        return self._owner is None or shiboken6.isValid(self._owner)


class Tasks(QObject):
    """All background work of the desktop. Create one, in the screen's thread; call `shutdown` before leaving."""

    jobs_changed = Signal()
    """The list of jobs, or the state of one of them, changed."""
    problem = Signal(object)
    """A `StationError` that no `failed` callback took."""
    refused = Signal(object)
    """Every `StationError`, after whoever asked was told: for what concerns the whole window."""
    unheard = Signal(object, str, object)
    """Who asked, on which page, and the `StationError` by which an act of theirs was not recorded after they had left."""
    bug = Signal(str)
    """A report of a mistake in the program, to be shown and copied."""

    _started = Signal(object)
    _ended = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, Lane[Job[Any]]] = {}
        self._jobs: list[Job[Any]] = []
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._poll)
        self._garbage = ScreenThreadGarbage(self)
        self._started.connect(self._on_started, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def jobs(self) -> tuple[Job[Any], ...]:
        """Everything waiting or running, oldest first."""
        return tuple(self._jobs)

    @property
    def closed(self) -> bool:
        """Whether `shutdown` was called: no more work is taken."""
        return self._closed

    @property
    def shown_jobs(self) -> tuple[Job[Any], ...]:
        """The jobs that the bottom line shows: those that were given a title."""
        return tuple(job for job in self._jobs if job.shown)

    @property
    def unfinished(self) -> tuple[Job[Any], ...]:
        """The jobs of which something is lost, or left half, where they are stopped: of those shown, and acts of forms."""
        return tuple(job for job in self._jobs if job.commits or (job.shown and not job.harmless))

    def run(
        self,
        lane: str,
        work: Work[T],
        *,
        title: str = "",
        done: Callable[[T], object] | None = None,
        failed: Callable[[StationError], object] | None = None,
        progress: Callable[[Progress], object] | None = None,
        latest: str = "",
        owner: QObject | None = None,
        harmless: bool = False,
        by: Session | None = None,
        about: str = "",
    ) -> Job[T]:
        """Run `work(report, cancel)` on `lane`; the callbacks run in the screen's thread.

        `title` is a ready sentence and puts the job into the bottom line. `latest` names a question of `owner` of which only the
        newest answer matters (a search while typing): an older one is stopped, its answer dropped. Nothing is called back once `owner` is gone; then what `by` asked for on the page `about` and was not recorded is told by
        `unheard`. `harmless` says that stopping it anywhere loses nobody anything. After `shutdown` nothing is run: the job is cancelled from the beginning, since
        a change can still reach a page that is on its way out.
        """
        job: Job[T] = Job(lane, title, work, shown=bool(title))
        if self._closed:
            job.state = CANCELLED
            return job
        job._callbacks = {"done": done, "failed": failed, "progress": progress}
        job._owner, job._question, job.harmless = owner, latest, harmless
        job.by, job.about, job.commits = by, about, is_carried_out()
        if latest:
            self._stop_older(job)
        self._jobs.append(job)
        self._lane(lane).put(job)
        if not self._timer.isActive():
            self._timer.start()
        self.jobs_changed.emit()
        return job

    def ask(
        self,
        call: Callable[[*Values], T],
        *values: *Values,
        lane: str = RECORDS,
        title: str = "",
        done: Callable[[T], object] | None = None,
        failed: Callable[[StationError], object] | None = None,
        latest: str = "",
        owner: QObject | None = None,
        by: Session | None = None,
        about: str = "",
    ) -> Job[T]:
        """Run `call(*values)` on `lane`: a service's method as it is, with its values. Otherwise like `run`."""

        def work(_report: Report, _cancel: CancelToken) -> T:
            return call(*values)

        return self.run(
            lane,
            work,
            title=title,
            done=done,
            failed=failed,
            latest=latest,
            owner=owner,
            by=by,
            about=about,
        )

    def abandon(self, asker: QObject) -> None:
        """Call back neither `asker` nor what is in it any more; what they asked for is done all the same.

        A page or a pulled card that is thrown away lives until the event loop deletes it, and an answer may come before that.
        """
        for job in self._jobs:
            called = [getattr(each, "__self__", None) for each in job._callbacks.values()]
            if any(is_within(each, asker) for each in (job._owner, *called)):
                job._callbacks = {}

    def close_lane(self, lane: str) -> None:
        """End the worker of `lane` when its work is done (a volume was unplugged); a later `run` opens it anew."""
        closed = self._lanes.pop(lane, None)
        if closed is not None:
            closed.close()

    def shutdown(self, seconds: float = 10.0, *, cancel: bool = True) -> bool:
        """Accept no more work, request the rest to stop, and wait up to `seconds`; whether every worker ended."""
        self._closed = True
        if cancel:
            for job in self._jobs:
                job.cancel()
        for lane in self._lanes.values():
            lane.close()
        until = time.monotonic() + seconds
        for lane in self._lanes.values():
            lane.join(max(0.0, until - time.monotonic()))
        self._timer.stop()
        QCoreApplication.sendPostedEvents(self)
        self._garbage.stop()
        return not any(lane.alive for lane in self._lanes.values())

    def wait_until_idle(self, seconds: float = 10.0) -> bool:
        """Process events until no work waits or runs; whether that came within `seconds`. For captures, demos."""
        until = time.monotonic() + seconds
        wake = QTimer()  # the wait for an event must end in time, and leaves the processor to the workers
        wake.start(_WAKE_MILLISECONDS)
        while True:
            while self._jobs and time.monotonic() < until:
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QCoreApplication.processEvents()  # what ended may have set off the next: pictures are made a few at a time
            if not self._jobs or time.monotonic() >= until:
                return not self._jobs

    def _stop_older(self, newest: Job[Any]) -> None:
        for job in tuple(self._jobs):
            if job._question == newest._question and job._owner is newest._owner:
                job._callbacks = {}
                job.cancel()

    def _lane(self, name: str) -> Lane[Job[Any]]:
        lane = self._lanes.get(name)
        if lane is None:
            self._garbage.start()
            lane = self._lanes[name] = Lane(name, _outcome, self._tell_started, self._tell_ended)
        return lane

    def _tell_started(self, job: Job[Any]) -> None:
        if shiboken6.isValid(self):
            self._started.emit(job)

    def _tell_ended(self, job: Job[Any], state: str, outcome: object) -> None:
        if shiboken6.isValid(self):
            self._ended.emit(job, state, outcome)

    @Slot(object)
    def _on_started(self, job: Job[Any]) -> None:
        if not job.over:
            job.state = RUNNING
            job.changed.emit()
            self.jobs_changed.emit()

    @Slot(object, str, object)
    def _on_ended(self, job: Job[Any], state: str, outcome: Any) -> None:
        job.state = state
        if job in self._jobs:
            self._jobs.remove(job)
        if not self._jobs:
            self._timer.stop()
        self._deliver(job, outcome)
        job.changed.emit()
        job.ended.emit()
        self.jobs_changed.emit()

    def _deliver(self, job: Job[Any], outcome: Any) -> None:
        if job.state == DONE:
            job.result = outcome
            if job._heard:
                call_back(job._callbacks.get("done"), outcome)
        elif job.state == FAILED and isinstance(outcome, StationError):
            job.problem = outcome
            heard = job._heard and bool(job._callbacks)
            if heard and not call_back(job._callbacks.get("failed"), outcome):
                self.problem.emit(outcome)
            if not heard and outcome.unrecorded and job.by is not None:
                self.unheard.emit(job.by, job.about, outcome)
            self.refused.emit(outcome)
        elif job.state == FAILED:
            self.bug.emit(str(outcome))
        job._callbacks = {}

    @Slot()
    def _poll(self) -> None:
        at = time.monotonic()
        for job in tuple(self._jobs):
            job._poll(at)


def _outcome(job: Job[Any]) -> tuple[str, object]:
    """Do the work; its outcome. Every failure is an outcome, so that the lane goes on."""
    try:
        job._token.check()
        return DONE, job._work(job._latest, job._token)
    except Cancelled:
        return CANCELLED, None
    except StationError as problem:
        return FAILED, problem
    except Exception:  # noqa: BLE001
        return FAILED, traceback.format_exc()
