"""Acts on the chosen rows of a list: looked at before, run in a lane, shown with progress and a stop, told row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer

from station.core.bulk import BulkOutcome, BulkState, act_on_each, try_each
from station.core.ledger import Entry
from station.core.progress import CancelToken, Progress, Report
from station.people.sessions import Session
from station.ui import formats
from station.ui.bulk_panel import BulkPanel
from station.ui.messages import ATTENTION, Message
from station.ui.page import Page
from station.ui.tasks import RECORDS, Job
from station.ui.widgets.form_pane import FormPane

T = TypeVar("T")
V = TypeVar("V")
_AT_ONCE_MS = 400
"""A run that is over by then is seen by its outcome alone."""


class Trying(Enum):
    """How the acts are looked at before they are carried out."""

    APART = auto()
    """Each as if nothing were done to the others."""
    CHAINED = auto()
    """Each as if those before it were done: for acts of which one makes way for the next, and few rows."""
    NOT = auto()
    """Not at all: what records nothing."""


@dataclass(frozen=True)
class _Wished:
    """A run that a person wishes, and what was found when it was looked at."""

    title: str
    things: Sequence[tuple[str, Any]]
    act: Callable[[Session, Any], Any]
    lane: str
    begun: Callable[[], object] | None
    done: Callable[[], object] | None
    given: Callable[[Sequence[Any]], object] | None
    form: FormPane | None
    sure: Callable[[Sequence[Any]], bool] | None
    trying: Trying
    asks: bool
    looked: Sequence[BulkOutcome] = ()


class BulkRun(QObject):
    """Carries out acts on many rows for `page`.

    Before anything is recorded it is looked at which of them would be refused: these are named in a window over the page, and a
    person goes on with the others or goes back. Where none is, the run begins at once. Where all are refused for one field of the
    form, the form says so. A banner says what came of it, as for an act on one thing; where not all was done, it leads to each row.
    `panel` stands above the page's content only while a run takes its time.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._job: Job[tuple[BulkOutcome, ...]] | None = None
        self._wished: _Wished | None = None
        self.panel = BulkPanel(page.texts)
        self.panel.stop_wished.connect(self._stop)
        self.panel.go_on_button.clicked.connect(self._go_on)
        self.panel.back_wished.connect(self._go_back)
        page.body.insertWidget(0, self.panel)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_AT_ONCE_MS)
        self._patience.timeout.connect(self._show_running)

    @property
    def busy(self) -> bool:
        """Whether a run goes on."""
        return self._job is not None and not self._job.over

    def start(
        self,
        title: str,
        things: Sequence[tuple[str, T]],
        act: Callable[[Session, T], V],
        *,
        lane: str = RECORDS,
        begun: Callable[[], object] | None = None,
        done: Callable[[], object] | None = None,
        given: Callable[[Sequence[V]], object] | None = None,
        form: FormPane | None = None,
        sure: Callable[[Sequence[T]], bool] | None = None,
        trying: Trying = Trying.APART,
        asks: bool = False,
    ) -> None:
        """Do `act(session, thing)` to each of `things` (name, value), in the lane's thread.

        `begun` when the person can't go back any more, so that a form stays open until then; `done` when it is over, and
        `given` with what the acts gave that were done. An act may be called twice for a thing, at first only to try it, so
        it leaves nothing behind but by the services. `form` is what asked for it: its button waits meanwhile, and a refusal
        of what stands in a field is said there. `sure` asks a last time, of those that can be done. With `asks` each act files a request, whose
        entry it gives: it is not done yet. While a run goes on no other begins.
        """
        if self.busy or self.panel.asks or not things:
            return
        self._wished = _Wished(title, things, act, lane, begun, done, given, form, sure, trying, asks)
        self.panel.hide()
        if form is not None:
            form.clear_problem()
            form.set_busy(busy=True)
        self._page.banners.clear("bulk")
        if trying is Trying.NOT:
            self._carry_out(self._wished, things, ())
        else:
            self._look(self._wished)

    def _look(self, wished: _Wished) -> None:
        chained = wished.trying is Trying.CHAINED

        def look(session: Session, report: Report, cancel: CancelToken) -> tuple[BulkOutcome, ...]:
            return try_each(
                wished.things, lambda thing: wished.act(session, thing), report, cancel, chained=chained
            )

        self._run(wished, look, partial(self._on_looked, wished))

    def _on_looked(self, wished: _Wished, outcomes: tuple[BulkOutcome, ...]) -> None:
        able = sum(each.state is BulkState.DONE for each in outcomes)
        if able == len(outcomes):
            self._begin(wished, wished.things, ())
        elif not able and _said_by_form(wished.form, outcomes):
            self._release(wished)
        else:
            self._wished = replace(wished, looked=outcomes)
            self.panel.ask(wished.title, outcomes)

    def _go_on(self) -> None:
        wished = self._wished
        if wished is None or self.busy or not wished.looked:
            return
        able = [
            thing
            for thing, looked in zip(wished.things, wished.looked, strict=True)
            if looked.state is BulkState.DONE
        ]
        self.panel.answer()
        self._begin(wished, able, [each for each in wished.looked if each.state is not BulkState.DONE])

    def _go_back(self) -> None:
        """To the form as it was; the keyboard goes to the field for which rows are refused."""
        wished, self._wished = self._wished, None
        if wished is not None:
            self._release(wished)
            at_field = (each for each in wished.looked if _said_by_form(wished.form, (each,)))
            next(at_field, None)

    def _begin(
        self, wished: _Wished, things: Sequence[tuple[str, Any]], left_out: Sequence[BulkOutcome]
    ) -> None:
        if wished.sure is not None and not wished.sure([thing for _name, thing in things]):
            self._release(wished)
            self._wished = None
        else:
            self._carry_out(wished, things, left_out)

    def _release(self, wished: _Wished) -> None:
        if wished.form is not None and shiboken6.isValid(wished.form):
            wished.form.set_busy(busy=False)

    def _carry_out(
        self, wished: _Wished, things: Sequence[tuple[str, Any]], left_out: Sequence[BulkOutcome]
    ) -> None:
        """Do it to `things`; the others were looked at and left out."""
        self._release(wished)
        if wished.begun is not None:
            wished.begun()

        def work(session: Session, report: Report, cancel: CancelToken) -> tuple[BulkOutcome, ...]:
            return act_on_each(things, lambda thing: wished.act(session, thing), report, cancel)

        def finished(outcomes: tuple[BulkOutcome, ...]) -> None:
            self.panel.hide()
            if wished.given is not None:
                wished.given([each.value for each in outcomes if each.state is BulkState.DONE])
            self._tell(wished, outcomes, left_out)
            if wished.done is not None:
                wished.done()

        self._run(wished, work, finished)

    def _tell(
        self, wished: _Wished, outcomes: Sequence[BulkOutcome], left_out: Sequence[BulkOutcome]
    ) -> None:
        """What came of each row; what nobody has foreseen is shown at once, the rest when it is asked for."""
        told = (*outcomes, *left_out)
        if all(each.state is BulkState.DONE for each in told):
            self._page.say_ok(self._done_words(wished, told), topic="bulk")
            return
        sentence, word = self.panel.keep(wished.title, told, asks=wished.asks), self._page.texts("bulk.each")
        self._page.say(Message(ATTENTION, sentence, None, word, self.panel.show_kept, "bulk", passing=True))
        if any(each.state is BulkState.REFUSED for each in outcomes):
            self.panel.show_kept()

    def _run(
        self,
        wished: _Wished,
        work: Callable[[Session, Report, CancelToken], tuple[BulkOutcome, ...]],
        done: Callable[[tuple[BulkOutcome, ...]], None],
    ) -> None:
        def finished(outcomes: tuple[BulkOutcome, ...]) -> None:
            self._patience.stop()
            done(outcomes)

        self._patience.start()
        job = self._page.run(
            work, lane=wished.lane, title=wished.title, done=finished, progress=self._on_progress
        )
        self._job = job
        job.ended.connect(partial(self._on_ended, job))

    def _show_running(self) -> None:
        if self.busy and self._wished is not None:
            self.panel.show_running(self._wished.title)

    def _done_words(self, wished: _Wished, outcomes: Sequence[BulkOutcome]) -> str:
        texts, count, first = self._page.texts, len(outcomes), outcomes[0]
        facts = {"title": wished.title, "name": first.name, "count": formats.number(count)}
        if wished.asks:
            request = first.value.seq if isinstance(first.value, Entry) else ""
            return texts("bulk.one_asked" if count == 1 else "bulk.all_asked", request=request, **facts)
        return texts("bulk.one_done" if count == 1 else "bulk.all_done", **facts)

    def _on_progress(self, reading: Progress) -> None:
        if self._job is not None:
            self.panel.show_progress(reading, self._job.rate.per_second, self._job.seconds_left)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_ended(self, job: Job[tuple[BulkOutcome, ...]]) -> None:
        if job is self._job:  # else the run has begun behind the look
            self._patience.stop()
            self.panel.end()
            if self._wished is not None and not self.panel.asks:
                self._release(self._wished)


def _said_by_form(form: FormPane | None, outcomes: Sequence[BulkOutcome]) -> bool:
    """Whether these rows are refused for what stands in one field of the form, which then says why."""
    problems = [each.problem for each in outcomes]
    first = problems[0]
    if form is None or first is None or not shiboken6.isValid(form):
        return False
    about = form.fields.about(first)
    if about is None or any(each is None or form.fields.about(each) is not about for each in problems):
        return False
    return form.at_field(first)
