"""The window before the main one: the station is being opened, can't be opened, or has yet to be made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.progress import Progress
from station.core.texts import Texts
from station.ui import icons, theme
from station.ui.icons import IconLabel
from station.ui.widgets.button import Button
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.text import words

if TYPE_CHECKING:
    from station.ui.first_run.wizard import FirstRun

SIZE = QSize(760, 600)


class StartWindow(QWidget):
    """One of three faces at a time, each made when it is needed; emits what the person wishes."""

    retry_wished = Signal()
    quit_wished = Signal()
    confirmed = Signal(object)
    """The first-run wizard is filled in: `NewStation`."""

    def __init__(self, texts: Texts, data: Path, archive: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._data, self._archive = texts, data, archive
        self._problem: OpeningProblem | None = None
        self._first_run: FirstRun | None = None
        theme.mark(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(texts("frame.product"))
        self.setWindowIcon(icons.icon("station", "accent", 32))
        self.resize(SIZE)
        self.opening = Opening(texts, data)
        self._faces = QStackedWidget()
        self._faces.addWidget(self.opening)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._faces)

    @property
    def problem(self) -> OpeningProblem:
        """Why the station can't be opened."""
        if self._problem is None:
            self._problem = OpeningProblem(self._texts, self._data)
            self._problem.retry_wished.connect(self.retry_wished)
            self._problem.quit_wished.connect(self.quit_wished)
            self._faces.addWidget(self._problem)
        return self._problem

    @property
    def first_run(self) -> FirstRun:
        """The wizard that makes a station."""
        if self._first_run is None:
            from station.ui.first_run.wizard import FirstRun

            self._first_run = FirstRun(self._texts, self._archive)
            self._first_run.confirmed.connect(self.confirmed)
            self._first_run.cancelled.connect(self.quit_wished)
            self._faces.addWidget(self._first_run)
        return self._first_run

    def show_opening(self) -> None:
        """The station is being opened."""
        self._faces.setCurrentWidget(self.opening)

    def show_problem(self, problem: StationError) -> None:
        """It can't be opened: what is wrong and what to do."""
        self.problem.explain(problem)
        self._faces.setCurrentWidget(self.problem)
        self.problem.retry_button.setFocus()

    def show_first_run(self) -> None:
        """There is no station in the data folder yet."""
        self._faces.setCurrentWidget(self.first_run)
        self.first_run.setFocus()


class Opening(QWidget):
    """A moment of patience: what is being opened, and how far."""

    def __init__(self, texts: Texts, data: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(96, 48, 96, 48)
        column.setSpacing(16)
        column.addStretch(2)
        column.addWidget(IconLabel("station", "accent", 56), 0, Qt.AlignmentFlag.AlignHCenter)
        title = words(texts("frame.product"), "title")
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        self.line = ProgressLine(texts, texts("start.opening"))
        column.addSpacing(8)
        column.addWidget(self.line)
        where = words(str(data), "small")
        column.addWidget(where, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_progress(self, reading: Progress) -> None:
        """Show how far it is."""
        self.line.show_progress(reading)


class OpeningProblem(QWidget):
    """Why the station can't be opened, in words, with the facts to copy for whoever helps."""

    retry_wished = Signal()
    quit_wished = Signal()

    def __init__(self, texts: Texts, data: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._data = texts, data
        self._facts = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(72, 48, 72, 32)
        column.setSpacing(14)
        column.addStretch(1)
        column.addWidget(IconLabel("stop", "stop", 44))
        column.addWidget(words(texts("start.not_opened"), "title"))
        self.sentence = words(wrap=True)
        self.safe = words(texts("start.nothing_lost"), "muted", wrap=True)
        self.where = words(texts("start.data_folder", data=str(data)), "small", wrap=True, copy=True)
        column.addWidget(self.sentence)
        column.addWidget(self.safe)
        column.addWidget(self.where)
        column.addStretch(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.copy_button = Button(texts("start.copy"), "copy", role="quiet")
        self.copy_button.clicked.connect(self._copy)
        self.quit_button = Button(texts("start.quit"))
        self.quit_button.clicked.connect(self.quit_wished)
        self.retry_button = Button(texts("start.retry"), "refresh", role="primary")
        self.retry_button.clicked.connect(self.retry_wished)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.quit_button)
        row.addWidget(self.retry_button)
        column.addLayout(row)

    def explain(self, problem: StationError) -> None:
        """Put `problem` into words."""
        self.sentence.setText(self._texts.error(problem))
        self._facts = f"{problem}\n{self._data}"
        self.copy_button.setText(self._texts("start.copy"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.sentence.text()}\n{self._facts}")
        self.copy_button.setText(self._texts("start.copied"))
