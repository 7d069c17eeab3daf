"""What the frames of DHAV recordings (``.dav`` of Dahua recorders) tell of their time. Runs in the confined process (`reader`).

Each frame begins with ``DHAV``, its kind, its numbers, its length and the recorder's clock in 32 bits, and ends with ``dhav`` and its
length once more. So the first frame tells the start and the last one the end, by a wall clock without a zone.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final

from station.archive.survey.answers import LONGEST
from station.archive.survey.content import DAHUA, DHAV
from station.archive.survey.evidence import SECOND, Edge, TimeEvidence, wall_clock
from station.archive.survey.values import TimeSource

_FRAME: Final = struct.Struct("<4sB3xIII")
"""The mark, the kind, three small numbers, the frame's number, its length, the clock."""
_KINDS: Final = frozenset([0xF0, 0xF1, 0xFB, 0xFC, 0xFD])
"""Sound, what the recorder adds, and pictures."""
_SHORTEST: Final = 32
"""A frame's head and end."""
_FILE_HEAD: Final = 0x400
"""So long is what some recorders put before the first frame."""
_END: Final = b"dhav"
_TAIL: Final = 256 << 10
_MOST_MARKS: Final = 64
_CENTURY: Final = 2000


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a frame begins, how long it says it is, and what the recorder's clock showed."""

    at: int
    length: int
    clock: datetime


def read_dhav(file: BinaryIO) -> tuple[list[TimeEvidence], timedelta | None]:
    """The time of the first frame, and how long it is to the last one. Raises OSError when the device fails.

    Where the last one shows an earlier time the clock was set in between, and no length is told.
    """
    end = file.seek(0, os.SEEK_END)
    first = _first(file)
    if first is None:
        return [], None
    last = _last(file, end)
    lasts = None if last is None else last.clock - first.clock
    known = lasts if lasts is not None and timedelta(0) < lasts < LONGEST else None
    raw = first.clock.isoformat(sep=" ")
    return [TimeEvidence(TimeSource.CONTAINER, first.clock, Edge.START, SECOND, raw)], known


def is_dhav_cut(file: BinaryIO) -> bool:
    """Whether the last frame says that it is longer than what is there of it."""
    end = file.seek(0, os.SEEK_END)
    last = _last(file, end)
    return last is not None and last.at + last.length > end


def _first(file: BinaryIO) -> _Frame | None:
    file.seek(0)
    return _frame_at(file, _FILE_HEAD if file.read(len(DAHUA)) == DAHUA else 0)


def _last(file: BinaryIO, end: int) -> _Frame | None:
    """The last frame: by the length at the end of the file, else the last mark of one near it."""
    file.seek(max(0, end - 8))
    tail = file.read(8)
    if tail[:4] == _END and len(tail) == 8:
        length = int.from_bytes(tail[4:], "little")
        found = _frame_at(file, end - length) if _SHORTEST <= length <= end else None
        if found is not None:
            return found
    begins = max(0, end - _TAIL)
    file.seek(begins)
    data = file.read(_TAIL)
    place = len(data)
    for _ in range(_MOST_MARKS):
        place = data.rfind(DHAV, 0, place)
        if place < 0:
            return None
        if (found := _read(data[place : place + _FRAME.size], begins + place)) is not None:
            return found
    return None


def _frame_at(file: BinaryIO, at: int) -> _Frame | None:
    file.seek(at)
    return _read(file.read(_FRAME.size), at)


def _read(head: bytes, at: int) -> _Frame | None:
    """The frame that begins so; None for what is none: a picture can have these letters in it."""
    if len(head) < _FRAME.size:
        return None
    mark, kind, _number, length, clock = _FRAME.unpack(head)
    if mark != DHAV or kind not in _KINDS or length < _SHORTEST:
        return None
    try:
        shown = wall_clock(
            _CENTURY + (clock >> 26),
            clock >> 22 & 15,
            clock >> 17 & 31,
            clock >> 12 & 31,
            clock >> 6 & 63,
            clock & 63,
        )
    except ValueError:
        return None
    return _Frame(at, length, shown)
