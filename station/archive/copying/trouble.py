"""Telling apart what can go wrong at either end of a copy, from the system's error numbers."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from station.archive.outcomes import Reason

SOURCE_GONE = frozenset({errno.ENOTCONN, errno.ENODEV, errno.ENXIO, errno.ESHUTDOWN, errno.ENOMEDIUM})
"""The device itself is no longer there: no file of it can be read."""

DESTINATION = {
    errno.ENOSPC: Reason.DESTINATION_FULL,
    errno.EDQUOT: Reason.DESTINATION_FULL,
    errno.EROFS: Reason.DESTINATION_READ_ONLY,
    errno.ENOTCONN: Reason.DESTINATION_GONE,
    errno.ENODEV: Reason.DESTINATION_GONE,
    errno.ENXIO: Reason.DESTINATION_GONE,
    errno.ESHUTDOWN: Reason.DESTINATION_GONE,
    errno.ESTALE: Reason.DESTINATION_GONE,
}

ENDS_SESSION = frozenset(
    {
        Reason.CANCELLED,
        Reason.SOURCE_GONE,
        Reason.DESTINATION_FULL,
        Reason.DESTINATION_READ_ONLY,
        Reason.DESTINATION_GONE,
    }
)
"""After these the remaining files are held, not tried one by one."""


class FileTrouble(Exception):
    """One file could not be copied; `reason` says why and `errno` how the system put it."""

    def __init__(self, reason: Reason, number: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.errno = number


@contextmanager
def at_source() -> Iterator[None]:
    """Name what the system refuses in the block as trouble of the source."""
    try:
        yield
    except OSError as problem:
        raise FileTrouble(_source_reason(problem.errno), problem.errno or 0) from problem


@contextmanager
def at_destination() -> Iterator[None]:
    """Name what the system refuses in the block as trouble of the destination."""
    try:
        yield
    except OSError as problem:
        number = problem.errno or 0
        raise FileTrouble(DESTINATION.get(number, Reason.DESTINATION_ERROR), number) from problem


def _source_reason(number: int | None) -> Reason:
    if number in SOURCE_GONE:
        return Reason.SOURCE_GONE
    if number == errno.ENOENT:
        return Reason.SOURCE_MISSING
    return Reason.SOURCE_ERROR
