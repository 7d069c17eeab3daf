"""The window before the main one: the station is being opened, can't be opened, or has yet to be made.

It is the first thing on screen, so nothing is loaded for it that its first face does not need. That face leaves the
names of `PySide6.QtCore.Qt` alone (their thousand constants take a sixth of the start of a bare window), and so it
centres with stretches and takes its colours from the palette and the style sheet.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.opening_steps import opening_count, opening_step
from station.core.progress import Progress
from station.core.texts import Texts
from station.ui import icons, theme
from station.ui.screen_room import FRAME, screen_room

if TYPE_CHECKING:
    from station.ui.first_run.wizard import FirstRun
    from station.ui.opening_problem import OpeningProblem

SIZE = QSize(760, 600)
_ICON_PIXELS = 56
_STEPS = 1000


class StartWindow(QWidget):
    """One of three views at a time, each made when it is needed; emits the person's choices."""

    retry_wished = Signal()
    quit_wished = Signal()
    confirmed = Signal(object)
    """The first-run wizard is filled in: `NewStation`."""
    join_wished = Signal(object)
    """This computer is to join an office's database: `NewDesktop`."""
    new_key_wished = Signal(object)
    key_brought = Signal(object)
    mend_wished = Signal()
    """A new key is wished for, without which the station can't be opened: `NewKeyWish`."""
    language_chosen = Signal(str)
    """Another language was chosen on the first run."""

    def __init__(self, texts: Texts, data: Path, archive: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._data, self._archive = texts, data, archive
        self._problem: OpeningProblem | None = None
        self._first_run: FirstRun | None = None
        self._dismissed = False
        self.setWindowTitle(texts("frame.product"))
        self.resize(SIZE.boundedTo(screen_room(self).size() - FRAME))
        self.opening = Opening(texts, data)
        self._faces = QStackedWidget()
        self._faces.addWidget(self.opening)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._faces)
        theme.dress(self)

    @property
    def problem(self) -> OpeningProblem:
        """Why the station can't be opened."""
        if self._problem is None:
            from station.ui.opening_problem import OpeningProblem

            self._problem = OpeningProblem(self._texts, self._data)
            self._problem.retry_wished.connect(self.retry_wished)
            self._problem.quit_wished.connect(self.quit_wished)
            self._problem.new_key_wished.connect(self.new_key_wished)
            self._problem.key_brought.connect(self.key_brought)
            self._problem.mend_wished.connect(self.mend_wished)
            self._faces.addWidget(self._problem)
        return self._problem

    @property
    def first_run(self) -> FirstRun:
        """The wizard that makes a station."""
        if self._first_run is None:
            from station.ui.first_run.wizard import FirstRun

            self._first_run = FirstRun(self._texts, self._archive)
            self._first_run.confirmed.connect(self.confirmed)
            self._first_run.join_wished.connect(self.join_wished)
            self._first_run.cancelled.connect(self.quit_wished)
            self._first_run.language_chosen.connect(self.language_chosen)
            self._faces.addWidget(self._first_run)
        return self._first_run

    def speak(self, texts: Texts) -> None:
        """Go on in another language; what was filled in on the first step stays."""
        self._texts = texts
        self.setWindowTitle(texts("frame.product"))
        shown, former = self._faces.currentWidget(), self.opening
        self.opening = Opening(texts, self._data)
        self._faces.addWidget(self.opening)
        if shown is former:
            self._faces.setCurrentWidget(self.opening)
        self._faces.removeWidget(former)
        former.deleteLater()
        older, self._first_run = self._first_run, None
        if older is not None:
            self.first_run.take_over(older.given())
            self.show_first_run()
            older.deleteLater()

    def show_opening(self) -> None:
        """Show that the station is being opened."""
        self._faces.setCurrentWidget(self.opening)

    def show_problem(self, problem: StationError) -> None:
        """Show that it can't be opened: what is wrong and what to do."""
        self.problem.explain(problem)
        self._faces.setCurrentWidget(self.problem)
        self.problem.retry_button.setFocus()

    def dismiss(self) -> None:
        """Close it without asking: the program ends, or the person was asked before."""
        self._dismissed = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The cross of the window asks like the button."""
        asks = not self._dismissed and self._faces.currentWidget() is self._first_run
        if asks and not self.first_run.may_close():
            event.ignore()
        else:
            super().closeEvent(event)

    def show_first_run(self) -> None:
        """Show the first start, since there is no station in the data folder yet."""
        self._faces.setCurrentWidget(self.first_run)
        self.first_run.setFocus()


class Opening(QWidget):
    """What is being opened, and how far it is."""

    def __init__(self, texts: Texts, data: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        picture = QLabel()
        picture.setPixmap(icons.pixmap("station", "accent", _ICON_PIXELS, self.devicePixelRatioF()))
        self.sentence = _said(texts("start.opening"), "body")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(96, 48, 96, 48)
        column.setSpacing(16)
        column.addStretch(2)
        column.addLayout(_centred(picture))
        column.addLayout(_centred(_said(texts("frame.product"), "title")))
        column.addSpacing(8)
        column.addLayout(_centred(self.sentence))
        column.addWidget(self.bar)
        self.figures = _said("", "muted")
        self.figures.hide()
        column.addLayout(_centred(self.figures))
        column.addLayout(_centred(_said(str(data), "small")))
        column.addStretch(3)

    def show_progress(self, reading: Progress) -> None:
        """Show a slow step of opening: why, and how far it is."""
        self.sentence.setText(opening_step(reading, self._texts))
        self.sentence.setWordWrap(True)
        self.bar.setRange(0, _STEPS if reading.total else 0)
        self.bar.setValue(int(reading.fraction * _STEPS))
        self.figures.setText(opening_count(reading, self._texts))
        self.figures.show()


def _said(text: str, role: str) -> QLabel:
    label = QLabel()
    label.setProperty("textFormat", 0)  # plain, whatever a folder is called; `Qt` costs this start too much
    label.setText(text)
    label.setProperty("role", role)  # not by theme.mark: there is no style to read again before it is shown
    return label


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row
