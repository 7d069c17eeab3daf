"""Telling the possible failures at either end of a copy apart, by the system's error numbers."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def at_source() -> Iterator[None]:
    """Turn what the system refuses in the block into a failure of the source."""
    try:
        yield
    except OSError as problem:
        raise FileTrouble(_source_reason(problem.errno), problem.errno or 0) from problem


@contextmanager
def at_destination() -> Iterator[None]:
    """Turn what the system refuses in the block into a failure of the destination."""
    try:
        yield
    except OSError as problem:
        number = problem.errno or 0
        raise FileTrouble(DESTINATION.get(number, FileReason.DESTINATION_ERROR), number) from problem


def _source_reason(number: int | None) -> FileReason:
    if number in SOURCE_GONE:
        return FileReason.SOURCE_GONE
    if number == errno.ENOENT:
        return FileReason.SOURCE_MISSING
    return FileReason.SOURCE_ERROR
