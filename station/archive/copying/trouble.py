"""Telling the possible failures at either end of a copy apart, by the system's error numbers."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from station.archive.outcomes import FileReason

SOURCE_GONE = frozenset({errno.ENOTCONN, errno.ENODEV, errno.ENXIO, errno.ESHUTDOWN, errno.ENOMEDIUM})
"""The device itself is no longer there: no file of it can be read."""

DESTINATION = {
    errno.ENOSPC: FileReason.DESTINATION_FULL,
    errno.EDQUOT: FileReason.DESTINATION_FULL,
    errno.EROFS: FileReason.DESTINATION_READ_ONLY,
    errno.ENOTCONN: FileReason.DESTINATION_GONE,
    errno.ENODEV: FileReason.DESTINATION_GONE,
    errno.ENXIO: FileReason.DESTINATION_GONE,
    errno.ESHUTDOWN: FileReason.DESTINATION_GONE,
    errno.ESTALE: FileReason.DESTINATION_GONE,
}

ENDS_SESSION = frozenset(
    {
        FileReason.CANCELLED,
        FileReason.SOURCE_GONE,
        FileReason.DESTINATION_FULL,
        FileReason.DESTINATION_READ_ONLY,
        FileReason.DESTINATION_GONE,
    }
)
"""After these the remaining files are held, not tried one by one."""


class FileTrouble(Exception):
    """One file could not be copied; `reason` says why and `errno` is the system's error number."""

    def __init__(self, reason: FileReason, number: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.errno = number


def _source_reason(number: int | None) -> FileReason:
    if number in SOURCE_GONE:
        return FileReason.SOURCE_GONE
    if number == errno.ENOENT:
        return FileReason.SOURCE_MISSING
    return FileReason.SOURCE_ERROR


def _destination_reason(number: int) -> FileReason:
    return DESTINATION.get(number, FileReason.DESTINATION_ERROR)


class _Told:
    """Turns what the system refuses within it into a failure of one end; it has no state, so that one serves all."""

    def __init__(self, reason: Callable[[int], FileReason]) -> None:
        self._reason = reason

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(problem, OSError):
            number = problem.errno or 0
            raise FileTrouble(self._reason(number), number) from problem


_AT_SOURCE, _AT_DESTINATION = _Told(_source_reason), _Told(_destination_reason)


def at_source() -> AbstractContextManager[None]:
    """Turn what the system refuses in the block into a failure of the source."""
    return _AT_SOURCE


def at_destination() -> AbstractContextManager[None]:
    """Turn what the system refuses in the block into a failure of the destination."""
    return _AT_DESTINATION
