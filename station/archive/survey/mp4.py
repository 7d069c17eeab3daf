"""The movie header of MP4 and QuickTime files (ISO/IEC 14496-12): creation time and duration, and nothing else.

Reads some hundred bytes: the chain of top-level boxes up to ``moov`` and its first child ``mvhd``.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from station.archive.survey.answers import EPOCH, LATEST, LONGEST
from station.archive.survey.evidence import Edge, TimeEvidence
from station.archive.survey.values import TimeSource

_MAX_BOXES = 4096
_MAX_CHILDREN = 64


@dataclass(frozen=True, slots=True)
class MovieHeader:
    """The times that a movie header tells, and how long the film lasts."""

    times: tuple[TimeEvidence, ...]
    duration: timedelta | None


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
    return MovieHeader(_created(created, TimeSource.CONTAINER), length)


def _sane(duration: int, scale: int) -> bool:
    return duration / scale < LONGEST.total_seconds()


def _created(seconds: int, source: TimeSource) -> tuple[TimeEvidence, ...]:
    """A creation time: by the format UTC and the beginning, yet devices write office time, or the end, there."""
    # Zero is "not set"; a device that has never been set starts in 1904, 1970 or 2000 and is left to the caller.
    if seconds == 0 or seconds > LATEST.total_seconds():
        return ()
    moment = EPOCH + timedelta(seconds=seconds)
    return (TimeEvidence(source, moment, Edge.EITHER, raw=moment.isoformat(sep=" "), claims_utc=True),)
