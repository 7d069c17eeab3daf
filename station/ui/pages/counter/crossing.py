"""The counter's way to the lane and back: scans in order, one confirmation at a time, the names in force."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from station.core.progress import CancelToken, Report
from station.inventory.counter import Confirmation
from station.services import Services
from station.ui.pages.counter.lane_counter import LaneCall, LaneCounter, Saved, Shown
from station.ui.pages.counter.names import Names, names_of
from station.ui.signed_in import SignedIn
from station.ui.tasks import Job, Tasks

LANE = "records"


class Crossing(QObject):
    """Asks the lane in the screen's thread; the answers come as signals, in the order of the questions."""

    answered = Signal(object)
    """`Shown`."""
    unanswered = Signal(object)
    """A `StationError` in place of an answer; the counter is as it was."""
    saved = Signal(object)
    """`Saved`."""
    not_saved = Signal(object)
    """The `StationError` that a confirmation came to; nothing was recorded."""
    released = Signal()
    """The confirmation is over, whichever way, also by a mistake of ours."""
    named = Signal(object, bool)
    """`Names` in force, and whether the settings name a slip printer."""

    def __init__(self, tasks: Tasks, services: Services, signed_in: SignedIn, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._services, self._signed_in = tasks, services, signed_in
        self._lane = LaneCounter(services.counter)
        self._asked: list[Job[Shown]] = []
        self._confirming: Job[Saved] | None = None

    @property
    def outstanding(self) -> int:
        """How many scans are not answered yet."""
        return sum(not job.over for job in self._asked)

    @property
    def saving(self) -> bool:
        """Whether a confirmation is on its way to the disk."""
        return self._confirming is not None and not self._confirming.over

    def ask(self, call: LaneCall) -> None:
        """Have the lane do `call` after all that was asked before."""
        session, lane = self._signed_in.session, self._lane

        def work(_report: Report, _cancel: CancelToken) -> Shown:
            return call(lane, session)

        self._asked = [job for job in self._asked if not job.over]
        self._asked.append(self._tasks.run(LANE, work, done=self.answered.emit, failed=self.unanswered.emit))

    def confirm(self, confirmation: Confirmation) -> None:
        """Record what lies on the counter."""
        session, lane = self._signed_in.session, self._lane

        def work(_report: Report, _cancel: CancelToken) -> Saved:
            return lane.confirm(session, confirmation)

        self._confirming = self._tasks.run(LANE, work, done=self.saved.emit, failed=self.not_saved.emit)
        self._confirming.ended.connect(self.released)

    def load_names(self, language: str) -> None:
        """Read the names in force, in `language`."""
        session, services = self._signed_in.session, self._services

        def work(_report: Report, _cancel: CancelToken) -> tuple[Names, bool]:
            printer = services.station_settings.current().printer
            return names_of(services.parameters.current(session), language), bool(printer.strip())

        self._tasks.run(LANE, work, done=self._on_named, failed=self.unanswered.emit, latest="counter-names")

    def _on_named(self, loaded: tuple[Names, bool]) -> None:
        self.named.emit(*loaded)
