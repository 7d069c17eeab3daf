"""Passing cards that are plugged in or removed from the watching thread to the screen's thread."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from station.archive.volumes import Volume, Volumes
from station.ui.tasks import Tasks

LANE = "volumes"


class _VolumeListener:
    """Stays in memory after the widget while the watching thread may still emit."""

    def __init__(self) -> None:
        self.stop: Callable[[], None] | None = None
        self.closed = False

    def close(self) -> None:
        self.closed = True
        if self.stop is not None:
            stop, self.stop = self.stop, None
            stop()


class VolumeWatch(QObject):
    """Emits `changed` with the present volumes, once at the start and at each change."""

    changed = Signal(object)
    """A tuple of `Volume`."""
    _heard = Signal(object)

    def __init__(self, volumes: Volumes, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._volumes, self._tasks = volumes, tasks
        self._ear = _VolumeListener()
        self._begun = False
        self._heard.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._ear.close)

    def begin(self) -> None:
        """Watch from now on; reading may wait for a slow device, so it runs on a lane."""
        if not self._begun:
            self._begun = True
            self._tasks.ask(self._start, lane=LANE, done=self.changed.emit)

    def _start(self) -> tuple[Volume, ...]:
        ear = self._ear
        ear.stop = self._volumes.watch(self._hear)
        if ear.closed:
            ear.close()
        return self._volumes.present()

    def _hear(self, volumes: tuple[Volume, ...]) -> None:
        if not self._ear.closed and shiboken6.isValid(self):
            self._heard.emit(volumes)

    @Slot(object)
    def _pass_on(self, volumes: tuple[Volume, ...]) -> None:
        self.changed.emit(volumes)
