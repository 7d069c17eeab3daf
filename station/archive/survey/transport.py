"""What transport streams (TS, AVCHD) tell of their time: the camera's clock in the film stream, and the length by their own clock.

Runs in the confined process (`reader`). A few blocks at the beginning and the end are read, however long the stream.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, timedelta, timezone
from typing import BinaryIO, Final

from station.archive.survey.answers import LONGEST
from station.archive.survey.evidence import SECOND, Edge, TimeEvidence, wall_clock
from station.archive.survey.values import TimeSource

_HEAD: Final = 256 << 10
_TAIL: Final = 64 << 10
_AROUND: Final = 2 << 10
_SYNC: Final = 0x47
_PACKET: Final = 188
_CLOCK: Final = 90_000
_WRAPS: Final = 1 << 33
_MARK: Final = b"MDPM"
_DAY, _TIME = 0x18, 0x19
"""The tags of the date and of the time of day among what the camera notes there."""
_MOST_TAGS: Final = 64
_ZONE_NOT_SAID: Final = 0xFF
_EMULATION: Final = re.compile(rb"\x00\x00\x03")


def read_stream(file: BinaryIO) -> tuple[list[TimeEvidence], timedelta | None]:
    """The times of a transport stream and how long it lasts. Raises OSError when the device fails."""
    end = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(_HEAD)
    step, first = _steps(head)
    if not step:
        return [], None
    file.seek(max(0, end - _TAIL) // step * step)
    return _noted(head, step, first), _lasts(head, file.read(), step, first)


def _steps(head: bytes) -> tuple[int, int]:
    """The distance of two packets, and where the first begins."""
    for step, first in ((188, 0), (192, 4)):
        if len(head) > first + 2 * step and all(head[first + n * step] == _SYNC for n in range(3)):
            return step, first
    return 0, 0


def _payload(data: bytes, step: int, first: int) -> Iterator[tuple[int, bytes]]:
    """The contents of each packet, with the number of its stream."""
    for at in range(first, len(data) - _PACKET + 1, step):
        if data[at] != _SYNC:
            return
        if not data[at + 3] & 0x10:
            continue
        begins = at + 4 + (1 + data[at + 4] if data[at + 3] & 0x20 else 0)
        yield (data[at + 1] & 0x1F) << 8 | data[at + 2], data[begins : at + _PACKET]


def _noted(head: bytes, step: int, first: int) -> list[TimeEvidence]:
    """The camera's clock at the first picture for which it noted it."""
    found = head.find(_MARK)
    if found < 0:
        return []
    # A note may go on in the next packet of its stream.
    packet = (found - first) // step * step
    stream = (head[first + packet + 1] & 0x1F) << 8 | head[first + packet + 2]
    near = head[packet : packet + _AROUND * 4]
    joined = b"".join(data for number, data in _payload(near, step, first) if number == stream)
    at = joined.find(_MARK)
    told = None if at < 0 else _clock(_EMULATION.sub(b"\x00\x00", joined[at + 4 : at + 4 + _AROUND]))
    return [] if told is None else [told]


def _clock(noted: bytes) -> TimeEvidence | None:
    tags = {
        noted[at]: noted[at + 1 : at + 5]
        for at in range(1, 1 + 5 * min(noted[0] if noted else 0, _MOST_TAGS), 5)
        if at + 5 <= len(noted)
    }
    day, time = tags.get(_DAY), tags.get(_TIME)
    if day is None or time is None:
        return None
    try:
        century, year, month = (_decimal(each) for each in day[1:])
        moment = wall_clock(century * 100 + year, month, *map(_decimal, time))
    except ValueError:
        return None
    raw = moment.isoformat(sep=" ")
    if day[0] != _ZONE_NOT_SAID:
        span = timedelta(hours=day[0] >> 1 & 0x0F, minutes=30 if day[0] & 1 else 0)
        moment = moment.replace(tzinfo=timezone(-span if day[0] & 0x20 else span) if span else UTC)
        raw = moment.isoformat(sep=" ")
    return TimeEvidence(TimeSource.CONTAINER, moment, Edge.START, SECOND, raw)


def _decimal(byte: int) -> int:
    """Two digits in one byte. Raises ValueError for what are none."""
    return int(f"{byte:02x}")


def _lasts(head: bytes, tail: bytes, step: int, first: int) -> timedelta | None:
    """From the first to the last reading of the stream's own clock, which begins anew after a day."""
    begins = next(_clocks(head, step, first), None)
    if begins is None:
        return None
    ends = [ticks for number, ticks in _clocks(tail, step, first) if number == begins[0]]
    seconds = (ends[-1] - begins[1]) % _WRAPS / _CLOCK if ends else 0
    return timedelta(seconds=seconds) if 0 < seconds < LONGEST.total_seconds() else None


def _clocks(data: bytes, step: int, first: int) -> Iterator[tuple[int, int]]:
    for at in range(first, len(data) - _PACKET + 1, step):
        if data[at] == _SYNC and data[at + 3] & 0x20 and data[at + 4] >= 7 and data[at + 5] & 0x10:
            ticks = int.from_bytes(data[at + 6 : at + 11], "big") >> 7
            yield (data[at + 1] & 0x1F) << 8 | data[at + 2], ticks
