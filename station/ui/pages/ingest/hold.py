"""Mounting a plugged device and letting go of it, on a person's wish."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from station.archive.sources import Sources
from station.archive.volumes import Unopened, Volume
from station.core.errors import StationError
from station.people.sessions import Session
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks


class Hold(QObject):
    """The acts on one device, on the lane of its source; all of it in the screen's thread."""

    changed = Signal()
    """An act began or ended."""
    wished = Signal(object, bool)
    """The device (its file) is to be held, or let go of where the second is False; told as the act begins, and again where it fails.

    Its source may be gone before the act is over: what is mounted is another one.
    """

    def __init__(self, sources: Sources, tasks: Tasks, signed_in: SignedIn, parent: QObject) -> None:
        super().__init__(parent)
        self._sources, self._tasks, self._signed_in = sources, tasks, signed_in
        self.moving = False
        """An act is under way."""
        self.released = False
        """A person let go of it here, so it may be pulled."""
        self.problem: StationError | None = None

    def mount(self, unopened: Unopened, lane: str) -> None:
        """Have it mounted so that nothing is written to it; its tile comes when it is."""
        self._move(self._sources.mount, unopened.device, lane, mounts=True)

    def release(self, volume: Volume, lane: str) -> None:
        """Have it unmounted."""
        self._move(self._sources.unmount, volume.device, lane, mounts=False)

    def _move(self, act: Callable[[Session, str], object], device: str, lane: str, *, mounts: bool) -> None:
        if self.moving:
            return
        self.moving, self.problem = True, None
        self._tasks.ask(
            act,
            self._signed_in.session,
            device,
            lane=lane,
            done=self._over,
            failed=lambda problem: self._not_done(problem, device, mounts),
            owner=self,
        )
        self.wished.emit(device, mounts)
        self.changed.emit()

    def _over(self, _where: object) -> None:
        self.moving = False
        self.changed.emit()

    def _not_done(self, problem: StationError, device: str, mounts: bool) -> None:
        self.moving, self.problem = False, problem
        self.wished.emit(device, not mounts)
        self.changed.emit()
