"""The port for cards and drives that a person plugs in; `station.devices.volumes` has the adapters."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Volume:
    """A mounted card or drive.

    `path` is where it is mounted and `device` the block device; `serial` is the hardware's serial number over USB,
    None where there is none; sizes in bytes. `whole` is False where only a folder of its file system is mounted there.
    `disk` is the kernel's name of the disk it lies on, empty where that is unknown. `not_handed_out` is None for a disk; of a
    camera, whose files were fetched to `path`, it names those that it did not hand out. `uuid` is the file system's own name, empty where it is unknown.
    What was unlocked lies in the part `container` (its device file) and `within` devices of these names. `write_protected`: the
    medium itself takes nothing, however it is mounted.
    """

    path: Path
    device: str
    label: str
    file_system: str
    serial: str | None
    read_only: bool
    total_bytes: int
    free_bytes: int
    whole: bool = True
    disk: str = ""
    not_handed_out: tuple[str, ...] | None = None
    uuid: str = ""
    container: str = ""
    within: tuple[str, ...] = ()
    write_protected: bool = False

    @property
    def identity(self) -> str:
        """The text that identifies the volume: its serial number, else its label, else its path."""
        return self.serial or self.label or str(self.path)

    @property
    def part(self) -> str:
        """The part of the disk that holds it, by its device file: also of what was unlocked."""
        return self.container or self.device


class Barrier(StrEnum):
    """What stands between a plugged device and its files; worded in ``archive.barrier.<value>``."""

    UNMOUNTED = "unmounted"
    ENCRYPTED = "encrypted"
    NO_FILE_SYSTEM = "no_file_system"
    """None that the system knows: not formatted, damaged, or of a foreign kind."""


@dataclass(frozen=True, slots=True)
class Unopened:
    """A disk or a part of one that a person plugged in, whose files nobody can see now.

    `disk` is the kernel's name of the whole; `model` is what the maker calls it; size in bytes; `uuid`, `container`, `within` and `write_protected` are as those of a `Volume`.
    `held` is the station's own folder that lay on it when it was open, empty for any other disk: it is no source.
    """

    device: str
    disk: str
    barrier: Barrier
    label: str = ""
    file_system: str = ""
    serial: str | None = None
    model: str = ""
    total_bytes: int = 0
    uuid: str = ""
    held: str = ""
    container: str = ""
    within: tuple[str, ...] = ()
    write_protected: bool = False

    @property
    def opens(self) -> bool:
        """Whether a person can have it mounted read-only: the station's own disk belongs at its place, and writable."""
        return self.barrier is Barrier.UNMOUNTED and not self.held

    @property
    def name(self) -> str:
        """Its name for people: the label, else the maker's, else the device's."""
        return self.label or self.model or self.device

    @property
    def part(self) -> str:
        """The part of the disk that holds it, by its device file: also of what was unlocked."""
        return self.container or self.device


@dataclass(frozen=True, slots=True)
class Plugged:
    """What is plugged in: the mounted `volumes` by path, and what is `unopened` by device."""

    volumes: tuple[Volume, ...] = ()
    unopened: tuple[Unopened, ...] = ()

    @property
    def everything(self) -> tuple[Volume | Unopened, ...]:
        """What is mounted and what is not, the mounted ones first."""
        return (*self.volumes, *self.unopened)

    def holding(self, path: Path) -> Volume | None:
        """The volume on which `path` lies; None for a folder of the machine itself."""
        real = Path(os.path.realpath(path))
        inside = [each for each in self.volumes if real.is_relative_to(each.path)]
        return max(inside, key=lambda each: len(each.path.parts), default=None)

    def beside(self, one: Volume | Unopened, seen: Collection[Path] = ()) -> tuple[str, ...]:
        """The devices of the other parts of the disk on which `one` lies, each once; none where the disk is unknown.

        Without those that are mounted at a path that was `seen` along with it.
        """
        if not one.disk:
            return ()
        seen_too = {each.device for each in self.volumes if each.path in seen} | {one.device}
        found = (each.device for each in self.everything if each.disk == one.disk)
        return tuple(dict.fromkeys(each for each in found if each not in seen_too))

    def parts_of(self, volume: Volume) -> tuple[Volume, ...]:
        """The mounted parts of one disk with `volume`, which are one source, each device once and by path; at least itself."""
        same = [each for each in self.volumes if each.disk and each.disk == volume.disk and each.whole]
        parts = {each.device: each for each in reversed(same) if each.device != volume.device} | {
            volume.device: volume
        }
        found = sorted(parts.values(), key=lambda each: each.path)
        apart = not any(a is not b and a.path.is_relative_to(b.path) for a in found for b in found)
        return tuple(found) if apart and volume.whole else (volume,)

    @property
    def leading(self) -> tuple[Volume, ...]:
        """Of the mounted parts of each disk the first, which stands for all."""
        return tuple(each for each in self.volumes if self.parts_of(each)[0] == each)


class Volumes(Protocol):
    """The cards and drives that are plugged in now."""

    def plugged(self) -> Plugged:
        """All of them; one that is being pulled is left out."""
        ...

    def mounts_below(self, path: Path) -> frozenset[str]:
        """The paths below `path` at which something else is mounted, and hides what lies there of this source."""
        ...

    def watch(self, changed: Callable[[Plugged], None]) -> Callable[[], None]:
        """Call `changed`, from a thread of its own, whenever something is plugged in, opened or removed.

        Call the result to end it.
        """
        ...

    def disk_of(self, path: Path) -> str:
        """The kernel's name of the disk on which `path` lies, as `Volume.disk` has it; empty where that is unknown."""
        ...

    def mount(self, device: str) -> Path:
        """Mount the file system on `device` read-only and say where; one that is mounted already stays as it is.

        Raises DeviceProblem ``archive.mount_not_permitted``, ``archive.mount_busy``, ``archive.mount_failed``,
        ``archive.mount_unknown``, ``archive.mount_no_service``, ``archive.mount_no_answer`` and ``archive.device_gone``.
        """
        ...

    def mount_writable(self, device: str) -> Path:
        """Mount the file system on `device` so that files can be removed from it, and say where; what is mounted read-only is let go of first.

        Where it can't be, it is mounted read-only again as far as possible. Raises like `mount`.
        """
        ...

    def unmount(self, device: str) -> None:
        """Unmount `device`, with everything written that others wrote to it; what it was unlocked from is locked again. Raises like `mount`."""
        ...
