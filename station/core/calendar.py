"""Working days: weekdays, less public holidays, plus the weekend days that are worked in exchange for them.

Days are dates of the office's own zone; turning a moment into a day is `station.core.clock.local`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_WEEKEND: Final = frozenset({5, 6})
_LONGEST_BREAK: Final = 366
"""Days after which a search gives up: a calendar without a single working day in a year is a mistake."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked. `holidays` are not, `worked` are although they fall on a weekend (调休).

    A day named in both counts as worked: the exchange is the later and more particular order.
    """

    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        if day in self.worked:
            return True
        return day.weekday() not in _WEEKEND and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        """`day` itself when it is worked, else the next day that is. Raises ValueError when a year has none."""
        for ahead in range(_LONGEST_BREAK):
            candidate = day + timedelta(days=ahead)
            if self.is_working(candidate):
                return candidate
        raise ValueError(f"no working day within a year of {day}")

    def add(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day` (0: `on_or_after`). ValueError when negative."""
        if count < 0:
            raise ValueError("working days are counted forwards")
        if count == 0:
            return self.on_or_after(day)
        found = day
        for _ in range(count):
            found = self.on_or_after(found + timedelta(days=1))
        return found

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; 0 when `end` is not later."""
        days = (end - start).days
        return sum(self.is_working(start + timedelta(days=ahead)) for ahead in range(1, days + 1))


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The set hours of a working day in the office's zone (an IANA name); `end` before `start` is over midnight."""

    start: time
    end: time
    zone: str
    calendar: WorkingCalendar = WorkingCalendar()

    def covers(self, moment: datetime) -> bool:
        """Whether `moment` (aware) is within the hours of a working day."""
        here = moment.astimezone(ZoneInfo(self.zone))
        if self.start <= self.end:
            return self.start <= here.time() <= self.end and self.calendar.is_working(here.date())
        if here.time() >= self.start:
            return self.calendar.is_working(here.date())
        return here.time() <= self.end and self.calendar.is_working(here.date() - timedelta(days=1))

    def end_of(self, day: date) -> datetime:
        """When the hours of `day` end, in UTC."""
        last = day if self.start <= self.end else day + timedelta(days=1)
        return datetime.combine(last, self.end, ZoneInfo(self.zone)).astimezone(UTC)

    def due(self, moment: datetime, days: int) -> datetime:
        """When something taken at `moment` for `days` days is back: the end of hours of a working day, in UTC.

        0 days is the end of the same working day; taken after it, or on a day off, the next one's end. A last day
        that is off moves to the next working day.
        """
        here = moment.astimezone(ZoneInfo(self.zone))
        day = self.calendar.on_or_after(here.date() + timedelta(days=days))
        while self.end_of(day) <= moment:
            day = self.calendar.on_or_after(day + timedelta(days=1))
        return self.end_of(day)


def read_days(texts: Iterable[str]) -> frozenset[date]:
    """Days written as ``2026-10-01``, alone or as a run ``2026-10-01/2026-10-07`` (both ends included).

    Raises ValueError for anything else, and for a run that ends before it starts or is longer than a year.
    """
    found: set[date] = set()
    for text in texts:
        first, _, last = text.strip().partition("/")
        start = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip()) if last else start
        length = (end - start).days
        if not 0 <= length <= _LONGEST_BREAK:
            raise ValueError(f"not a run of days: {text!r}")
        found.update(start + timedelta(days=ahead) for ahead in range(length + 1))
    return frozenset(found)
