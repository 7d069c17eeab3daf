"""The time of a recording, from the best source that the file has."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from station.archive.survey.headers import PictureHeader
from station.archive.survey.mp4 import MovieHeader
from station.archive.survey.values import MediaTime, TimeSource

_IN_NAME = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)[-_ T.]*([0-2]\d)[-_.:]?([0-5]\d)[-_.:]?([0-5]\d)(?!\d{3})"
)
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


def exif_time(taken: PictureHeader, zone: str) -> MediaTime | None:
    """EXIF DateTimeOriginal of a picture, with its own offset when it has one; None when it has no valid time."""
    try:
        start = datetime.strptime(taken.time, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - its zone follows
        aware = datetime.fromisoformat(f"{start.isoformat()}{taken.offset}") if taken.offset else start
        moment = _in_zone(aware, zone) if aware.tzinfo is None else aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return MediaTime(moment, TimeSource.EXIF) if moment >= EARLIEST else None


def name_time(name: str, zone: str, duration: timedelta | None = None) -> MediaTime | None:
    """A date and time in a file's name (``20260101093000``, ``2026-01-01_09-30-00``), read as office time."""
    for found in _IN_NAME.finditer(name):
        try:
            moment = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]  # six numbers or fewer  # noqa: DTZ001
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
