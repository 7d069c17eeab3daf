"""Mounted cards and drives on Linux: /proc/self/mountinfo, sysfs, and udev's properties where udevd runs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from station.archive.volumes import Plugged, Volume
from station.devices.volumes.blocks import BlockDevice, beneath, disk_of, plugged_disks, read_blocks, unopened
from station.devices.volumes.udisks import UDisks
from station.devices.volumes.watch import watch_mounts

MOUNTINFO = Path("/proc/self/mountinfo")
_CARD_FILE_SYSTEMS = frozenset(
    {"vfat", "exfat", "msdos", "fuseblk", "ntfs", "ntfs3", "hfsplus", "udf", "iso9660", "fuse.fusefat"}
)
_CARD_FOLDERS = ("/media/", "/run/media/")
_SYSTEM_FOLDERS = ("/", "/boot", "/efi", "/usr", "/var", "/home")
_OCTAL = re.compile(rb"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of mountinfo: mount point, device, and options."""

    path: Path
    device: str
    number: str
    file_system: str
    read_only: bool
    whole: bool = True
    """Its root is the file system's, not a folder of it."""

    @property
    def name(self) -> str:
        """The kernel's name of the block device."""
        return os.path.basename(os.path.realpath(self.device))  # noqa: PTH119 - a name, not a path


class MountedVolumes:
    """The `station.archive.volumes.Volumes` of this machine; `mounting` is the service that mounts for an ordinary user."""

    def __init__(self, mounting: UDisks | None = None) -> None:
        self._mounting = mounting or UDisks()

    def plugged(self) -> Plugged:
        """All cards and drives, mounted or not."""
        mounts, blocks = tuple(read_mounts()), read_blocks()
        disks = plugged_disks(blocks, {each.name for each in mounts if _is_machine(each)})
        cards = (each for each in mounts if _is_card(each) or disk_of(each.name) in disks)
        by_name = {each.name: each for each in blocks}
        found = (self._volume(mount, by_name) for mount in cards)
        volumes = sorted((volume for volume in found if volume), key=lambda volume: volume.path)
        return Plugged(tuple(volumes), unopened(blocks, disks, {each.name for each in mounts}))

    def mounts_below(self, path: Path) -> frozenset[str]:
        """Every mount point below `path`, whatever is mounted there."""
        start = f"{os.path.realpath(path).rstrip('/')}/"
        return frozenset(point for point in mount_points() if point.startswith(start))

    def watch(self, changed: Callable[[Plugged], None]) -> Callable[[], None]:
        """See the port; a mount is noticed within a fraction of a second, without polling."""
        return watch_mounts(MOUNTINFO, self.plugged, changed)

    def disk_of(self, path: Path) -> str:
        """See the port."""
        real, mounts = Path(os.path.realpath(path)), {str(each.path): each for each in read_mounts()}
        over = [point for point in mount_points() if real.is_relative_to(point)]
        found = mounts.get(max(over, key=len, default=""))
        return "" if found is None else disk_of(found.name)

    def mount(self, device: str) -> Path:
        """See the port."""
        return self._mounting.mount(device)

    def mount_writable(self, device: str) -> Path:
        """See the port."""
        return self._mounting.mount_writable(device)

    def unmount(self, device: str) -> None:
        """See the port."""
        self._mounting.unmount(device)

    def _volume(self, mount: Mount, blocks: Mapping[str, BlockDevice]) -> Volume | None:
        try:
            space = os.statvfs(mount.path)
        except OSError:
            # Pulled a moment ago: still mounted, but nobody answers.
            return None
        disk = disk_of(mount.name)
        block = blocks.get(mount.name) or BlockDevice(mount.name, disk, 0)
        of_disk = blocks.get(disk, block).properties
        properties, below = block.properties, beneath(mount.name, blocks)
        return Volume(
            path=mount.path,
            device=mount.device,
            label=properties.get("ID_FS_LABEL") or _label_by_link(mount.device) or mount.path.name,
            file_system=properties.get("ID_FS_TYPE") or mount.file_system,
            serial=_serial(properties, of_disk) or _sysfs_serial(mount.number),
            read_only=mount.read_only,
            total_bytes=space.f_blocks * space.f_frsize,
            free_bytes=space.f_bavail * space.f_frsize,
            whole=mount.whole,
            disk=disk,
            uuid=block.uuid,
            container=below[-1].device if below else "",
            within=tuple(each.uuid for each in below if each.uuid),
            write_protected=block.read_only,
        )


def read_mounts(mountinfo: Path = MOUNTINFO) -> Iterator[Mount]:
    """Every mount of a block device; names in mountinfo have blanks and backslashes as octal."""
    for where, what in _lines(mountinfo):
        if what[1].startswith("/dev/"):
            options = set(where[5].split(",")) | set(what[2].split(","))
            path, device = Path(_plain(where[4])), _plain(what[1])
            yield Mount(path, device, where[2], what[0], "ro" in options, where[3] == "/")


def mount_points(mountinfo: Path = MOUNTINFO) -> Iterator[str]:
    """Where anything is mounted, a folder or a single file."""
    return (_plain(where[4]) for where, _ in _lines(mountinfo))


def _lines(mountinfo: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The fields of each line before and behind its dash."""
    for line in mountinfo.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        left, _, right = line.partition(" - ")
        where, what = left.split(" "), right.split(" ")
        if len(where) >= 6 and len(what) >= 3:
            yield where, what


def _plain(text: str) -> str:
    return os.fsdecode(_OCTAL.sub(lambda found: bytes([int(found[1], 8)]), os.fsencode(text)))


def _is_machine(mount: Mount) -> bool:
    """Whether a mount is a part of the machine."""
    path = str(mount.path)
    return path in _SYSTEM_FOLDERS or any(path.startswith(f"{folder}/") for folder in _SYSTEM_FOLDERS[1:3])


def _is_card(mount: Mount) -> bool:
    """Whether a mount is a medium that a person plugs in."""
    path = str(mount.path)
    if _is_machine(mount):
        return False
    if mount.file_system in _CARD_FILE_SYSTEMS or path.startswith(_CARD_FOLDERS):
        return True
    return _is_removable(mount.number)


def _serial(properties: Mapping[str, str], disk: Mapping[str, str]) -> str | None:
    """The hardware's serial number by udev; what was unlocked has none of its own but its disk's."""
    return properties.get("ID_SERIAL_SHORT") or disk.get("ID_SERIAL_SHORT")


def _is_removable(number: str) -> bool:
    for folder in _sysfs_folders(number):
        with suppress(OSError):
            return (folder / "removable").read_text().strip() == "1"
    return False


def _sysfs_serial(number: str) -> str | None:
    """The serial number of the USB device (or card) of a block device, from the kernel."""
    for folder in _sysfs_folders(number):
        with suppress(OSError, UnicodeDecodeError):
            found = (folder / "serial").read_text().strip()
            if found:
                return found
    return None


def _sysfs_folders(number: str) -> Iterator[Path]:
    start = Path(os.path.realpath(f"/sys/dev/block/{number}"))
    for folder in (start, *start.parents):
        if folder == Path("/sys/devices"):
            return
        yield folder


def _label_by_link(device: str) -> str | None:
    with suppress(OSError):
        for link in Path("/dev/disk/by-label").iterdir():
            if os.path.realpath(link) == os.path.realpath(device):
                return re.sub(r"\\x([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), link.name)
    return None
