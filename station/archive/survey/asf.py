"""What ASF files (WMV, WMA) tell of their time: when they were made, and how long they last. Runs in the confined process (`reader`).

Advanced Systems Format specification 01.20.05, the header and its file properties.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO, Final

from station.archive.survey.content import ASF
from station.archive.survey.evidence import Edge, TimeEvidence, wall_clock
from station.archive.survey.mp4 import span_of
from station.archive.survey.values import TimeSource

_PROPERTIES: Final = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_DATA: Final = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")
_FIELDS: Final = struct.Struct("<16sQQQQQQI")
"""Its number, the file's size, when it was made, packets, how long it plays and is sent, what is played before, flags."""
_HEAD: Final = 24
"""What it is and how long it is, before every object."""
_HEADERS_HEAD: Final = 30
_MOST_OBJECTS: Final = 256
_EPOCH: Final = wall_clock(1601, 1, 1, 0, 0)
_TENTHS: Final = 10
"""Units of 100 ns in a microsecond."""
_UNITS: Final = 10_000_000
_MILLISECOND: Final = 10_000
_BROADCAST: Final = 1
"""Written while it is sent: nothing of the file as a whole is known, and its fields say nothing."""


def read_asf(file: BinaryIO) -> tuple[list[TimeEvidence], timedelta | None]:
    """The times of an ASF file and how long it lasts. Raises OSError when the device fails."""
    for name, begins, size in _header_objects(file):
        if name == _PROPERTIES and size >= _FIELDS.size:
            file.seek(begins)
            data = file.read(_FIELDS.size)
            return _told(data) if len(data) == _FIELDS.size else ([], None)
    return [], None


def is_asf_cut(file: BinaryIO) -> bool:
    """Whether an ASF file ends before its data, or one of its objects goes beyond its end; one that was sent while it was made does not say how long it is."""
    end, at, data = file.seek(0, os.SEEK_END), 0, False
    for _ in range(_MOST_OBJECTS):
        name, size = _object(file, at)
        data = data or name == _DATA
        if at + size > end:
            return not (data and _is_broadcast(file))
        at += size
        if size < _HEAD or at == end:
            break
    return not data


def _object(file: BinaryIO, at: int) -> tuple[bytes, int]:
    """What stands at a place, and its length; nothing, and 0, where nothing stands there."""
    file.seek(at)
    head = file.read(_HEAD)
    return (head[:16], int.from_bytes(head[16:], "little")) if len(head) == _HEAD else (b"", 0)


def _header_objects(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Each object of the header: what it is, where its contents begin, and how long these are."""
    name, size = _object(file, 0)
    if not name.startswith(ASF):
        return
    at = _HEADERS_HEAD
    for _ in range(_MOST_OBJECTS):
        name, length = _object(file, at)
        if length < _HEAD or at + length > size:
            return
        yield name, at + _HEAD, length - _HEAD
        at += length


def _is_broadcast(file: BinaryIO) -> bool:
    for name, begins, size in _header_objects(file):
        if name == _PROPERTIES and size >= _FIELDS.size:
            file.seek(begins + _FIELDS.size - 4)
            return bool(int.from_bytes(file.read(4), "little") & _BROADCAST)
    return False


def _told(data: bytes) -> tuple[list[TimeEvidence], timedelta | None]:
    _, _, made, _, plays, _, before, flags = _FIELDS.unpack(data)
    if flags & _BROADCAST:
        return [], None
    return _dated(made), span_of(max(0, plays - before * _MILLISECOND), _UNITS)


def _dated(made: int) -> list[TimeEvidence]:
    """By the format UTC, in units of 100 ns since 1601."""
    try:
        moment = _EPOCH + timedelta(microseconds=made // _TENTHS)
    except OverflowError:
        return []
    raw = moment.isoformat(sep=" ", timespec="milliseconds")
    return [TimeEvidence(TimeSource.CONTAINER, moment, Edge.EITHER, raw=raw, claims_utc=True)] if made else []
