"""Reading and writing without the page cache, and the buffers for it.

A read-back through the page cache proves nothing: it returns from memory what was just written. `O_DIRECT` goes to
the device; where a file system has no `O_DIRECT`, the pages are dropped after an fsync instead.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
from contextlib import suppress
from pathlib import Path

from station.core.places import FILE_MODE
from station.core.untouched import open_untouched

MIB = 1 << 20
ALIGNMENT = 4096
O_DIRECT = getattr(os, "O_DIRECT", 0)

_libc = ctypes.CDLL(None, use_errno=True)
_RENAME_NOREPLACE = 1
_AT_FDCWD = -100


class Block:
    """A page-aligned buffer that is used again and again.

    `view` is its memory, `length` the number of bytes in use.
    """

    __slots__ = ("_memory", "length", "offset", "view")

    def __init__(self, size: int) -> None:
        self._memory = mmap.mmap(-1, size)
        self.view = memoryview(self._memory)
        self.length = 0
        self.offset = 0

    @property
    def filled(self) -> memoryview:
        """The bytes in use."""
        return self.view[: self.length]


def open_for_reading(path: Path, *, direct: bool, folder: int | None = None) -> int:
    """File descriptor of a file, never through a symbolic link; `path` may be relative to an open `folder`.

    A pipe that lies there by now is opened at once and waits for nobody: what was opened is looked at before it is
    read. Raises OSError.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    if direct and O_DIRECT:
        try:
            return open_untouched(path, flags | O_DIRECT, folder=folder)
        except OSError as problem:
            if problem.errno not in (errno.EINVAL, errno.EOPNOTSUPP):
                raise
    return open_untouched(path, flags, folder=folder)


def create(path: Path, *, direct: bool, anew: bool = True) -> int:
    """File descriptor of a file to write: a new one (one that exists raises FileExistsError), or one to go on with."""
    flags = os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT | os.O_EXCL if anew else os.O_NOFOLLOW)
    if direct and O_DIRECT:
        try:
            return os.open(path, flags | O_DIRECT, FILE_MODE)
        except OSError as problem:
            if problem.errno not in (errno.EINVAL, errno.EOPNOTSUPP):
                raise
            # Some file systems make the file before they refuse the flag.
            if anew:
                with suppress(FileNotFoundError):
                    path.unlink()
    return os.open(path, flags, FILE_MODE)


def close_source(fd: int) -> None:
    """Close a file that was only read. A card that was pulled refuses even that, which does no harm."""
    with suppress(OSError):
        os.close(fd)


def is_direct(fd: int) -> bool:
    """Whether reads and writes avoid the page cache."""
    return bool(O_DIRECT) and bool(fcntl.fcntl(fd, fcntl.F_GETFL) & O_DIRECT)


def drop_direct(fd: int) -> None:
    """Go on through the page cache: for an unaligned end, or a file system that no longer accepts direct access."""
    fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) & ~O_DIRECT)


def read_into(fd: int, block: Block, offset: int, expected: int | None = None) -> int:
    """Fill `block` from `offset` as far as the file goes; gives and notes the number of bytes.

    With `expected`, no more than a page beyond so many bytes is asked for: a direct read pins all the memory that
    it is offered, which for a small file in a large block costs more than the reading. Where it gives just so many, none is looked for
    behind them: whoever expects them compares the file's size.
    """
    filled, limit = 0, len(block.view)
    if expected is not None:
        limit = min(limit, (expected // ALIGNMENT + 2) * ALIGNMENT)
    while filled < limit:
        try:
            got = os.preadv(fd, [block.view[filled:limit]], offset + filled)
        except OSError as problem:
            if problem.errno == errno.EINVAL and is_direct(fd):
                drop_direct(fd)
                continue
            raise
        if got == 0:
            break
        filled += got
        if filled == expected:
            break
        if filled % ALIGNMENT and is_direct(fd):
            # A short answer of a direct read is the end of the file; only a plain read may confirm it.
            drop_direct(fd)
    block.offset, block.length = offset, filled
    return filled


def write_out(fd: int, data: memoryview, offset: int) -> None:
    """Write all of `data` at `offset`; what is not a whole page goes through the page cache."""
    done = 0
    while done < len(data):
        piece = data[done:]
        if is_direct(fd):
            whole = len(piece) // ALIGNMENT * ALIGNMENT
            if whole == 0 or (offset + done) % ALIGNMENT:
                drop_direct(fd)
                continue
            piece = piece[:whole]
        try:
            done += os.pwritev(fd, [piece], offset + done)
        except OSError as problem:
            if problem.errno == errno.EINVAL and is_direct(fd):
                drop_direct(fd)
                continue
            raise


def forget_pages(fd: int) -> None:
    """Drop the pages of a file from the page cache; its data are on the disk already."""
    with suppress(OSError, AttributeError):
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)


def sync_file_system(folder: Path) -> None:
    """Write everything on the file system of `folder` to the disk (syncfs). Raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _sync_file_system_of(fd)
    finally:
        os.close(fd)


def _sync_file_system_of(folder: int) -> None:
    if _libc.syncfs(folder) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def sync_folder(folder: Path) -> None:
    """Write the names in `folder` to the disk; file systems that can't (FUSE cards) are left to syncfs."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        sync_opened(fd)
    finally:
        os.close(fd)


def sync_opened(folder: int) -> None:
    """The same for a folder that is open."""
    try:
        os.fsync(folder)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
            raise
        _sync_file_system_of(folder)


def rename_new(source: str | Path, target: str | Path) -> None:
    """Rename without ever replacing a file: raises FileExistsError when `target` exists, OSError otherwise."""
    if (
        _libc.renameat2(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _RENAME_NOREPLACE)
        == 0
    ):
        return
    number = ctypes.get_errno()
    if number not in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
        raise OSError(number, os.strerror(number), str(target))
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as problem:
        if problem.errno not in (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        # Neither is known here (FAT, exFAT); sessions of one station name their files apart.
        if Path(target).exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from problem
        Path(source).rename(target)
    else:
        Path(source).unlink()
