"""What Matroska and WebM files tell of their time (RFC 9559): DateUTC and the length. Runs in the confined process (`reader`)."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Final

from station.archive.survey.answers import LONGEST
from station.archive.survey.evidence import SECOND, Edge, TimeEvidence
from station.archive.survey.values import TimeSource
from station.archive.survey.wholeness import ebml_number

_EBML, _SEGMENT, _INFO, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1F43B675
_DATE, _SCALE, _DURATION = 0x4461, 0x2AD7B1, 0x4489
_START: Final = datetime(2001, 1, 1, tzinfo=UTC)
_MOST_ELEMENTS: Final = 64
_MILLISECOND: Final = 1_000_000
"""Nanoseconds: the unit where none is said."""


def read_matroska(file: BinaryIO) -> tuple[list[TimeEvidence], timedelta | None]:
    """The times of a Matroska file and how long it lasts. Raises OSError when the device fails."""
    end = file.seek(0, os.SEEK_END)
    for identity, begins, ends in _elements(file, 0, end):
        if identity == _SEGMENT:
            for inner, start, stop in _elements(file, begins, min(ends, end)):
                if inner == _INFO:
                    return _info(file, start, stop)
                if inner == _CLUSTER:
                    break
    return [], None


def _elements(file: BinaryIO, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Each element: what it is, where its contents begin and end; one of unsaid length goes on to `end`."""
    for _ in range(_MOST_ELEMENTS):
        if at >= end:
            return
        identity, behind = ebml_number(file, at, keep_mark=True)
        if identity is None:
            return
        size, begins = ebml_number(file, behind, keep_mark=False)
        ends = end if size is None else begins + size
        yield identity, begins, ends
        at = ends


def _info(file: BinaryIO, start: int, end: int) -> tuple[list[TimeEvidence], timedelta | None]:
    times: list[TimeEvidence] = []
    scale, units = _MILLISECOND, 0.0
    for identity, begins, ends in _elements(file, start, end):
        if ends - begins not in range(1, 9):
            continue
        file.seek(begins)
        data = file.read(ends - begins)
        if identity == _DATE:
            times += _dated(int.from_bytes(data, "big", signed=True))
        elif identity == _SCALE:
            scale = int.from_bytes(data, "big")
        elif identity == _DURATION and len(data) in (4, 8):
            (units,) = struct.unpack(">f" if len(data) == 4 else ">d", data)
    seconds = units * scale / 1e9
    return times, timedelta(seconds=seconds) if 0 < seconds < LONGEST.total_seconds() else None


def _dated(nanoseconds: int) -> list[TimeEvidence]:
    try:
        moment = _START + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return []
    raw = moment.isoformat(sep=" ", timespec="milliseconds")
    return [TimeEvidence(TimeSource.CONTAINER, moment, Edge.EITHER, SECOND, raw)] if nanoseconds else []
