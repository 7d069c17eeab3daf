"""What MP4 and QuickTime files tell of their time (ISO/IEC 14496-12): headers of film and tracks, dates as texts, the length.

Reads some hundred bytes: the chain of top-level boxes up to ``moov``, and within it those that hold times. Runs in the
confined process (`reader`).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Final

from station.archive.survey.answers import EPOCH, LATEST, LONGEST
from station.archive.survey.boxes import Box, boxes
from station.archive.survey.evidence import Edge, TimeEvidence
from station.archive.survey.fragments import length_of_fragments
from station.archive.survey.values import TimeSource
from station.archive.survey.written import told_by

_MOST_TRACKS: Final = 8
_MOST_KEYS: Final = 64
_UNKNOWN: Final = {0: 0xFFFF_FFFF, 1: 0xFFFF_FFFF_FFFF_FFFF}
_HEADERS: Final = {0: ">IIII", 1: ">QQIQ"}
"""``mvhd`` and ``mdhd``: made, changed, units in a second, length."""
_OWN_DAY: Final = b"\xa9day"
_DATE_KEY: Final = b"com.apple.quicktime.creationdate"
_DATA_HEAD: Final = 8
"""A value's kind and its language."""


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
    moov = next((each for each in boxes(file, 0, end) if each.name == b"moov"), None)
    if moov is None:
        raise NoMovieHeader("no moov box")
    within = list(moov.within(file, most=_MOST_KEYS))
    mvhd = next((each for each in within if each.name == b"mvhd"), None)
    if mvhd is None:
        raise NoMovieHeader("no mvhd box")
    created, length = _header(mvhd.content(file, 32))
    tracks = [each for each in within if each.name == b"trak"][:_MOST_TRACKS]
    in_tracks, longest = _tracks(file, tracks)
    in_fragments = any(each.name == b"mvex" for each in within) and not length
    if in_fragments:
        length = length_of_fragments(file, moov, end)
    times = (
        *_created(created, TimeSource.CONTAINER),
        *(told for seconds in in_tracks for told in _created(seconds, TimeSource.TRACK)),
        *_texts(file, within),
    )
    return MovieHeader(times, length or longest)


def _header(data: bytes) -> tuple[int, timedelta | None]:
    """When it was made, in seconds since 1904, and how long it lasts. Raises NoMovieHeader."""
    try:
        version = 1 if data[0] == 1 else 0
        created, _, scale, duration = struct.unpack_from(_HEADERS[version], data, 4)
    except (struct.error, IndexError) as problem:
        raise NoMovieHeader("short header") from problem
    return created, None if duration == _UNKNOWN[version] else span_of(duration, scale)


def span_of(units: int, scale: int) -> timedelta | None:
    """A length of so many units; None for none, and for one that no recording has."""
    if not scale or not units or units / scale >= LONGEST.total_seconds():
        return None
    return timedelta(seconds=units / scale)


def _tracks(file: BinaryIO, tracks: list[Box]) -> tuple[list[int], timedelta | None]:
    """The times of making that tracks tell, each once, and the length of the longest."""
    created: dict[int, None] = {}
    longest: timedelta | None = None
    for track in tracks:
        tkhd, mdhd = track.first(file, b"tkhd"), track.first(file, b"mdia", b"mdhd")
        if tkhd is not None and len(data := tkhd.content(file, 12)) == 12:
            created[struct.unpack_from(">Q" if data[0] == 1 else ">I", data, 4)[0]] = None
        if mdhd is None:
            continue
        try:
            made, length = _header(mdhd.content(file, 32))
        except NoMovieHeader:
            continue
        created[made] = None
        longest = max(filter(None, (longest, length)), default=None)
    return list(created), longest


def _created(seconds: int, source: TimeSource) -> tuple[TimeEvidence, ...]:
    """A creation time: by the format UTC and the beginning, yet devices write office time, or the end, there."""
    # Zero is "not set"; a device that has never been set starts in 1904, 1970 or 2000 and is left to the caller.
    if seconds == 0 or seconds > LATEST.total_seconds():
        return ()
    moment = EPOCH + timedelta(seconds=seconds)
    return (TimeEvidence(source, moment, Edge.EITHER, raw=moment.isoformat(sep=" "), claims_utc=True),)


def _texts(file: BinaryIO, within: list[Box]) -> Iterator[TimeEvidence]:
    """Dates that stand in ``udta`` and ``meta`` as texts, with their zone where the device knows it."""
    for box in within:
        if box.name == b"meta":
            yield from _of_meta(file, box)
        elif box.name == b"udta":
            for each in box.within(file, most=_MOST_KEYS):
                if each.name == b"meta":
                    yield from _of_meta(file, each)
                elif each.name == _OWN_DAY:
                    # Behind its length and its language.
                    yield from _dated(each.content(file)[4:])


def _of_meta(file: BinaryIO, meta: Box) -> Iterator[TimeEvidence]:
    """Values by key; QuickTime begins a ``meta`` with its boxes, ISO with four bytes of its version."""
    skip = 0 if meta.content(file, 8)[4:8] in (b"hdlr", b"keys", b"ilst") else 4
    found = {each.name: each for each in meta.within(file, skip, _MOST_KEYS)}
    if (values := found.get(b"ilst")) is None:
        return
    wanted = {_OWN_DAY}
    if (keys := found.get(b"keys")) is not None:
        names = [each.content(file, 64) for each in keys.within(file, 8, _MOST_KEYS)]
        wanted |= {struct.pack(">I", place) for place, name in enumerate(names, 1) if name == _DATE_KEY}
    for value in values.within(file, most=_MOST_KEYS):
        if value.name in wanted and (data := value.first(file, b"data")) is not None:
            yield from _dated(data.content(file)[_DATA_HEAD:])


def _dated(text: bytes) -> Iterator[TimeEvidence]:
    if (told := told_by(TimeSource.APPLE_DATE, text.decode("utf-8", "replace"))) is not None:
        yield told
