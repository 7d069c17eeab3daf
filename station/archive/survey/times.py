"""The time of a recording, from the best source that the file has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from station.archive.survey.evidence import Edge, TimeEvidence
from station.archive.survey.names import name_times
from station.archive.survey.values import MediaTime, TimeSource

_AGREEMENT: Final = timedelta(minutes=5)
_FILE_SYSTEM_UNIT: Final = timedelta(seconds=2)
"""FAT keeps no finer time of a change."""
EARLIEST: Final = datetime(2005, 1, 1, tzinfo=UTC)
"""A clock that says less was never set."""
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200
_BY_CONTENT: Final = (
    TimeSource.APPLE_DATE,
    TimeSource.CONTAINER,
    TimeSource.TRACK,
    TimeSource.EXIF,
    TimeSource.GPS,
)
_BY_NAME: Final = (TimeSource.FILE_NAME, TimeSource.FOLDER_NAME, TimeSource.SIDECAR)
"""The surest first."""


def chosen(
    evidence: Sequence[TimeEvidence], duration: timedelta | None, mtime: datetime, zone: str
) -> MediaTime:
    """The time by the best witness: content, name, then the file's own time; `zone` (IANA) is that of clocks that tell none."""
    told, named = _first(evidence, _BY_CONTENT, zone), _first(evidence, _BY_NAME, zone)
    by_name = None if named is None else MediaTime(named.by_wall_clock(zone), named.source, duration)
    if told is None:
        return by_name or file_time(mtime, duration)
    return agreed(_by_content(told, duration, mtime, zone), by_name, zone)


def _first(evidence: Sequence[TimeEvidence], sources: Sequence[TimeSource], zone: str) -> TimeEvidence | None:
    found = (each for source in sources for each in evidence if each.source is source)
    return next((each for each in found if each.as_told(zone) >= EARLIEST), None)


def _by_content(told: TimeEvidence, duration: timedelta | None, mtime: datetime, zone: str) -> MediaTime:
    """The time in a header; office time wrongly written as UTC is recognised by the file's own time."""
    start, as_local, lasts = told.as_told(zone), told.by_wall_clock(zone), duration or timedelta(0)
    office_time = told.claims_utc and as_local != start and _near(as_local, lasts, mtime)
    if office_time and not _near(start, lasts, mtime):
        return MediaTime(as_local, TimeSource.CONTAINER_LOCAL, duration)
    return MediaTime(start, told.source, duration)


def _near(start: datetime, duration: timedelta, mtime: datetime) -> bool:
    return start - _AGREEMENT <= mtime <= start + duration + _AGREEMENT


def agreed(told: MediaTime, named: MediaTime | None, zone: str) -> MediaTime:
    """The time that content told, beside the one in the file's name, which cameras write when a recording begins.

    A header can hold office time as UTC, or the end of the recording: what the name agrees with is taken. Where they agree in
    no way the time is `disputed`.
    """
    if named is None or _same(named.start, told.start):
        return told
    if told.source is TimeSource.CONTAINER:
        as_local = _wall_clock(told.start, zone)
        if _same(named.start, as_local):
            return replace(told, start=as_local, source=TimeSource.CONTAINER_LOCAL)
        if told.duration is not None and _same(named.start + told.duration, told.start):
            return replace(named, duration=told.duration)
    return replace(told, disputed=True)


def _wall_clock(utc: datetime, zone: str) -> datetime:
    naive = TimeEvidence(TimeSource.CONTAINER, utc.replace(tzinfo=None), Edge.EITHER)
    return naive.by_wall_clock(zone)


def contradicts_name(start: datetime, path: str, zone: str) -> bool:
    """Whether a file's name (or its folder's beside it) tells another time than the one at which its recording began."""
    return any(not _same(named.by_wall_clock(zone), start) for named in name_times(path))


def _same(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= _AGREEMENT


def file_time(mtime: datetime, duration: timedelta | None = None) -> MediaTime:
    """The file system's own time, when nothing better is known: a file is last changed when its recording ends."""
    return MediaTime(mtime - (duration or timedelta(0)), TimeSource.FILE_TIME, duration)


def file_evidence(mtime: datetime) -> TimeEvidence:
    """The file system's own time as a witness."""
    raw = mtime.isoformat(sep=" ", timespec="milliseconds")
    return TimeEvidence(TimeSource.FILE_TIME, mtime, Edge.END, _FILE_SYSTEM_UNIT, raw)


def is_of_our_time(moment: datetime) -> bool:
    """Whether a device or a file system can tell such a time, right or wrong; with others nothing is reckoned."""
    return _FIRST_YEAR <= moment.year <= _LAST_YEAR


def from_mtime_ns(mtime_ns: int) -> datetime:
    """A file system's time as a moment; a time beyond every calendar, or with no year's room to its end, becomes the beginning of 1970."""
    try:
        moment = datetime.fromtimestamp(mtime_ns // 1000 / 1_000_000, UTC)
    except (ValueError, OverflowError, OSError):
        return _BEGINNING
    return moment if moment - _FIRST >= _ROOM and _LAST - moment >= _ROOM else _BEGINNING


_BEGINNING: Final = datetime.fromtimestamp(0, UTC)
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_ROOM: Final = timedelta(days=2 * 366)
"""For the length of a recording, and a zone's offset."""
