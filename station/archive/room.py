"""DiskRoom on the disks of the recordings: what is free, and for how many days it lasts at the pace of the last 30 days (DM-03).

The pace is the median of what came in on days with recordings, spread over all days: one large import of old cards moves it little.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from station.core import sizes
from station.core.clock import local
from station.core.errors import StoreProblem
from station.core.policy.served import served_integer
from station.core.texts import Texts

if TYPE_CHECKING:
    from station.archive.ports import ArchiveView

RESERVE_BYTES: Final = 256 << 20
"""So much of the archive's disk an import leaves free, for the database and for the next act."""
WARN_DAYS: Final = served_integer("DM-03", "room_days")
PACE_DAYS: Final = 30
_MOST_DAYS: Final = 3650
"""Ten years: what lasts longer is not counted in days."""


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """The disk of one place of recordings: its size, what is free, what comes to it in a day; None where nothing is known of that.

    With fewer than `warn_days` left it is short.
    """

    folder: Path
    total_bytes: int
    free_bytes: int
    daily_bytes: int | None = None
    warn_days: int = 0

    def days(self, taken: int = 0) -> int | None:
        """For how many days the room lasts after `taken` more bytes; None where the pace is not known."""
        if not self.daily_bytes:
            return None
        return min(_MOST_DAYS, max(0, self.free_bytes - RESERVE_BYTES - taken) // self.daily_bytes)

    def is_short(self, taken: int = 0) -> bool:
        """Whether the room lasts for fewer days than an office wants to be warned before."""
        days = self.days(taken)
        return days is not None and days < self.warn_days

    def to_json(self, taken: int = 0) -> dict[str, object]:
        """The command contract's document; `days` are those after `taken` more bytes."""
        return {
            "folder": str(self.folder),
            "total_bytes": self.total_bytes,
            "free_bytes": self.free_bytes,
            "daily_bytes": self.daily_bytes,
            "days": self.days(taken),
            "short": self.is_short(taken),
        }


@dataclass(frozen=True, slots=True)
class IntakePace:
    """What comes in in a day, and before how many days without room a person is warned."""

    daily_bytes: int | None = None
    warn_days: int = 0


def pace_of(view: ArchiveView, place: str, now: datetime, zone: str) -> IntakePace:
    """The pace of the recordings of a place, by days of the office's zone."""
    since = now - timedelta(days=PACE_DAYS)
    return IntakePace(
        daily(view.archive.intake_since(since, place), now, zone), WARN_DAYS.of(view.shown_policy)
    )


def daily(intake: Iterable[tuple[datetime, int]], now: datetime, zone: str) -> int | None:
    """Bytes in a day by what came in when, in the last days; None where nothing did (pure)."""
    by_day: Counter[object] = Counter()
    first = today = local(now, zone).date()
    for moment, size in intake:
        day = local(moment, zone).date()
        first = min(first, day)
        by_day[day] += size
    if not by_day:
        return None
    days = (today - first).days + 1
    return max(1, round(median(by_day.values()) * len(by_day) / days))


def room_at(folder: Path, pace: IntakePace, *, twice: bool = False) -> DiskRoom:
    """The room at a folder; `twice` where both copies of everything come to its disk.

    Raises StoreProblem ``archive.root_missing``: a missing folder is a disk that is not connected, and is never made.
    """
    try:
        space = os.statvfs(folder)
    except OSError as problem:
        raise StoreProblem("archive.root_missing", path=str(folder), detail=problem.strerror) from problem
    each = None if pace.daily_bytes is None else pace.daily_bytes * (2 if twice else 1)
    total, free = space.f_blocks * space.f_frsize, space.f_bavail * space.f_frsize
    return DiskRoom(folder, total, free, each, pace.warn_days)


def room_words(texts: Texts, room: DiskRoom, taken: int = 0) -> str:
    """What is free of a disk, and for how long."""
    facts = {"free": sizes.size(room.free_bytes), "total": sizes.size(room.total_bytes)}
    days = room.days(taken)
    if days is None:
        return texts("storage.room", **facts)
    key = "room_short" if room.is_short(taken) else "room_long" if days >= _MOST_DAYS else "room_days"
    return texts(f"storage.{key}", **facts, days=days)


def plan_room_lines(texts: Texts, rooms: Iterable[tuple[DiskRoom, int]]) -> Iterator[str]:
    """What an import takes of each disk, and what is left then."""
    for room, taken in rooms:
        yield texts(
            "storage.takes",
            folder=str(room.folder),
            size=sizes.size(taken),
            room=room_words(texts, room, taken),
        )
