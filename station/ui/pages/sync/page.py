"""同步: what is unsent, since when and why, sending it now, and enrolling the station at its centre."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.changes import Change
from station.core.errors import StationError
from station.core.ledger import Stream
from station.core.texts import Texts
from station.people.permissions import Permission
from station.sync.enrolment import EnrolledStation
from station.sync.values import SyncReason, SyncResult, SyncStatus, error_code
from station.ui import formats
from station.ui.models.column import RIGHT, TableColumn, moment_shown
from station.ui.models.record_model import RecordModel
from station.ui.page import Page
from station.ui.pages.sync.cards import StreamCard, SummaryCard, shared_problem
from station.ui.pages.sync.continue_form import CentreContinuation
from station.ui.pages.sync.enrol_form import EnrolForm
from station.ui.pages.sync.needs import Needs
from station.ui.pages.sync.runs import LANE, SyncRun, runs_of
from station.ui.signed_in import SignedIn
from station.ui.tasks import Job, Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import words

LOOK_MILLISECONDS = 30_000
WAITS = error_code(SyncReason.EPOCH_WAITS)


class SyncPage(Page):
    """Quiet by design: nothing pops up; a failure is text on a card."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("frame.page.sync"))
        self._services = services
        self._status: SyncStatus | None = None
        self._followed: Job[SyncResult] | None = None
        self._pressed = False
        """Whether a person here wished for the run, so that the keyboard goes back to the button."""
        self.runs = runs_of(tasks, services)
        self.runs.changed.connect(self._on_runs)
        self.enrol_button = Button(texts("sync_page.other_centre"), "link")
        self.enrol_button.clicked.connect(self._begin_enrol)
        self.run_button = Button(texts("sync_page.run"), "sync", role="primary")
        self.run_button.setShortcut("F5")
        self.run_button.clicked.connect(self.run_now)
        self.stop_button = Button(texts("sync_page.stop"), "cancel")
        self.stop_button.clicked.connect(self.runs.stop)
        self.continuation = CentreContinuation(self, services, self._make_room, self.run_now)
        for button in (self.enrol_button, self.continuation.button, self.stop_button, self.run_button):
            self.add_action(button)
        self.stop_button.hide()
        self.summary = SummaryCard(texts, services.clock)
        self.progress = ProgressLine(texts, texts("sync_page.running"))
        self.progress.hide()
        self.enrol_form = EnrolForm(texts)
        self.enrol_form.hide()
        self.enrol_form.enrol_wished.connect(self.enrol)
        self.enrol_form.closed.connect(self._end_enrol)
        self.streams = {stream: StreamCard(texts, services.clock, stream) for stream in Stream}
        self._cards = QWidget()
        cards = QHBoxLayout(self._cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(12)
        for card in self.streams.values():
            cards.addWidget(card, 1)
        self.table = RecordTable(texts, RecordModel(texts, self._columns()), name="sync-runs", find=False)
        self.table.add_filters(words(texts("sync_page.runs"), "heading"))
        self.table.set_empty(texts("sync_page.no_runs"))
        self.body.addWidget(self.summary)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.enrol_form)
        self.body.addWidget(self.continuation.form)
        self.body.addWidget(self._cards)
        self.body.addWidget(self.table, 1)
        self._room = QWidget()
        self.body.addWidget(self._room, 1)
        self._make_room()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._read)

    # --------------------------------------------------------------------------------- the frame

    def entered(self) -> None:
        self._on_runs()
        self._timer.start()

    def left(self) -> None:
        self._timer.stop()

    def refresh(self, change: Change) -> None:
        """Whatever was recorded is unsent at first."""
        if change.kinds:
            self._read()

    # ------------------------------------------------------------------------------------- status

    def _read(self) -> None:
        if not self.tasks.closed:  # the timer may tick once more while the program leaves
            self.ask(self._services.sync.overview.status, done=self._show, latest="sync-status")

    def _show(self, status: SyncStatus) -> None:
        first = self._status is None
        self._status = status
        session = self.signed_in.session
        enrolled = status.centre is not None
        may_enrol = session.may(Permission.SYNC_CONFIGURE)
        self.summary.show_status(status)
        self.continuation.show_status(status)
        for each in status.streams:
            own = shared_problem(status) is None
            self.streams[each.stream].show_status(each, enrolled=enrolled, own_problem=own)
        self.enrol_button.setVisible(may_enrol and enrolled)
        self._show_buttons()
        if first and not enrolled and may_enrol:
            self._begin_enrol()

    def _show_buttons(self) -> None:
        enrolled = self._status is not None and self._status.centre is not None
        may_run = self.signed_in.session.may(Permission.SYNC_RUN)
        self.run_button.setVisible(enrolled and may_run and not self.runs.running)
        self.stop_button.setVisible(self.runs.running)
        self.progress.setVisible(self.runs.running)

    # --------------------------------------------------------------------------------------- runs

    def run_now(self) -> None:
        """Send what is unsent."""
        self._pressed = True
        self.runs.start(self.signed_in.session, self.texts("sync_page.running"))

    def _on_progress(self) -> None:
        job = self.runs.job
        if job is not None:
            waits = job.progress.stage == "sync.waiting"
            said = self.texts("sync.waiting") if waits else self.texts("sync_page.running")
            self.progress.title.setText(f"{said} {job.progress.detail}" if waits else said)
            self.progress.show_progress(job.progress, job.rate.per_second, job.seconds_left)

    def _on_runs(self) -> None:
        if not self.signed_in.present:  # a run by itself ends while the person leaves
            return
        if self.runs.job is not None and self.runs.job is not self._followed:
            self._followed = self.runs.job
            self._followed.changed.connect(self._on_progress)
        self._show_buttons()
        model = self.table.model
        if isinstance(model, RecordModel):
            model.set_rows(tuple(self.runs.runs))
        if not self.runs.running:
            self._followed = None
            if self._pressed:
                self._pressed = False
                self.run_button.setFocus()
        self._read()

    # -------------------------------------------------------------------------------------- enrol

    def _begin_enrol(self) -> None:
        enrolled = self._status is not None and self._status.centre is not None
        self.enrol_form.begin(may_close=enrolled)
        self.enrol_form.show()
        self._make_room()
        self.enrol_form.place.setFocus()

    def _end_enrol(self) -> None:
        self.enrol_form.hide()
        self._make_room()

    def _make_room(self) -> None:
        """A form takes the place of the runs; the one that says where each stream stands, that of the cards too."""
        continuing = self.continuation.form.isVisibleTo(self)
        entering = self.enrol_form.isVisibleTo(self) or continuing
        self._cards.setVisible(not continuing)
        self.table.setVisible(not entering)
        self._room.setVisible(entering)

    def enrol(self, address: str) -> None:
        """Enrol the station at the centre with this address."""
        self.ask(
            self._services.sync.enrolment.enrol,
            address,
            lane=LANE,
            done=self._on_enrolled,
            failed=self._on_refused,
        )

    def _on_enrolled(self, made: EnrolledStation) -> None:
        self.enrol_form.begin(may_close=True)
        self._end_enrol()
        key = "sync_page.enrolled" if made.new else "sync_page.enrolled_already"
        self.say_ok(self.texts(key, station=made.station, centre=made.centre), topic="enrol")
        self._read()

    def _on_refused(self, problem: StationError) -> None:
        self.enrol_form.refuse(problem)

    # ------------------------------------------------------------------------------------ internal

    def _columns(self) -> list[TableColumn]:
        texts, clock = self.texts, self._services.clock

        def state(run: SyncRun) -> ChipState:
            return _state_of(texts, run)

        def what(run: SyncRun) -> str:
            if run.problem is not None:
                return texts.error(run.problem)
            if run.alarms:
                return texts.error(run.alarms[0])
            if run.cancelled:
                return texts("sync_page.cancelled")
            if not run.sent:
                return texts("sync_page.sent_none")
            return texts("sync_page.sent", count=formats.number(run.sent))

        return [
            TableColumn("at", "sync_page.at", lambda run: run.at, show=moment_shown(clock.zone), width=150),
            TableColumn("by", "sync_page.by", lambda run: run.by, width=110),
            TableColumn("state", "sync_page.outcome", lambda run: state(run).word, state=state, width=120),
            TableColumn("sent", "sync_page.sent_count", lambda run: run.sent, align=RIGHT, width=90),
            TableColumn("unsent", "sync_page.left_unsent", lambda run: run.unsent, align=RIGHT, width=120),
            TableColumn("what", "sync_page.what", what, width=360, stretch=True),
        ]


def _state_of(texts: Texts, run: SyncRun) -> ChipState:
    if run.cancelled:
        return ChipState(texts("sync_page.run_state.cancelled"), "neutral", "pause")
    if run.problem is not None and run.problem.code == WAITS:
        return ChipState(texts("sync_page.state.waits"), "attention", "waiting")
    if run.problem is not None:
        return ChipState(texts("sync_page.run_state.problem"), "stop")
    if run.alarms:
        return ChipState(texts("sync_page.run_state.alarm"), "attention")
    return ChipState(texts("sync_page.run_state.done"), "ok")
