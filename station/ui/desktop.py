"""The life of the desktop from start to end: open the station or make one, then hand over to the shell.

`StationLifecycle` is what the desktop needs from outside (`station.app` gives it): it opens and closes the station in the data
folder. All of it happens off the screen's thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, Signal

from station.core.errors import StationError
from station.core.progress import CancelToken, Report
from station.core.texts import Texts
from station.services import NewStation, Services
from station.ui.shell import Shell
from station.ui.starting import StartWindow
from station.ui.tasks import Tasks

LANE = "opening"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open station: its services, the office's name, and what opening it noticed (``restored``, ``cloned`` …)."""

    services: Services
    office: str
    noticed: tuple[str, ...] = ()


class StationLifecycle(Protocol):
    """Opens and closes the station of one data folder; every call may raise `StationError`."""

    @property
    def data(self) -> Path:
        """The data folder."""
        ...

    @property
    def archive(self) -> Path:
        """Where recordings would go by default."""
        ...

    def exists(self) -> bool:
        """Whether a station was made here."""
        ...

    def make(self, new: NewStation) -> None:
        """Make a station."""
        ...

    def open(self) -> Opened:
        """Open it; `close` lets it go."""
        ...

    def close(self) -> None:
        """Let go of the station, if it is open."""
        ...


class Desktop(QObject):
    """Start window first, then the shell; `ended` when the person left."""

    ready = Signal()
    """The station is open and the sign-in is on screen."""
    ended = Signal()

    def __init__(
        self,
        texts: Texts,
        station: StationLifecycle,
        memory: QSettings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._station, self._memory = texts, station, memory
        self.tasks = Tasks(self)
        self.shell: Shell | None = None
        self.start_window = StartWindow(texts, station.data, station.archive)
        self.start_window.retry_wished.connect(self.begin)
        self.start_window.quit_wished.connect(self._quit)
        self.start_window.confirmed.connect(self._make)

    def begin(self) -> None:
        """Open the station, or ask for what is needed to make one."""
        self.start_window.show_opening()
        self.start_window.show()
        self.tasks.run(LANE, self._look, done=self._on_looked, failed=self.start_window.show_problem)

    def refuse(self, problem: StationError) -> None:
        """Say why nothing can be opened; the person may try again."""
        self.start_window.show_problem(problem)
        self.start_window.show()

    def close(self) -> None:
        """Stop all work and let go of the station; the shell's window is gone afterwards."""
        if self.shell is not None:
            self.shell.close()
        self.tasks.shutdown()
        self.start_window.close()
        self._station.close()

    def _look(self, _report: Report, _cancel: CancelToken) -> Opened | None:
        return self._station.open() if self._station.exists() else None

    def _on_looked(self, opened: Opened | None) -> None:
        if opened is None:
            self.start_window.show_first_run()
        else:
            self._enter(opened)

    def _make(self, new: NewStation) -> None:
        def work(_report: Report, _cancel: CancelToken) -> Opened:
            self._station.make(new)
            return self._station.open()

        self.tasks.run(LANE, work, done=self._enter, failed=self._refused)

    def _refused(self, problem: StationError) -> None:
        self.start_window.first_run.refuse(problem)

    def _enter(self, opened: Opened) -> None:
        self.shell = Shell(self._texts, self.tasks, opened.services, memory=self._memory)
        self.shell.closed.connect(self._quit)
        self.start_window.hide()  # first, so that the main window is the active one
        self.shell.begin(opened.office, opened.noticed)
        self.ready.emit()

    def _quit(self) -> None:
        self.ended.emit()
