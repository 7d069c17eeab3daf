"""Checking everything stored from the page: one at a time, with progress, to be stopped, the result in its panel."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from station.archive.fixity.use_cases import Fixity
from station.core.errors import StationError
from station.core.progress import Progress
from station.ui.page import Page
from station.ui.pages.archive.fixity_panel import FixityPanel
from station.ui.signed_in import SignedIn
from station.ui.tasks import CANCELLED, Job, Tasks
from station.ui.widgets.button import Button

LANE = "archive-verify"


class FixityRun(QObject):
    """Starts with `button`, shows in `panel`, says what fails on `page`."""

    def __init__(
        self,
        page: Page,
        tasks: Tasks,
        fixity: Fixity,
        signed_in: SignedIn,
        button: Button,
        panel: FixityPanel,
    ) -> None:
        super().__init__(page)
        self._page, self._tasks, self._fixity, self._signed_in = page, tasks, fixity, signed_in
        self._button, self._panel = button, panel
        self._job: Job[Any] | None = None
        button.clicked.connect(self.begin)
        panel.stop_wished.connect(self._stop)

    def begin(self) -> None:
        """Read every stored file and compare it with the ledger."""
        if self._job is not None and not self._job.over:
            return
        session, fixity = self._signed_in.session, self._fixity
        self._panel.show_running(self._page.texts("archive_page.verifying"))
        self._button.setEnabled(False)
        self._job = self._tasks.run(
            LANE,
            lambda report, cancel: fixity.verify(session, report=report, cancel=cancel),
            title=self._page.texts("archive_page.verifying"),
            done=self._panel.show_result,
            failed=self._on_failed,
            progress=self._on_progress,
        )
        self._job.ended.connect(self._on_ended)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_progress(self, reading: Progress) -> None:
        if self._job is not None:
            self._panel.show_progress(reading, self._job.rate.per_second, self._job.seconds_left)

    def _on_failed(self, problem: StationError) -> None:
        self._panel.hide()
        self._page.show_problem(problem)

    def _on_ended(self) -> None:
        self._button.setEnabled(True)
        if self._job is not None and self._job.state == CANCELLED:
            self._panel.show_stopped()
