"""Bodies of entries about working days: the announced days of a year.

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords

EARLIEST_YEAR: Final = 1950
LATEST_YEAR: Final = 2999
MOST_DAYS: Final = 200
"""Days of a year that differ from their weekday; notices name about forty."""
LONGEST_NAME: Final = 40
LONGEST_SOURCE: Final = 200

Year = Annotated[int, Number(EARLIEST_YEAR, LATEST_YEAR)]


@dataclass(frozen=True, slots=True)
class AnnouncedDay:
    """A day that differs from its weekday."""

    day: date
    kind: Annotated[DayKind, Worded("calendar.kind")]
    name: Annotated[str, Text(LONGEST_NAME), Typed()]


@recorded("calendar.year_set")
@dataclass(frozen=True, slots=True)
class YearSet(Body):
    """All announced days of a year; an earlier entry about the same year no longer counts."""

    year: Year
    source: Annotated[str, Text(LONGEST_SOURCE, 1), Typed()]
    days: Annotated[tuple[AnnouncedDay, ...], Many(MOST_DAYS, 1)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which year, how many days, from where."""
        off = sum(each.kind is DayKind.HOLIDAY for each in self.days)
        return words.said(self, off=off, worked=len(self.days) - off)

    def as_year(self) -> CalendarYear:
        """The year as decisions use it."""
        days = tuple(SpecialDay(each.day, DayKind(each.kind), each.name) for each in self.days)
        return CalendarYear(self.year, days, self.source)


def year_set(year: CalendarYear) -> YearSet:
    """The body for a year."""
    days = tuple(AnnouncedDay(each.day, each.kind, each.name) for each in sorted(year.days))
    return YearSet(year.year, year.source, days)
