"""The part file of a second copy: a stage that never fails, but keeps what went wrong."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from station.archive.copying import direct
from station.archive.copying.direct import Block
from station.archive.copying.pipeline import Work
from station.archive.copying.trouble import FileTrouble, at_destination
from station.archive.outcomes import FileReason
from station.core.places import STORED_MODE


class SecondPart:
    """Written in the same read as the first copy; `trouble` says what went wrong, None while nothing did."""

    def __init__(
        self, path: Path, *, past_cache: bool, alone: bool, trouble: FileReason | None = None
    ) -> None:
        """Written `past_cache`; one that is copied `alone` is made durable by itself, others are with their batch."""
        self.path, self.trouble = path, trouble
        self._past_cache, self._alone, self._fd = past_cache, alone, -1
        if trouble is None:
            self._try(self._open)

    def write(self, block: Block) -> None:
        """Write one block at its place."""
        if self.trouble is None:
            self._try(lambda: direct.write_out(self._fd, block.filled, block.offset))

    def along(self, first: Work) -> Work:
        """A stage that writes a block to both disks at once: one after the other a short file would take the time of both."""

        def both(block: Block) -> None:
            second = threading.Thread(target=self.write, args=(block,), name="copy-second")
            second.start()
            try:
                first(block)
            finally:
                second.join()

        return both

    def begin_with(self, part: Path, until: int) -> None:
        """Write what an interrupted copy has of the file already, which is not read of the card again."""

        def fill() -> None:
            fd, block = direct.open_for_reading(part, direct=False), Block(direct.MIB)
            try:
                for offset in range(0, until, len(block.view)):
                    direct.read_into(fd, block, offset)
                    direct.write_out(self._fd, block.filled, offset)
            finally:
                os.close(fd)

        if self.trouble is None:
            self._try(fill)

    def finish(self, mtime_ns: int) -> None:
        """Give it its source's time, write-protect it and, where it is large, make it durable."""

        def end() -> None:
            os.utime(self._fd, ns=(mtime_ns, mtime_ns))
            with suppress(PermissionError):  # FAT and exFAT know no rights
                os.fchmod(self._fd, STORED_MODE)
            if self._alone:
                os.fsync(self._fd)

        if self.trouble is None:
            self._try(end)
        self._close()

    def drop(self, reason: FileReason | None = None) -> None:
        """Remove it; it is no copy for this `reason`, or since the first one is none."""
        self.trouble = self.trouble or reason
        self._close()
        with suppress(OSError):
            self.path.unlink()

    def _open(self) -> None:
        self._fd = direct.create(self.path, direct=self._past_cache)

    def _try(self, step: Callable[[], object]) -> None:
        try:
            with at_destination():
                step()
        except FileTrouble as problem:
            self.trouble = problem.reason

    def _close(self) -> None:
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            self._try(lambda: os.close(fd))
