"""Volumes that a scenario plugs in and removes: for demos and tests without a real card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from station.archive.volumes import Barrier, Plugged, Unopened, Volume
from station.core.errors import StationError


class ScriptedVolumes:
    """The volumes that `plug` and `pull` define."""

    def __init__(self, *volumes: Volume) -> None:
        self._volumes = {volume.path: volume for volume in volumes}
        self._unopened: dict[str, Unopened] = {}
        self._served: dict[str, Path] = {}
        self.fails: list[StationError] = []
        """Problems of the next acts of mounting and unmounting."""
        self.locked: set[str] = set()
        """Devices that nothing can be written to, however they are mounted."""
        self._listeners: list[Callable[[Plugged], None]] = []

    def plug(
        self,
        path: Path,
        *,
        label: str = "CARD",
        serial: str | None = None,
        read_only: bool = True,
        disk: str = "",
        uuid: str = "",
        container: str = "",
        within: tuple[str, ...] = (),
        write_protected: bool = False,
    ) -> Volume:
        """Plug in a folder as a mounted card."""
        volume = Volume(
            *(path, f"/dev/scripted/{path.name}", label, "exfat", serial, read_only, 64 << 30, 32 << 30),
            disk=disk,
            uuid=uuid,
            container=container,
            within=within,
            write_protected=write_protected,
        )
        self._volumes[path] = volume
        self._tell()
        return volume

    def plug_unopened(
        self,
        device: str,
        barrier: Barrier,
        *,
        label: str = "",
        serial: str | None = None,
        disk: str = "",
        serves: Path | None = None,
        uuid: str = "",
        container: str = "",
    ) -> Unopened:
        """Plug in what is not mounted; the folder that it `serves` is where it is mounted."""
        if serves is not None:
            self._served[device] = serves
        plugged = Unopened(
            *(device, disk or device, barrier, label, "exfat", serial),
            total_bytes=64 << 30,
            uuid=uuid,
            container=container,
        )
        self._unopened[device] = plugged
        self._tell()
        return plugged

    def unlock(self, device: str, unlocked: str, serves: Path) -> None:
        """Unlock an encrypted device, as a person does in the system: `unlocked` is what can be mounted now, at the folder that it `serves`."""
        shut = self._unopened.pop(device)
        self._served[unlocked] = serves
        self._unopened[unlocked] = replace(
            shut, device=unlocked, barrier=Barrier.UNMOUNTED, container=device, within=(shut.uuid,)
        )
        self._tell()

    def pull(self, what: Path | str) -> None:
        """Remove the card at a path, or the device that is not mounted."""
        if isinstance(what, Path):
            self._volumes.pop(what, None)
        else:
            self._unopened.pop(what, None)
        self._tell()

    def plugged(self) -> Plugged:
        """What is plugged in."""
        volumes = tuple(each for _, each in sorted(self._volumes.items()))
        return Plugged(volumes, tuple(each for _, each in sorted(self._unopened.items())))

    def disk_of(self, path: Path) -> str:
        """The disk of the card on which `path` lies."""
        found = self.plugged().holding(path)
        return "" if found is None else found.disk

    def mount(self, device: str) -> Path:
        """Mount what `plug_unopened` plugged in."""
        self._fail()
        found = self._unopened.pop(device)
        where = self._served[device]
        self._volumes[where] = Volume(
            where,
            device,
            found.label,
            found.file_system,
            found.serial,
            True,
            64 << 30,
            32 << 30,
            disk=found.disk,
            uuid=found.uuid,
            container=found.container,
        )
        self._tell()
        return where

    def mount_writable(self, device: str) -> Path:
        """Let the mounted card be written to; one whose `locked` device refuses that stays as it is."""
        self._fail()
        found = next(each for each in self._volumes.values() if each.device == device)
        self._volumes[found.path] = replace(found, read_only=device in self.locked)
        self._tell()
        return found.path

    def unmount(self, device: str) -> None:
        """Unmount what is mounted from `device`, and lock what it was unlocked from."""
        self._fail()
        found = next(each for each in self._volumes.values() if each.device == device)
        self._served[device] = found.path
        del self._volumes[found.path]
        self.plug_unopened(
            found.part,
            Barrier.ENCRYPTED if found.container else Barrier.UNMOUNTED,
            label=found.label,
            serial=found.serial,
            disk=found.disk,
            uuid=found.uuid,
        )

    def _fail(self) -> None:
        if self.fails:
            raise self.fails.pop(0)

    def mounts_below(self, path: Path) -> frozenset[str]:
        """Cards that are plugged in below `path`."""
        return frozenset(str(each) for each in self._volumes if path in each.parents)

    def watch(self, changed: Callable[[Plugged], None]) -> Callable[[], None]:
        """Call `changed` at each `plug` and `pull`, in their thread."""
        self._listeners.append(changed)

        def stop() -> None:
            if changed in self._listeners:
                self._listeners.remove(changed)

        return stop

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener(self.plugged())
