"""The movie header of MP4 and QuickTime files (ISO/IEC 14496-12): creation time and duration, and nothing else.

Reads some hundred bytes: the chain of top-level boxes up to ``moov`` and its first child ``mvhd``.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
LATEST = timedelta(seconds=0x2_0000_0000)
"""No creation time lies further behind `EPOCH`."""
LONGEST = timedelta(days=366)
"""No recording lasts longer."""
_MAX_BOXES = 4096
_MAX_CHILDREN = 64


@dataclass(frozen=True, slots=True)
class MovieHeader:
    """`created` is what the header says, taken as UTC; None for the zero that many devices write."""

    created: datetime | None
    duration: timedelta | None
    cut: bool = False
    """The file ends before its last box does."""


class NoMovieHeader(ValueError):
    """The file has boxes but no readable ``moov/mvhd``: it was never finished."""


def read_movie_header(file: BinaryIO) -> MovieHeader:
    """The movie header. Raises NoMovieHeader when there is none, OSError when the device fails."""
    end = file.seek(0, os.SEEK_END)
    moov = _find(file, 0, end, b"moov", _MAX_BOXES)
    if moov is None:
        raise NoMovieHeader("no moov box")
    mvhd = _find(file, *moov, b"mvhd", _MAX_CHILDREN)
    if mvhd is None:
        raise NoMovieHeader("no mvhd box")
    file.seek(mvhd[0])
    return _parse(file.read(min(32, mvhd[1] - mvhd[0])))


def _find(file: BinaryIO, start: int, end: int, wanted: bytes, limit: int) -> tuple[int, int] | None:
    """Where the contents of the first box named `wanted` between `start` and `end` begin and end."""
    for _ in range(limit):
        if start + 8 > end:
            return None
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return None
        size, name = struct.unpack(">I4s", head[:8])
        inner = 8
        if size == 1:
            if len(head) < 16:
                return None
            (size,) = struct.unpack(">Q", head[8:16])
            inner = 16
        elif size == 0:
            size = end - start
        if size < inner or start + size > end:
            # A box that ends behind the file was being written when the power went.
            return None
        if name == wanted:
            return start + inner, start + size
        start += size
    return None


def _parse(data: bytes) -> MovieHeader:
    try:
        if data[0] == 1:
            created, _, scale, duration = struct.unpack(">QQIQ", data[4:32])
            unknown = 0xFFFF_FFFF_FFFF_FFFF
        else:
            created, _, scale, duration = struct.unpack(">IIII", data[4:20])
            unknown = 0xFFFF_FFFF
    except (struct.error, IndexError) as problem:
        raise NoMovieHeader("short mvhd box") from problem
    length = (
        timedelta(seconds=duration / scale)
        if scale and duration != unknown and _sane(duration, scale)
        else None
    )
    return MovieHeader(_moment(created), length)


def _sane(duration: int, scale: int) -> bool:
    return duration / scale < LONGEST.total_seconds()


def _moment(seconds: int) -> datetime | None:
    # Zero is "not set"; a device that has never been set starts in 1904, 1970 or 2000 and is left to the caller.
    if seconds == 0 or seconds > LATEST.total_seconds():
        return None
    return EPOCH + timedelta(seconds=seconds)
