"""The port for cards and drives that a person plugs in; `station.devices.volumes` has the adapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Volume:
    """A mounted card or drive.

    `path` is where it is mounted and `device` the block device; `serial` is the hardware's serial number over USB,
    None where there is none; sizes in bytes. `whole` is False where only a folder of its file system is mounted there.
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

    @property
    def identity(self) -> str:
        """The text that identifies the volume: its serial number, else its label, else its path."""
        return self.serial or self.label or str(self.path)


class Volumes(Protocol):
    """The cards and drives that are plugged in and mounted now."""

    def present(self) -> tuple[Volume, ...]:
        """All of them, in the order of their paths; one that is being pulled is left out."""
        ...

    def holding(self, path: Path) -> Volume | None:
        """The volume on which `path` lies; None for a folder of the machine itself."""
        ...

    def mounts_below(self, path: Path) -> frozenset[str]:
        """The paths below `path` at which something else is mounted, and hides what lies there of this source."""
        ...

    def watch(self, changed: Callable[[tuple[Volume, ...]], None]) -> Callable[[], None]:
        """Call `changed`, from a thread of its own, whenever a volume is plugged in or removed.

        Call the result to end it.
        """
        ...
