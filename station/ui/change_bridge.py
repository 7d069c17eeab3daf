"""Passes changes from the thread that committed to the screen's thread, gathered ten times a second."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from station.core.changes import Change, Changes

GATHER_MILLISECONDS = 100


def merged(changes: Iterable[Change]) -> Change:
    """One change with the kinds and subjects of all `changes`."""
    gathered = tuple(changes)
    return Change(
        frozenset().union(*(change.kinds for change in gathered)),
        frozenset().union(*(change.subjects for change in gathered)),
    )


class ChangeBridge(QObject):
    """Listens to `Changes` and emits `changed(Change)` in its own thread; connect it to `MainWindow.announce`.

    The first change after a pause comes at once; those that follow within 100 ms come as one.
    """

    changed = Signal(object)
    _noted = Signal()

    def __init__(self, changes: Changes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gathered: list[Change] = []
        self._lock = threading.Lock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MILLISECONDS)
        self._timer.timeout.connect(self._pass_on)
        self._noted.connect(self._on_noted, Qt.ConnectionType.QueuedConnection)
        self._stop = changes.listen(self._note)

    @property
    def idle(self) -> bool:
        """Whether every change that was told is passed on."""
        with self._lock:
            return not self._gathered

    def close(self) -> None:
        """Stop listening."""
        self._stop()
        self._timer.stop()

    def _note(self, change: Change) -> None:
        with self._lock:
            self._gathered.append(change)
            first = len(self._gathered) == 1
        if first and shiboken6.isValid(self):
            self._noted.emit()

    @Slot()
    def _on_noted(self) -> None:
        if not self._timer.isActive():
            self._pass_on()
            self._timer.start()

    @Slot()
    def _pass_on(self) -> None:
        with self._lock:
            gathered, self._gathered = self._gathered, []
        if gathered:
            self.changed.emit(merged(gathered))
            self._timer.start()
