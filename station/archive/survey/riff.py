"""What AVI and WAV files tell of their time: dates as texts, and the length. Runs in the confined process (`reader`)."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Final

from station.archive.survey.evidence import TimeEvidence
from station.archive.survey.mp4 import span_of
from station.archive.survey.values import TimeSource
from station.archive.survey.written import plain, told_by

_MOST_CHUNKS: Final = 256
_MOST_DEPTH: Final = 3
_LONGEST_READ: Final = 1024
_GOES_ON: Final = 0xFFFF_FFFF
_LISTS: Final = frozenset([b"hdrl", b"strl", b"odml", b"INFO", b"ncdt", b"exif"])
_DATES: Final = frozenset([b"IDIT", b"ICRD", b"DTIM"])
_ORIGIN: Final = 320
"""Where ``bext`` has the day and the time of its origination, of 10 and 8 characters (EBU Tech 3285)."""


@dataclass(slots=True)
class _Told:
    times: list[TimeEvidence]
    frames: int = 0
    frame_units: tuple[int, int] = (0, 0)
    bytes_a_second: int = 0
    content: int = 0

    def lasts(self) -> timedelta | None:
        units, scale = self.frame_units
        return span_of(self.frames * units, scale) or span_of(self.content, self.bytes_a_second)


def read_riff(file: BinaryIO) -> tuple[list[TimeEvidence], timedelta | None]:
    """The times of an AVI or WAV file and how long it lasts. Raises OSError when the device fails."""
    end = file.seek(0, os.SEEK_END)
    told, wide = _Told([]), 0
    for name, begins, size in _chunks(file, 12, end, 0):
        file.seek(begins)
        data = file.read(min(size, _LONGEST_READ))
        if name == b"ds64" and len(data) >= 16:
            (wide,) = struct.unpack_from("<Q", data, 8)
        elif name == b"data":
            told.content = wide if size == _GOES_ON else min(size, end - begins)
        else:
            _take(name, data, told)
    return told.times, told.lasts()


def _chunks(file: BinaryIO, start: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int]]:
    """Each chunk: its name, where its contents begin, and their length as it is said."""
    for _ in range(_MOST_CHUNKS):
        if start + 8 > end:
            return
        file.seek(start)
        head = file.read(12)
        if len(head) < 8:
            return
        name, size = struct.unpack("<4sI", head[:8])
        if name == b"LIST":
            if head[8:12] in _LISTS and depth < _MOST_DEPTH:
                yield from _chunks(file, start + 12, min(end, start + 8 + size), depth + 1)
        else:
            yield name, start + 8, size
        if size == _GOES_ON:
            return
        start += 8 + size + (size & 1)


def _take(name: bytes, data: bytes, told: _Told) -> None:
    if name in _DATES:
        _note(told, plain(data))
    elif name == b"bext" and len(data) >= _ORIGIN + 18:
        day, time = plain(data[_ORIGIN : _ORIGIN + 10]), plain(data[_ORIGIN + 10 : _ORIGIN + 18])
        _note(told, f"{day.replace('.', '-').replace('_', '-')} {time.replace('-', ':').replace('.', ':')}")
    elif name == b"avih" and len(data) >= 20:
        units, *_, frames = struct.unpack_from("<IIIII", data)
        told.frames, told.frame_units = (
            max(told.frames, frames),
            told.frame_units if told.frame_units[1] else (units, 1_000_000),
        )
    elif name == b"dmlh" and len(data) >= 4:
        told.frames = max(told.frames, *struct.unpack_from("<I", data))
    elif name == b"strh" and data[:4] == b"vids" and len(data) >= 36:
        scale, rate, _, length = struct.unpack_from("<IIII", data, 20)
        if scale and rate:
            told.frames, told.frame_units = max(told.frames, length), (scale, rate)
    elif name == b"fmt " and len(data) >= 12:
        (told.bytes_a_second,) = struct.unpack_from("<I", data, 8)


def _note(told: _Told, text: str) -> None:
    if (found := told_by(TimeSource.CONTAINER, text)) is not None:
        told.times.append(found)
