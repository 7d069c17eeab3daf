"""Acts on the chosen rows of a list: run in a lane, shown with progress and a stop, told row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from station.core.bulk import BulkOutcome, BulkState, act_on_each
from station.core.progress import CancelToken, Progress, Report
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui import formats
from station.ui.models.column import TableColumn
from station.ui.page import Page
from station.ui.tasks import Job
from station.ui.widgets.chip import ChipState
from station.ui.widgets.run_panel import RunPanel

T = TypeVar("T")
_AT_ONCE_MS = 400
"""A run that is over by then is seen by its outcome alone."""
_TOKENS = {BulkState.DONE: "ok", BulkState.REFUSED: "stop", BulkState.LEFT: "neutral"}
_ORDER = {BulkState.REFUSED: 0, BulkState.LEFT: 1, BulkState.DONE: 2}


class BulkRun(QObject):
    """Carries out acts on many rows for `page`.

    Where all goes well, a banner says so, as for an act on one thing. `panel` stands above the page's content while a run
    takes its time, and for what was not done: the list below it moves then, so not for what is over at once.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._job: Job[tuple[BulkOutcome, ...]] | None = None
        self.panel = BulkPanel(page.texts)
        self.panel.stop_wished.connect(self._stop)
        page.body.insertWidget(0, self.panel)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_AT_ONCE_MS)
        self._patience.timeout.connect(self._show_running)
        self._title = ""

    @property
    def busy(self) -> bool:
        """Whether a run goes on."""
        return self._job is not None and not self._job.over

    def start(
        self,
        title: str,
        things: Sequence[tuple[str, T]],
        act: Callable[[Session, T], object],
        *,
        lane: str = "records",
        done: Callable[[], object] | None = None,
    ) -> None:
        """Do `act(session, thing)` to each of `things` (name, value), in the lane's thread; `done` when it is over.

        While a run goes on no other begins.
        """
        if self.busy or not things:
            return

        def work(session: Session, report: Report, cancel: CancelToken) -> tuple[BulkOutcome, ...]:
            return act_on_each(things, lambda thing: act(session, thing), report, cancel)

        def finished(outcomes: tuple[BulkOutcome, ...]) -> None:
            self._patience.stop()
            if all(each.state is BulkState.DONE for each in outcomes):
                self.panel.hide()
                self._page.say_ok(self._done_words(outcomes), topic="bulk")
            else:
                self.panel.show_outcomes(title, outcomes)
            if done is not None:
                done()

        self.panel.hide()
        self._page.banners.clear("bulk")
        self._title = title
        self._patience.start()
        self._job = self._page.run(work, lane=lane, title=title, done=finished, progress=self._on_progress)
        self._job.ended.connect(self._on_ended)

    def _show_running(self) -> None:
        if self.busy:
            self.panel.show_running(self._title)

    def _done_words(self, outcomes: Sequence[BulkOutcome]) -> str:
        texts, count = self._page.texts, len(outcomes)
        if count == 1:
            return texts("bulk.one_done", title=self._title, name=outcomes[0].name)
        return texts("bulk.all_done", title=self._title, count=formats.number(count))

    def _on_progress(self, reading: Progress) -> None:
        if self._job is not None:
            self.panel.show_progress(reading, self._job.rate.per_second, self._job.seconds_left)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_ended(self) -> None:
        self._patience.stop()
        self.panel.end()


class BulkPanel(RunPanel):
    """The progress of a run; where rows were not done, their number afterwards, and for each why not."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        columns = (
            TableColumn("name", "bulk.name", _name, face="strong", width=240),
            TableColumn("state", "bulk.state", self._word, state=self._state, width=130),
            TableColumn("why", "bulk.why", self._why, width=320, stretch=True),
        )
        super().__init__(texts, "bulk", columns, parent)

    def show_outcomes(self, title: str, outcomes: Sequence[BulkOutcome]) -> None:
        """The outcome of each row, those not done first."""
        counted = Counter(each.state for each in outcomes)
        counts = {state.value: formats.number(counted[state]) for state in BulkState}
        count = formats.number(len(outcomes))
        sentence = self._texts("bulk.some_done", title=title, count=count, **counts)
        ordered: list[BulkOutcome] = sorted(outcomes, key=lambda each: _ORDER[each.state])
        self.say("warning", "attention", sentence, ordered)

    def _word(self, outcome: BulkOutcome) -> str:
        return self._texts(f"bulk.outcome.{outcome.state.value}")

    def _state(self, outcome: BulkOutcome) -> ChipState:
        return ChipState(self._word(outcome), _TOKENS[outcome.state])

    def _why(self, outcome: BulkOutcome) -> str:
        return "" if outcome.problem is None else self._texts.error(outcome.problem)


def _name(outcome: Any) -> str:
    return str(outcome.name)
