"""Service life: from when an item is used, and until when by the years of its category (EQ-02).

It counts from the day of acceptance, else from that of purchase; an item with neither has no end that could be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from station.core.clock import LAST_DAY
from station.core.policy import Policy, categories
from station.inventory.values import Item

_LEAP_DAY: Final = (2, 29)


class Life(StrEnum):
    """How the end of an item's service life stands to a day: words are texts ``equipment.life.…``.

    `UNDATED` is one whose category has a life while nobody recorded since when it is used.
    """

    OVER = "over"
    THIS_YEAR = "this_year"
    NEXT_YEAR = "next_year"
    UNDATED = "undated"


class Age(StrEnum):
    """How many full years ago an item came into use: words are texts ``equipment.age.…``."""

    UNDER_3 = "under_3"
    FROM_3 = "from_3"
    FROM_6 = "from_6"
    FROM_9 = "from_9"
    UNDATED = "undated"


AGES: Final = {Age.UNDER_3: (0, 3), Age.FROM_3: (3, 6), Age.FROM_6: (6, 9), Age.FROM_9: (9, None)}
"""The years of each: from so many on, and below so many."""


def years_after(day: date, years: int) -> date:
    """The same day so many years later; for 29 February 1 March where that year has none. Never beyond `LAST_DAY`."""
    year = day.year + years
    if year > LAST_DAY.year:
        return LAST_DAY
    if (day.month, day.day) == _LEAP_DAY and not _leap(year):
        return date(year, 3, 1)
    return day.replace(year=year)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def in_use_since(item: Item) -> date | None:
    """From when it is used: the day of acceptance, else that of purchase."""
    return item.accepted_on or item.acquired_on


def ends_on(since: date | None, years: int | None) -> date | None:
    """The day on which its service life is over; None where there is none, or where it is not known since when it is used."""
    return None if since is None or years is None else years_after(since, years)


def life_years(policy: Policy) -> Mapping[int, int]:
    """The service life of each category that has one, in years (EQ-01)."""
    return {each.number: each.life_years for each in categories(policy) if each.life_years is not None}


def last_start(day: date, years: int) -> str:
    """In ISO 8601, the last day of coming into use with which `years` of service are over on `day`.

    A day that its year has not is no fault: it is compared as text.
    """
    return f"{day.year - years:04}-{day.month:02}-{day.day:02}"


def life_on(ends: date | None, today: date) -> Life | None:
    """How an end stands to `today`; None for a later one, and for none."""
    if ends is None:
        return None
    if ends <= today:
        return Life.OVER
    return {today.year: Life.THIS_YEAR, today.year + 1: Life.NEXT_YEAR}.get(ends.year)
