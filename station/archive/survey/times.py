"""The time of a recording, from the best source that the file has."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from station.archive.survey.headers import PictureHeader
from station.archive.survey.mp4 import MovieHeader
from station.archive.survey.values import MediaTime, TimeSource

_DAY = r"(20\d\d)([-_.年]?)([01]\d)(?:\2|月)([0-3]\d)日?"
_IN_NAME = (
    # An officer's number may stand before it without a gap, thousandths of a second behind it.
    re.compile(rf"(?<!\d){_DAY}[-_ T.]*([0-2]\d)[-_.:时]?([0-5]\d)[-_.:分]?([0-5]\d)(?!\d{{4}})"),
    re.compile(rf"\d{_DAY}([0-2]\d)([0-5]\d)([0-5]\d)(?!\d)"),
    # Without seconds only where the number of the file stands elsewhere.
    re.compile(rf"(?<!\d){_DAY}[-_ T.]([0-2]\d)([0-5]\d)()[-_ .](?=[^.]*\d)"),
    re.compile(r"(?<!\d)(\d\d)()([01]\d)([0-3]\d)([0-2]\d)([0-5]\d)([0-5]\d)(?!\d)"),
)
"""Where a name may have a date and a time, the surest first; the second group is what parts the date."""
_CENTURY = 2000
_TAKEN = re.compile(
    r"(\d{4})([-:/.])(\d\d)\2(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?\s*(Z|[-+]\d\d?:?\d\d)?"
)
_OFFSET = re.compile(r"([-+])(\d\d?):?(\d\d)")
_AGREEMENT = timedelta(minutes=5)
EARLIEST = datetime(2005, 1, 1, tzinfo=UTC)
"""A clock that says less was never set."""


def movie_time(header: MovieHeader, mtime: datetime, zone: str) -> MediaTime | None:
    """The time in a movie header; office time wrongly written as UTC is recognised by the file's own time."""
    if header.created is None or header.created < EARLIEST:
        return None
    duration = header.duration or timedelta(0)
    as_local = header.created.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if (
        as_local != header.created
        and not _near(header.created, duration, mtime)
        and _near(as_local, duration, mtime)
    ):
        return MediaTime(as_local, TimeSource.CONTAINER_LOCAL, header.duration)
    return MediaTime(header.created, TimeSource.CONTAINER, header.duration)


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
        as_local = told.start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        if _same(named.start, as_local):
            return replace(told, start=as_local, source=TimeSource.CONTAINER_LOCAL)
        if told.duration is not None and _same(named.start + told.duration, told.start):
            return replace(named, duration=told.duration)
    return replace(told, disputed=True)


def contradicts_name(start: datetime, name: str, zone: str) -> bool:
    """Whether a file's name tells another time than the one at which its recording began."""
    named = name_time(name, zone)
    return named is not None and not _same(named.start, start)


def _same(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= _AGREEMENT


def exif_time(taken: PictureHeader, zone: str) -> MediaTime | None:
    """EXIF's time of a picture, as the standard writes it or as cameras do; None when it has no valid time.

    It has the offset that stands in it or beside it; one that says nothing is none, and then it is office time.
    """
    found = _TAKEN.fullmatch(taken.time.strip())
    if found is None:
        return None
    year, _, *rest, own = found.groups()
    try:
        local = datetime(int(year), *map(int, rest))  # type: ignore[arg-type]  # six numbers  # noqa: DTZ001
        offset = _offset(own or taken.offset)
        moment = _in_zone(local, zone) if offset is None else local.replace(tzinfo=offset).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return MediaTime(moment, TimeSource.EXIF) if moment >= EARLIEST else None


def _offset(text: str) -> timezone | None:
    """An offset as cameras write it (``+08:00``, ``+8:00``, ``Z``). Raises ValueError beyond a day."""
    text = text.strip()
    if text == "Z":
        return UTC
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    span = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-span if found[1] == "-" else span)


def name_time(name: str, zone: str, duration: timedelta | None = None) -> MediaTime | None:
    """A date and time in a file's name (``20260101093000``, ``2026-01-01_09-30-00``, ``2026年01月01日09时30分00秒``), read as office time."""
    for found in (each for pattern in _IN_NAME for each in pattern.finditer(name)):
        year, _, *rest = found.groups()
        try:
            whole = int(year) + (_CENTURY if len(year) == 2 else 0)  # digits
            moment = datetime(whole, *(int(part or 0) for part in rest))  # type: ignore[arg-type]  # six numbers  # noqa: DTZ001
        except ValueError:
            continue
        return MediaTime(_in_zone(moment, zone), TimeSource.FILE_NAME, duration)
    return None


def file_time(mtime: datetime, duration: timedelta | None = None) -> MediaTime:
    """The file system's own time, when nothing better is known: a file is last changed when its recording ends."""
    return MediaTime(mtime - (duration or timedelta(0)), TimeSource.FILE_TIME, duration)


def from_mtime_ns(mtime_ns: int) -> datetime:
    """A file system's time as a moment; a time beyond every calendar becomes the beginning of 1970."""
    try:
        return datetime.fromtimestamp(mtime_ns // 1000 / 1_000_000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _in_zone(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
