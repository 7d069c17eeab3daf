"""The progress of a copy session, counted by several threads and read by one that reports it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from station.core.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the meter. Bytes count half when copied and half when read back; `detail` is a file's name.

    `all_copied` says that nothing is left to copy and only the reading back goes on.
    """

    done_bytes: int
    total_bytes: int
    done_files: int
    total_files: int
    detail: str
    all_copied: bool = False


class Meter:
    """Counts bytes and files, and carries the request to stop."""

    def __init__(self, total_bytes: int, total_files: int) -> None:
        self._lock = threading.Lock()
        self._half_bytes = 0
        self._files = 0
        self._detail = ""
        self._all_copied = False
        self._total_bytes, self._total_files = total_bytes, total_files
        self.cancelled = threading.Event()
        self._going = threading.Event()
        self._going.set()

    def moved(self, count: int) -> None:
        """`count` bytes were copied or read back; waits while a pause is requested. Raises `Cancelled` after a stop."""
        if not self._going.is_set():
            self._going.wait()
        if self.cancelled.is_set():
            raise Cancelled
        with self._lock:
            self._half_bytes += count

    def cancel(self) -> None:
        """Request a stop, also of what waits."""
        self.cancelled.set()
        self._going.set()

    def pause(self) -> None:
        """Let the copy wait between blocks, with all that it has; it goes on with `go_on`."""
        if not self.cancelled.is_set():
            self._going.clear()

    def go_on(self) -> None:
        """End the waiting."""
        self._going.set()

    def skipped(self, count: int) -> None:
        """`count` bytes need not be copied or read back any more."""
        with self._lock:
            self._half_bytes += count

    def working_on(self, detail: str) -> None:
        """Set the name of the file in work, which is shown."""
        self._detail = detail

    def copied_all(self) -> None:
        """The last file was copied."""
        self._all_copied = True

    def finished(self, files: int = 1) -> None:
        """`count` files have their outcomes."""
        with self._lock:
            self._files += files

    def read(self) -> Reading:
        """The present reading."""
        with self._lock:
            done = min(self._half_bytes // 2, self._total_bytes)
            return Reading(
                done, self._total_bytes, self._files, self._total_files, self._detail, self._all_copied
            )
