"""What is mounted where a folder lies, and which disks are below that: as the kernel tells it (DM-03).

By its mount the folder is looked up alone: one on another computer may never answer, so nothing in it is touched.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MOUNTINFO: Final = Path("/proc/self/mountinfo")
BLOCK_DEVICES: Final = Path("/sys/dev/block")
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_DEEPEST: Final = 16
"""So many layers of devices one upon the other are looked through."""


@dataclass(frozen=True, slots=True)
class MountedAt:
    """What is mounted where a folder lies: type of file system, what it was mounted from, number of its device, options.

    `identity` is the kernel's own number of the mount, `point` where it is.
    """

    file_system: str
    source: str
    number: str
    options: frozenset[str] = frozenset()
    identity: str = ""
    point: Path = Path("/")


def mounted_at(folder: Path, mountinfo: Path = MOUNTINFO) -> MountedAt | None:
    """The mount on which `folder` lies, by the kernel's own number of it. Raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        told = Path(f"/proc/self/fdinfo/{fd}").read_text(encoding="ascii")
    finally:
        os.close(fd)
    number = next((line.split()[1] for line in told.splitlines() if line.startswith("mnt_id:")), "")
    return next((each for each in mounts(mountinfo) if each.identity == number), None)


def mounted_around(path: Path, mountinfo: Path = MOUNTINFO) -> MountedAt | None:
    """The mount on which `path` would lie, by its name alone: it need not be there, and is not touched. Raises OSError."""
    # Of two mounts at one point the later one is seen.
    around = [each for each in mounts(mountinfo) if path.is_relative_to(each.point)]
    return max(reversed(around), key=lambda each: len(each.point.parts), default=None)


def mounts(mountinfo: Path) -> Iterator[MountedAt]:
    """Every mount that this process sees, in the order in which they were made."""
    for line in mountinfo.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        left, _, right = line.partition(" - ")
        where, what = left.split(" "), right.split(" ")
        if len(where) >= 6 and len(what) >= 3:
            options = frozenset(where[5].split(",")) | frozenset(what[2].split(","))
            yield MountedAt(what[0], _plain(what[1]), where[2], options, where[0], Path(_plain(where[4])))


def _plain(text: str) -> str:
    """A name of mountinfo, which has blanks and backslashes as octal."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)


# ---------------------------------------------------------------------------------------------------- devices


def device_below(mounted: MountedAt, devices: Path = BLOCK_DEVICES) -> str | None:
    """Number of the block device from which it was mounted; None where there is none."""
    with suppress(OSError):
        found = Path(mounted.source).stat()
        if stat.S_ISBLK(found.st_mode):
            return f"{os.major(found.st_rdev)}:{os.minor(found.st_rdev)}"
    return mounted.number if (devices / mounted.number).exists() else None


def folder_of_device(number: str, devices: Path = BLOCK_DEVICES) -> Path:
    """Where the kernel tells of a block device; a partition lies within its disk there."""
    return Path(os.path.realpath(devices / number))


def made_of(folder: Path) -> Iterator[str]:
    """Numbers of the devices that a composed one (encrypted, logical volume, RAID) lies on."""
    with suppress(OSError):
        for each in sorted((folder / "slaves").iterdir()):
            yield (each / "dev").read_text(encoding="ascii").strip()


def disks_below(
    mounted: MountedAt, mountinfo: Path = MOUNTINFO, devices: Path = BLOCK_DEVICES
) -> frozenset[str]:
    """Names of the disks that hold what is mounted there, below partitions, composed devices and image files.

    What lies on no block device (memory, a network) counts as a disk of its own.
    """
    return frozenset(_disks(mounted, mountinfo, devices, _DEEPEST))


def _disks(mounted: MountedAt, mountinfo: Path, devices: Path, deep: int) -> Iterator[str]:
    number = device_below(mounted, devices)
    if number is None:
        yield mounted.number
    else:
        yield from _disks_of(number, mountinfo, devices, deep)


def _disks_of(number: str, mountinfo: Path, devices: Path, deep: int) -> Iterator[str]:
    part = folder_of_device(number, devices)
    whole = part.parent if (part / "partition").exists() else part
    image = _image_of(whole)
    below = None if image is None else mounted_around(image, mountinfo)
    parts = list(made_of(whole))
    if deep <= 0 or (below is None and not parts):
        yield whole.name
        return
    if below is not None:
        yield from _disks(below, mountinfo, devices, deep - 1)
    for each in parts:
        yield from _disks_of(each, mountinfo, devices, deep - 1)


def _image_of(disk: Path) -> Path | None:
    """The image file that a loop device shows as a disk."""
    with suppress(OSError):
        told = (disk / "loop" / "backing_file").read_text(encoding="utf-8", errors="surrogateescape")
        return Path(told.rstrip("\n").removesuffix(" (deleted)"))
    return None
