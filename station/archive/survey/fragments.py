"""How long a film in fragments lasts: its movie header does not say it. Runs in the confined process (`reader`)."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import BinaryIO, Final

from station.archive.survey.answers import LONGEST
from station.archive.survey.boxes import Box, boxes

_MOST_FRAGMENTS: Final = 20_000
_MOST_TRACKS: Final = 8
_BASE, _DESCRIPTION, _DURATION = 0x1, 0x2, 0x8
"""What stands in the header of a fragment of a track, by its flags …"""
_OFFSET, _FIRST = 0x1, 0x4
_OF_SAMPLE: Final = (0x100, 0x200, 0x400, 0x800)
"""… and in a run of samples; the first of a sample is its length."""


@dataclass(slots=True)
class _Track:
    scale: int
    usual: int = 0
    """Units that a sample lasts where nothing else is said."""
    first: int | None = None
    ends: int = 0
    lasts: int = 0


@dataclass(slots=True)
class _Tracks:
    by_number: dict[int, _Track] = field(default_factory=dict)

    def longest(self) -> timedelta | None:
        spans = [
            (track.ends - track.first if track.first is not None and track.ends else track.lasts)
            / track.scale
            for track in self.by_number.values()
            if track.scale
        ]
        seconds = max(spans, default=0.0)
        return timedelta(seconds=seconds) if 0 < seconds < LONGEST.total_seconds() else None


def length_of_fragments(file: BinaryIO, moov: Box, end: int) -> timedelta | None:
    """The length of a film whose `moov` says that it is in fragments: by their sum, or by what is told of it in advance."""
    tracks = _declared(file, moov)
    for box in boxes(file, 0, end, _MOST_FRAGMENTS):
        if box.name == b"moof":
            _count(file, box, tracks)
    return tracks.longest() or _announced(file, moov)


def _declared(file: BinaryIO, moov: Box) -> _Tracks:
    found = _Tracks()
    for trak in _named(moov.within(file, most=64), b"trak"):
        tkhd, mdhd = trak.first(file, b"tkhd"), trak.first(file, b"mdia", b"mdhd")
        if tkhd is None or mdhd is None:
            continue
        number = _at(tkhd.content(file, 32), 12, 20)
        scale = _at(mdhd.content(file, 32), 12, 20)
        if number is not None and scale is not None:
            found.by_number[number] = _Track(scale)
    mvex = moov.first(file, b"mvex")
    for trex in _named(mvex.within(file, most=64) if mvex else (), b"trex"):
        data = trex.content(file, 24)
        if len(data) == 24:
            number, _, usual = struct.unpack_from(">III", data, 4)
            if number in found.by_number:
                found.by_number[number].usual = usual
    return found


def _named(found: Iterable[Box], name: bytes) -> list[Box]:
    return [each for each in found if each.name == name][:_MOST_TRACKS]


def _at(data: bytes, short: int, wide: int) -> int | None:
    """A number of four bytes, whose place depends on the version of its box."""
    place = wide if data[:1] == b"\x01" else short
    return int.from_bytes(data[place : place + 4], "big") if len(data) >= place + 4 else None


def _count(file: BinaryIO, moof: Box, tracks: _Tracks) -> None:
    for traf in _named(moof.within(file, most=64), b"traf"):
        within = list(traf.within(file, most=64))
        head = next(iter(_named(within, b"tfhd")), None)
        data = b"" if head is None else head.content(file, 40)
        if len(data) < 8:
            continue
        track = tracks.by_number.get(int.from_bytes(data[4:8], "big"))
        if track is None:
            continue
        lasts = sum(
            _run(each.content(file), _usual(data, track.usual)) for each in within if each.name == b"trun"
        )
        track.lasts += lasts
        starts = next((each.content(file, 12) for each in within if each.name == b"tfdt"), b"")
        if len(starts) >= 8:
            begins = int.from_bytes(starts[4:12] if starts[0] == 1 else starts[4:8], "big")
            track.first = begins if track.first is None else min(track.first, begins)
            track.ends = max(track.ends, begins + lasts)


def _usual(tfhd: bytes, otherwise: int) -> int:
    flags, place = int.from_bytes(tfhd[1:4], "big"), 8
    if not flags & _DURATION:
        return otherwise
    place += (8 if flags & _BASE else 0) + (4 if flags & _DESCRIPTION else 0)
    return int.from_bytes(tfhd[place : place + 4], "big")


def _run(data: bytes, usual: int) -> int:
    """The units that a run of samples lasts."""
    if len(data) < 8:
        return 0
    flags, count = int.from_bytes(data[1:4], "big"), int.from_bytes(data[4:8], "big")
    if not flags & _OF_SAMPLE[0]:
        return count * usual
    place = 8 + (4 if flags & _OFFSET else 0) + (4 if flags & _FIRST else 0)
    step = 4 * sum(bool(flags & each) for each in _OF_SAMPLE)
    count = min(count, (len(data) - place) // step)
    return sum(int.from_bytes(data[at : at + 4], "big") for at in range(place, place + count * step, step))


def _announced(file: BinaryIO, moov: Box) -> timedelta | None:
    """What ``mehd`` says, in units of the movie header."""
    mehd, mvhd = moov.first(file, b"mvex", b"mehd"), moov.first(file, b"mvhd")
    if mehd is None or mvhd is None:
        return None
    data, scale = mehd.content(file, 12), _at(mvhd.content(file, 32), 12, 20)
    units = int.from_bytes(data[4:12] if data[:1] == b"\x01" else data[4:8], "big")
    if not scale or not units or units / scale >= LONGEST.total_seconds():
        return None
    return timedelta(seconds=units / scale)
