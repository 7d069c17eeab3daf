"""Whether what is read back comes from the disk, and how: by the file system, by what lies below it, by what this process may do (DM-03).

A file system inside the kernel reads past the page cache when it is asked to, or drops its pages. One that another program serves
over a block device (exFAT or NTFS over FUSE) has the device's buffers below it, which must be dropped as well, and that takes a
right. Where no way exists (memory, network, an image file, a layer of another program) the reading proves that the bytes are right,
but not that they lie on the disk: this is said and recorded, never passed over.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from station.archive.copying import direct
from station.archive.copying.direct import MIB
from station.archive.copying.mounts import (
    BLOCK_DEVICES,
    MOUNTINFO,
    MountedAt,
    device_below,
    folder_of_device,
    made_of,
    mounted_around,
    mounted_at,
)
from station.archive.outcomes import ReadingWay

FLUSHED_EACH: Final = 256 * MIB
"""After so many bytes read the device's buffers are dropped again: what others wrote meanwhile may lie in them."""
_BLKFLSBUF: Final = 0x1261
_CAP_SYS_ADMIN: Final = 21
_PAST_THE_CACHE: Final = frozenset(
    {
        "ext2",
        "ext3",
        "ext4",
        "xfs",
        "f2fs",
        "jfs",
        "vfat",
        "msdos",
        "exfat",
        "ntfs3",
        "udf",
        "hfs",
        "hfsplus",
        "nilfs2",
    }
)
_BY_DROPPING: Final = frozenset({"btrfs", "ntfs", "iso9660", "squashfs", "erofs", "minix"})
"""They answer a direct read from the page cache when it suits them (compressed, inline): their pages are dropped and looked for."""
_MEMORY: Final = frozenset({"tmpfs", "ramfs", "devtmpfs", "rootfs"})
_NETWORK: Final = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "virtiofs", "vboxsf", "fuse.sshfs", "fuse.rclone",
        "fuse.davfs", "fuse.glusterfs", "fuse.vmhgfs-fuse", "davfs",
    }
)  # fmt: skip
_LAYERS: Final = frozenset({"overlay", "ecryptfs", "aufs", "zfs"})
_BY_THE_KERNEL: Final = (ReadingWay.DIRECT, ReadingWay.PAGES_DROPPED)

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = (
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_long,
)
_libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
_libc.mincore.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p)
_MAP_FAILED: Final = ctypes.c_void_p(-1).value


def way_to_read(mounted: MountedAt | None, devices: Path = BLOCK_DEVICES) -> ReadingWay:
    """How what lies there can be read from the disk, or why that can't be said; nothing is read or dropped."""
    if mounted is None:
        return ReadingWay.UNKNOWN
    kind = mounted.file_system
    if kind in _MEMORY:
        return ReadingWay.MEMORY
    if kind in _NETWORK:
        return ReadingWay.NETWORK
    device = device_below(mounted, devices)
    if kind.startswith("fuse"):
        return _way_through_a_program(mounted, device, devices)
    if kind in _LAYERS:
        return ReadingWay.LAYERED
    if kind in _PAST_THE_CACHE and "data=journal" not in mounted.options:
        return _way_below(device, devices) or ReadingWay.DIRECT
    if kind in _BY_DROPPING:
        return _way_below(device, devices) or ReadingWay.PAGES_DROPPED
    return ReadingWay.UNKNOWN


def _way_through_a_program(mounted: MountedAt, device: str | None, devices: Path) -> ReadingWay:
    """The same where a program serves the file system: over a device with its buffers, or over something else."""
    if device is None:
        return ReadingWay.LAYERED
    may = _may_flush(Path(mounted.source))
    return _way_below(device, devices) or (ReadingWay.DEVICE_FLUSHED if may else ReadingWay.NO_RIGHT)


def _way_below(number: str | None, devices: Path) -> ReadingWay | None:
    """Why a read of this block device need not come from a disk: it is memory, or a file that the system keeps pages of."""
    if number is None:
        return None
    folder = folder_of_device(number, devices)
    for each in (folder, folder.parent):
        if each.name.startswith(("zram", "ram")):
            return ReadingWay.MEMORY
        with suppress(OSError):
            if (each / "loop" / "dio").read_text(encoding="ascii").strip() != "1":
                return ReadingWay.LAYERED
    below = (_way_below(each, devices) for each in made_of(folder))
    return next((way for way in below if way is not None), None)


def _may_flush(device: Path) -> bool:
    """Whether this process may drop the buffers of a block device."""
    if not os.access(device, os.R_OK):
        return False
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("CapEff:"):
                return bool(int(line.split()[1], 16) >> _CAP_SYS_ADMIN & 1)
    return False


def way_at(folder: Path, mountinfo: Path = MOUNTINFO) -> ReadingWay:
    """How what is stored in a folder would be read back, by its name alone.

    The folder need not be there, and is not touched: one on another computer may never answer.
    """
    with suppress(OSError):
        return way_to_read(mounted_around(folder, mountinfo))
    return ReadingWay.UNKNOWN


class ColdReading:
    """Reads what is stored below a folder from the disk, and says how, or why it can't promise that.

    `way` may fall to one that proves nothing while files are read, and never rises again. For several threads at once.
    """

    def __init__(self, root: Path) -> None:
        self._lock, self._unflushed = threading.Lock(), FLUSHED_EACH
        self._device, self.way = "", ReadingWay.UNKNOWN
        with suppress(OSError):
            mounted = mounted_at(root)
            self.way = way_to_read(mounted)
            self._device = "" if mounted is None else mounted.source

    def open(self, path: Path, *, folder: int | None = None) -> int:
        """File descriptor of a stored file, read from the disk where there is a way; `path` may be relative to an open `folder`. Raises OSError."""
        if self.way is ReadingWay.DEVICE_FLUSHED:
            self._flush_device(path, folder)
        fd = direct.open_for_reading(path, direct=True, folder=folder)
        # Dropping pages can make every processor empty its queues: only where a direct read isn't to be had or trusted.
        if not direct.is_direct(fd) or self.way is ReadingWay.PAGES_DROPPED:
            direct.forget_pages(fd)
            if self.way in _BY_THE_KERNEL and _has_pages(fd):
                self.way = ReadingWay.UNKNOWN
        return fd

    def written(self) -> None:
        """What was written since is in the device's buffers: they are dropped before the next file is read."""
        with self._lock:
            self._unflushed = FLUSHED_EACH

    def _flush_device(self, path: Path, folder: int | None) -> None:
        """Drop the buffers of the device below, before the first file and again after `FLUSHED_EACH` bytes."""
        size = os.stat(path, dir_fd=folder, follow_symlinks=False).st_size
        with self._lock:
            self._unflushed += size
            if self._unflushed <= FLUSHED_EACH:
                return
            self._unflushed = size
            try:
                device = os.open(self._device, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    fcntl.ioctl(device, _BLKFLSBUF, 0)
                finally:
                    os.close(device)
            except OSError as problem:
                refused = problem.errno in (errno.EACCES, errno.EPERM)
                self.way = ReadingWay.NO_RIGHT if refused else ReadingWay.UNKNOWN


def _has_pages(fd: int) -> bool:
    """Whether the page cache still has a page of an open file; True also where that can't be asked."""
    size = os.fstat(fd).st_size
    if size == 0:
        return False
    address = _libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, fd, 0)
    if address == _MAP_FAILED:
        return True
    try:
        pages = ctypes.create_string_buffer(-(-size // mmap.PAGESIZE))
        return _libc.mincore(address, size, pages) != 0 or any(pages.raw)
    finally:
        _libc.munmap(address, size)
