"""What the main window shows to who is signed in: navigation, top bar, alarms, the pages, and the line of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.clock import Clock
from station.core.texts import Texts
from station.ui.frame.job_line import JobLine, JobsPanel
from station.ui.frame.navigation import Navigation
from station.ui.frame.page_stack import PageStack
from station.ui.frame.top_bar import TopBar
from station.ui.messages import Messages
from station.ui.tasks import Tasks

if TYPE_CHECKING:
    from station.ui.page import PageSpec


class Frame(QWidget):
    """The parts around and with the pages; `MainWindow` connects them."""

    def __init__(self, texts: Texts, tasks: Tasks, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.navigation = Navigation(texts)
        self.top_bar = TopBar(texts, clock)
        self.alarms = Messages(self)
        """What concerns everybody: every page shows it where it shows its own."""
        self.stack = PageStack()
        self.jobs_panel = JobsPanel(texts, tasks)
        self.job_line = JobLine(texts, tasks)
        self.job_line.clicked.connect(self._toggle_jobs)
        self.stack.currentChanged.connect(self._close_idle_jobs)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(self.stack, 1)
        right.addWidget(self.jobs_panel)
        right.addWidget(self.job_line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)

    def set_pages(self, specs: Sequence[PageSpec]) -> None:
        """What leads to a page is offered to those alone who have it."""
        self.navigation.set_pages(specs)
        self.top_bar.sync_light.set_leads(any(spec.key == "sync" for spec in specs))

    def set_compact(self, compact: bool) -> None:
        """Folded and with small margins, where the window is small."""
        for part in (self.navigation, self.top_bar, self.stack):
            part.set_compact(compact)

    def _close_idle_jobs(self) -> None:
        """Where no job is left, the panel goes with the page that it was opened over."""
        if not self._tasks.shown_jobs:
            self.jobs_panel.hide()

    def _toggle_jobs(self) -> None:
        """Nothing opens where there is no job: it would take the page's room for a sentence that the line says."""
        wanted = not self.jobs_panel.isVisible() and bool(self._tasks.shown_jobs)
        self.jobs_panel.setVisible(wanted)
