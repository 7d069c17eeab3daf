"""Working days: weekdays, less public holidays, plus the weekend days that are worked in exchange for them.

Holidays are announced a year at a time (`CalendarYear`). A day of a year that is not announced yet is judged by its
weekday alone, and what is computed on it is provisional. Days are dates of the office's own zone; turning a moment
into a day is `station.core.clock.local`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_WEEKEND: Final = frozenset({5, 6})
_LONGEST_BREAK: Final = 366
"""Days after which a search gives up: a calendar without a single working day in a year is a mistake."""


class DayKind(StrEnum):
    """How an announced day differs from its weekday: words are texts ``calendar.kind.…``."""

    HOLIDAY = "holiday"
    WORKING = "working"


@dataclass(frozen=True, slots=True, order=True)
class SpecialDay:
    """A day that the notice of its year names: a public holiday, or a weekend day worked in exchange (调休)."""

    day: date
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The announced days of one year; `source` says where they come from (a notice's number, a library)."""

    year: int
    days: tuple[SpecialDay, ...]
    source: str

    def of_kind(self, kind: DayKind) -> frozenset[date]:
        """The days of one kind."""
        return frozenset(each.day for each in self.days if each.kind is kind)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked. `holidays` are not, `worked` are although they fall on a weekend (调休).

    A day named in both counts as worked: the exchange is the later and more particular order. `announced` are the
    years whose notice is in the table.
    """

    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    announced: frozenset[int] = frozenset()

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

    def on_or_before(self, day: date) -> date:
        """`day` itself when it is worked, else the last day before it that is. Raises ValueError like `on_or_after`."""
        for back in range(_LONGEST_BREAK):
            candidate = day - timedelta(days=back)
            if self.is_working(candidate):
                return candidate
        raise ValueError(f"no working day within a year before {day}")

    def add(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`, before it when negative (0: `on_or_after`)."""
        if count == 0:
            return self.on_or_after(day)
        found = day
        for _ in range(abs(count)):
            found = (
                self.on_or_after(found + timedelta(days=1))
                if count > 0
                else self.on_or_before(found - timedelta(days=1))
            )
        return found

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; 0 when `end` is not later."""
        days = (end - start).days
        return sum(self.is_working(start + timedelta(days=ahead)) for ahead in range(1, days + 1))

    def judged_by_weekday(self, first: date, last: date) -> bool:
        """Whether a day from `first` to `last` lies in a year that is not announced."""
        return any(year not in self.announced for year in range(first.year, last.year + 1))

    def last_announced(self, today: date) -> date | None:
        """The last day of the unbroken run of announced years that `today` is in; None when its year is not."""
        if today.year not in self.announced:
            return None
        year = today.year
        while year + 1 in self.announced:
            year += 1
        return date(year, 12, 31)


def calendar_of(
    years: Iterable[CalendarYear],
    *,
    own_holidays: frozenset[date] = frozenset(),
    own_worked: frozenset[date] = frozenset(),
) -> WorkingCalendar:
    """The announced `years`, with the days that the office itself has off or works in addition."""
    holidays, worked, announced = set[date](), set[date](), set[int]()
    for each in years:
        holidays |= each.of_kind(DayKind.HOLIDAY)
        worked |= each.of_kind(DayKind.WORKING)
        announced.add(each.year)
    # The office's own order is the more particular one.
    return WorkingCalendar(
        frozenset(holidays - own_worked) | own_holidays,
        frozenset(worked - own_holidays) | own_worked,
        frozenset(announced),
    )


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

    def day_of(self, moment: datetime) -> date:
        """The day of the office's zone that `moment` falls on."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


def read_days(texts: Iterable[str]) -> frozenset[date]:
    """Days written as ``2026-10-01``, alone or as a run ``2026-10-01/2026-10-07`` (both ends included).

    Raises ValueError for anything else, and for a run that ends before it starts or is longer than a year.
    """
    return frozenset().union(*map(_run, texts))


@lru_cache(maxsize=512)
def _run(text: str) -> frozenset[date]:
    first, _, last = text.strip().partition("/")
    start = date.fromisoformat(first.strip())
    end = date.fromisoformat(last.strip()) if last else start
    length = (end - start).days
    if not 0 <= length <= _LONGEST_BREAK:
        raise ValueError(f"not a run of days: {text!r}")
    return frozenset(start + timedelta(days=ahead) for ahead in range(length + 1))
