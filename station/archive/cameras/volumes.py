"""What was fetched from cameras, beside the cards and drives of this machine: to whoever reads it, it is a card."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from station.archive.volumes import Plugged, Volume, Volumes


class VolumesAndCameras:
    """A `station.archive.volumes.Volumes` of `volumes` and of the cameras whose files were fetched."""

    def __init__(self, volumes: Volumes) -> None:
        self._volumes = volumes
        self._lock = threading.Lock()
        self._fetched: dict[str, Volume] = {}
        self._listeners: list[Callable[[Plugged], None]] = []
        self._withheld: set[str] = set()

    def plugged(self) -> Plugged:
        """All of them."""
        return self._with(self._volumes.plugged())

    def mounts_below(self, path: Path) -> frozenset[str]:
        """As the machine says."""
        return self._volumes.mounts_below(path)

    def disk_of(self, path: Path) -> str:
        """As the machine says; what was fetched lies on no disk that is a source."""
        return self._volumes.disk_of(path)

    def mount(self, device: str) -> Path:
        """As the machine does it."""
        return self._volumes.mount(device)

    def mount_writable(self, device: str) -> Path:
        """As the machine does it."""
        return self._volumes.mount_writable(device)

    def unmount(self, device: str) -> None:
        """Let go of a device; of a camera, what was fetched from it is thrown away."""
        if device in self.fetched:
            self.drop(device)
        else:
            self._volumes.unmount(device)

    def watch(self, changed: Callable[[Plugged], None]) -> Callable[[], None]:
        """See the port; a camera counts from when it is fetched until it is dropped."""
        end = self._volumes.watch(lambda plugged: changed(self._with(plugged)))
        with self._lock:
            self._listeners.append(changed)

        def stop() -> None:
            with self._lock:
                if changed in self._listeners:
                    self._listeners.remove(changed)
            end()

        return stop

    @contextmanager
    def withheld(self, device: str) -> Iterator[None]:
        """Within it a device counts as not plugged in: it is used here alone."""
        with self._lock:
            self._withheld.add(device)
        self._tell()
        try:
            yield
        finally:
            with self._lock:
                self._withheld.discard(device)
            self._tell()

    def mounted_at(self, path: Path) -> Volume | None:
        """The card or drive on which `path` lies, be it withheld."""
        return self._volumes.plugged().holding(path)

    def add(self, fetched: Volume) -> None:
        """A camera whose files lie at the volume's path by now."""
        with self._lock:
            self._fetched[fetched.device] = fetched
        self._tell()

    def drop(self, device: str) -> None:
        """Throw away what was fetched from a camera; it is on the camera still."""
        with self._lock:
            was = self._fetched.pop(device, None)
        if was is not None:
            shutil.rmtree(was.path, ignore_errors=True)
            self._tell()

    @property
    def fetched(self) -> tuple[str, ...]:
        """The addresses of the cameras whose files are here."""
        with self._lock:
            return tuple(self._fetched)

    def _with(self, plugged: Plugged) -> Plugged:
        with self._lock:
            volumes = (each for each in plugged.volumes if each.device not in self._withheld)
            unopened = (each for each in plugged.unopened if each.device not in self._withheld)
            return replace(plugged, volumes=(*volumes, *self._fetched.values()), unopened=tuple(unopened))

    def _tell(self) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        now = self.plugged()
        for changed in listeners:
            changed(now)
