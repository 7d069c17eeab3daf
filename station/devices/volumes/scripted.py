"""Volumes that a scenario plugs in and removes: for demos and tests without a real card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from station.archive.volumes import Volume


class ScriptedVolumes:
    """The volumes that `plug` and `pull` define."""

    def __init__(self, *volumes: Volume) -> None:
        self._volumes = {volume.path: volume for volume in volumes}
        self._listeners: list[Callable[[tuple[Volume, ...]], None]] = []

    def plug(self, path: Path, *, label: str = "CARD", serial: str | None = None) -> Volume:
        """Plug in a folder as a mounted card."""
        volume = Volume(path, f"/dev/scripted/{path.name}", label, "exfat", serial, True, 64 << 30, 32 << 30)
        self._volumes[path] = volume
        self._tell()
        return volume

    def pull(self, path: Path) -> None:
        """Remove the card at `path`."""
        self._volumes.pop(path, None)
        self._tell()

    def present(self) -> tuple[Volume, ...]:
        """The volumes that are plugged in."""
        return tuple(volume for _, volume in sorted(self._volumes.items()))

    def holding(self, path: Path) -> Volume | None:
        """The card on which `path` lies."""
        inside = [volume for volume in self.present() if path.is_relative_to(volume.path)]
        return max(inside, key=lambda volume: len(volume.path.parts), default=None)

    def mounts_below(self, path: Path) -> frozenset[str]:
        """Cards that are plugged in below `path`."""
        return frozenset(str(each) for each in self._volumes if path in each.parents)

    def watch(self, changed: Callable[[tuple[Volume, ...]], None]) -> Callable[[], None]:
        """Call `changed` at each `plug` and `pull`, in their thread."""
        self._listeners.append(changed)

        def stop() -> None:
            if changed in self._listeners:
                self._listeners.remove(changed)

        return stop

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener(self.present())
