"""The line of running jobs at the bottom, and the panel that opens from it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.tasks import Job, Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.progress import ProgressLine, figures
from station.ui.widgets.text import ElidedLabel, words

HEIGHT = 32


class JobLine(QFrame):
    """One line: the oldest running job with its figures, and how many more there are. A click opens the panel."""

    clicked = Signal()

    def __init__(self, texts: Texts, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._tasks = texts, tasks
        self._job: Job[Any] | None = None
        theme.mark(self, "job-line")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(10)
        self.icon = IconLabel("ok", "neutral", 16)
        self.label = ElidedLabel(role="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.more = words(role="muted")
        row.addWidget(self.icon)
        row.addWidget(self.label, 1)
        row.addWidget(self.bar)
        row.addWidget(self.more)
        tasks.jobs_changed.connect(self._on_jobs)
        self._on_jobs()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def _on_jobs(self) -> None:
        jobs = self._tasks.shown_jobs
        first = jobs[0] if jobs else None
        if first is not self._job:
            if self._job is not None:
                self._job.changed.disconnect(self._draw)
            self._job = first
            if first is not None:
                first.changed.connect(self._draw)
        more = len(jobs) - 1
        self.more.setText(self._texts("frame.jobs_more", count=more) if more > 0 else "")
        self.more.setVisible(more > 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor if jobs else Qt.CursorShape.ArrowCursor)
        self._draw()

    def _draw(self) -> None:
        job = self._job
        self.bar.setVisible(job is not None and job.progress.total > 0)
        if job is None:
            self.icon.set_icon("ok", "neutral")
            self.label.setText(self._texts("frame.idle"))
            return
        self.icon.set_icon("waiting", "accent")
        self.label.setText(job_sentence(self._texts, job))
        self.bar.setRange(0, 1000)
        self.bar.setValue(int(job.progress.fraction * 1000))


def job_sentence(texts: Texts, job: Job[Any]) -> str:
    """``导入 2/3 · 62 % · 剩 4 分钟``; a stopping or waiting job says so."""
    if job.stopping:
        return f"{job.title} · {texts('frame.job_stopping')}"
    if job.state == "waiting":
        return f"{job.title} · {texts('frame.job_waiting')}"
    shown = figures(texts, job.progress, job.rate.per_second, job.seconds_left)
    return f"{job.title} · {shown}" if shown else job.title


class JobsPanel(QFrame):
    """Every shown job with its progress bar and a stop button."""

    def __init__(self, texts: Texts, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._tasks = texts, tasks
        self._rows: dict[Job[Any], _JobRow] = {}
        theme.mark(self, "jobs-panel")
        self.setFixedHeight(208)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        head = QHBoxLayout()
        head.addWidget(words(texts("frame.jobs"), "heading"), 1)
        self.close_button = Button(texts("frame.jobs_close"), role="quiet")
        self.close_button.clicked.connect(self.hide)
        head.addWidget(self.close_button)
        column.addLayout(head)
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(12)
        self._none = words(texts("frame.idle"), "muted")
        self._list.addWidget(self._none)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        column.addWidget(scroll, 1)
        tasks.jobs_changed.connect(self._on_jobs)
        self.hide()
        self._on_jobs()

    @property
    def rows(self) -> tuple[_JobRow, ...]:
        """The shown rows, oldest job first."""
        return tuple(self._rows.values())

    def _on_jobs(self) -> None:
        jobs = self._tasks.shown_jobs
        for job in tuple(self._rows):
            if job not in jobs:
                row = self._rows.pop(job)
                self._list.removeWidget(row)
                row.hide()
                row.deleteLater()
        for job in jobs:
            if job not in self._rows:
                self._rows[job] = _JobRow(self._texts, job)
                self._list.insertWidget(self._list.count() - 1, self._rows[job])
        self._none.setVisible(not jobs)


class _JobRow(QWidget):
    """One job of the panel."""

    def __init__(self, texts: Texts, job: Job[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._job = texts, job
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.line = ProgressLine(texts, job.title)
        self.stop_button = Button(texts("frame.job_stop"), "close", role="quiet")
        self.stop_button.clicked.connect(job.cancel)
        row.addWidget(self.line, 1)
        row.addWidget(self.stop_button)
        job.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        job = self._job
        self.line.show_progress(job.progress, job.rate.per_second, job.seconds_left)
        if job.stopping:
            self.line.figures.setText(self._texts("frame.job_stopping"))
        self.stop_button.setEnabled(not job.stopping)
