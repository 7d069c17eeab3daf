"""清除设备: what the archive has is removed from the card on show, by two persons, off the screen's thread, to be stopped."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from station.archive.clearing.use_cases import Clearing
from station.archive.clearing.values import ClearingEnd, ClearingPlan, ClearingResult
from station.archive.clearing.wording import (
    kept_by_reason,
    kept_said,
    plan_said,
    result_said,
    source_named,
)
from station.archive.planning.values import Intent
from station.core.errors import StationError
from station.core.progress import CancelToken, Progress, Report
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.two_persons import Person
from station.ui.page import Page
from station.ui.pages.ingest.pane import SourcePane
from station.ui.pages.ingest.sentences import joined
from station.ui.pages.ingest.source import ImportSource
from station.ui.tasks import Job
from station.ui.widgets.button import Button
from station.ui.widgets.form_kinds import FormLine, FormSecret
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.text import words

LANE = "clear-device"
"""Of its own: the card's ends with its tile, which goes while a read-only card is mounted writable."""


class DeviceClearing(QObject):
    """A button beside those of the source on show, and a form in the place of what is `behind`."""

    def __init__(self, page: Page, clearing: Clearing, pane: SourcePane, behind: QWidget) -> None:
        super().__init__(page)
        self._page, self._clearing, self._pane, self._behind = page, clearing, pane, behind
        self._may = page.may(Permission.IMPORT_OTHERS)
        self._allowed = False
        self._source: ImportSource | None = None
        self._plan: ClearingPlan | None = None
        self._job: Job[Any] | None = None
        self.button = Button(page.texts("clearing.look"), "trash")
        self.button.hide()
        self.button.clicked.connect(self.look)
        pane.acts.add(self.button, place=0)
        page.badge_changed.connect(self.show_button)
        pane.changed.connect(self.show_button)

    @cached_property
    def form(self) -> ClearingForm:
        """What is asked and shown, made when it is first wanted: the page is built while a card waits to be seen."""
        form = ClearingForm(self._page.texts)
        form.hide()
        form.acted.connect(self._begin)
        form.closed.connect(self.close)
        form.stop_button.clicked.connect(self._stop)
        self._page.body.addWidget(form, 1)
        return form

    def read(self) -> None:
        """Look whether the office allows it."""
        if self._may:
            self._page.ask(
                lambda _session: self._clearing.is_allowed(), done=self._set_allowed, latest="clearing"
            )

    def show_button(self) -> None:
        """Show the button where the archive has something of the card; it says why it can't be pressed."""
        source = self._pane.source
        known = source is not None and _has_stored(source)
        camera = source is not None and source.volume is not None and source.volume.not_handed_out is not None
        idle = source is not None and source.present and not source.stage.busy
        self.button.setVisible(self._may and known and idle and not camera)
        self.button.setEnabled(self._allowed)
        self.button.setToolTip("" if self._allowed else self._page.texts("clearing.off"))

    def look(self) -> None:
        """Look what of the card on show would go."""
        source = self._pane.source
        if source is not None and source.survey is not None and not self._running:
            self._source = source
            self._page.ask(
                self._clearing.look_at, source.survey, lane=LANE, done=self._show_plan, latest="clearing plan"
            )

    def close(self) -> None:
        """Put the form away, with what was typed into it; while files go, only stopping does."""
        if not self._running:
            self.form.begin()
            self._put(shown=False)
            self.button.setFocus()

    # ---------------------------------------------------------------------------------------- internal

    @property
    def _running(self) -> bool:
        return self._job is not None and not self._job.over

    def _put(self, *, shown: bool) -> None:
        self.form.setVisible(shown)
        self._behind.setVisible(not shown)

    def _set_allowed(self, allowed: bool) -> None:
        self._allowed = allowed
        self.show_button()

    def _show_plan(self, plan: ClearingPlan) -> None:
        self._plan = plan
        self.form.show_plan(plan)
        self._put(shown=True)
        self.form.begin()

    def _begin(self) -> None:
        plan = self._plan
        if plan is None or self._running:
            return
        second = self.form.person
        self.form.set_busy(busy=True)
        self._job = self._page.run(
            partial(_clear, self._clearing, plan, second),
            lane=LANE,
            title=self._page.texts("clearing.running", name=source_named(plan)),
            done=self._on_cleared,
            failed=self._on_failed,
            progress=self._on_progress,
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_progress(self, reading: Progress) -> None:
        if self._job is not None:
            self.form.progress.title.setText(reading.detail)
            self.form.progress.show_progress(reading, self._job.rate.per_second, self._job.seconds_left)

    def _on_failed(self, problem: StationError) -> None:
        self.form.refuse(problem)

    def _on_cleared(self, result: ClearingResult) -> None:
        texts = self._page.texts
        said = [*result_said(result, texts), kept_said(result.kept, texts)]
        well = result.recorded and result.end is ClearingEnd.DONE
        faulty = any(each.reason.is_fault for each in result.kept)
        sentence = joined(texts, [each for each in said if each])
        if well and not faulty:
            self._page.say_ok(sentence, topic="clearing")
        else:
            self._page.warn(sentence, rule="DM-03", topic="clearing")
        self.form.begin()
        self._put(shown=False)
        source, self._source = self._source, None
        if source is not None and source is self._pane.source and source.present:
            source.begin()  # what lies there by now


def _has_stored(source: ImportSource) -> bool:
    """Whether the archive has something of it, as far as it was looked at."""
    if source.result is not None:
        return any(each.outcome.is_whole for each in source.result.outcomes)
    return source.ordered is not None and bool(source.ordered.plan.of(Intent.ALREADY))


def _clear(
    clearing: Clearing,
    plan: ClearingPlan,
    second: Person,
    session: Session,
    report: Report,
    cancel: CancelToken,
) -> ClearingResult:
    return clearing.clear(session, plan, second, report=report, cancel=cancel)


class ClearingForm(FormPane):
    """What would go and what stays; asks for the second person, and shows how far it is."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, texts("clearing.look"), texts("clearing.confirm"), parent=parent)
        self.ready = words(role="strong", wrap=True)
        self.kept = words(role="muted", wrap=True, copy=True)
        self.column.addWidget(self.ready)
        self.column.addWidget(self.kept)
        self.column.addWidget(words(texts("clearing.words"), wrap=True))
        self.read_only = words(texts("clearing.read_only"), "small", wrap=True)
        self.column.addWidget(self.read_only)
        self.second = self.add("second", FormLine(texts("clearing.second"), required=True, rule="PF-05"))
        self.password = self.add(
            "second_password", FormSecret(texts, texts("clearing.second_password"), required=True)
        )
        self.progress = ProgressLine(texts)
        self.stop_button = Button(texts("ingest_page.stop"), "stop")
        self.column.addWidget(self.progress)
        self.column.addWidget(self.stop_button)
        self._something = False

    @property
    def person(self) -> Person:
        """The second person."""
        return Person(self.second.value, self.password.value)

    def show_plan(self, plan: ClearingPlan) -> None:
        """Show what would go and why the rest stays."""
        texts = self._texts
        self.set_title(texts("clearing.title", source=source_named(plan)))
        self.ready.setText(plan_said(plan, texts))
        self.kept.setText("\n".join(kept_by_reason(plan.kept, texts)))
        self.kept.setVisible(bool(plan.kept))
        key = "write_protected" if plan.write_protected else "read_only"
        self.read_only.setText(texts(f"clearing.{key}"))
        self.read_only.setVisible(plan.volume is not None and plan.volume.read_only and bool(plan.ready))
        self._something = bool(plan.ready) and not plan.write_protected

    def begin(self) -> None:
        """Start empty; no password stays on screen."""
        self.start_over()
        self.second.setVisible(self._something)
        self.password.setVisible(self._something)
        (self.second if self._something else self.back_button).setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """Show that files are read and go; where none would, there is no act."""
        super().set_busy(busy=busy)
        self.act_button.setEnabled(not busy and self._something)
        self.progress.setVisible(busy)
        self.stop_button.setVisible(busy)
        self.second.setEnabled(not busy)
        self.password.setEnabled(not busy)
