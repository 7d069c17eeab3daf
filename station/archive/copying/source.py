"""The source of a session: whatever gives the bytes of a card's files, and the folder that does so.

A folder is held open, so that another card mounted in its place is never read.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from station.archive.copying import direct
from station.archive.copying.direct import Block, open_for_reading
from station.core.untouched import open_untouched

_BLOCK_DEVICES = Path("/sys/dev/block")


class OpenSource(Protocol):
    """One open file of a source. Every method raises OSError as the device gives it."""

    def is_as(self, size: int, mtime_ns: int) -> bool:
        """Whether it is a file of so many bytes with this time, as the survey saw it, and nothing was done to it since this was asked first."""
        ...

    def read_into(self, block: Block, offset: int, expected: int | None = None) -> int:
        """Fill `block` from `offset` as far as the file goes, or a little further than `expected` bytes.

        Gives and notes the number of bytes.
        """
        ...

    def close(self) -> None:
        """Close it; a device that is gone raises nothing."""
        ...


class CopySource(Protocol):
    """What an engine copies from. It is used by several threads at once."""

    def open(self, name: str, *, direct: bool) -> OpenSource:
        """Open the file `name`, past any cache where `direct` and the source can. Raises OSError."""
        ...

    def is_gone(self) -> bool:
        """Whether the device is no longer connected, so that no further file can be read."""
        ...


class _File:
    """A file of a folder."""

    __slots__ = ("_alone", "_fd", "_written")

    def __init__(self, fd: int, *, alone: bool) -> None:
        self._fd, self._alone = fd, alone
        self._written: int | None = None

    def is_as(self, size: int, mtime_ns: int) -> bool:
        found = os.fstat(self._fd)
        # What is written into a file of one length, and dated as before, changes this time alone: what was read is of two states then.
        before, self._written = self._written, found.st_ctime_ns
        same = stat.S_ISREG(found.st_mode) and (found.st_size, found.st_mtime_ns) == (size, mtime_ns)
        return same and before in (None, self._written)

    def read_into(self, block: Block, offset: int, expected: int | None = None) -> int:
        return direct.read_into(self._fd, block, offset, expected)

    def close(self) -> None:
        if self._alone:
            # The pages of one large file are no use any more; for each of many small ones it isn't worth a call.
            direct.forget_pages(self._fd)
        direct.close_source(self._fd)


class SourceRoot:
    """A folder whose files are read relative to it, and which can tell whether its device is still connected."""

    def __init__(self, root: Path) -> None:
        """Open `root`. Raises OSError."""
        self._fd = open_untouched(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        number = os.fstat(self._fd).st_dev
        device = _BLOCK_DEVICES / f"{os.major(number)}:{os.minor(number)}"
        self._device = device if device.exists() else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)

    def open(self, name: str, *, direct: bool) -> OpenSource:
        """Open the file `name`, never through a symbolic link at its end. Raises OSError."""
        return _File(open_for_reading(Path(name), direct=direct, folder=self._fd), alone=direct)

    def is_gone(self) -> bool:
        """Whether the device was pulled: no folder of it can be listed, or the kernel has released it."""
        if self._device is not None and not self._device.exists():
            return True
        try:
            os.listdir(self._fd)  # noqa: PTH208 - by its descriptor: the path may be another card's by now
        except OSError:
            return True
        return False
