"""The set hours of work (EQ-07) on the announced years, less and plus the days that the office itself has off or works."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import lru_cache

from station.core.calendar import CalendarYear, WorkingHours, calendar_of, read_days
from station.core.policy.policy import Policy
from station.core.policy.served import served_texts, served_time

OWN_HOLIDAYS = served_texts("EQ-07", "holidays")
OWN_WORKED_DAYS = served_texts("EQ-07", "worked_days")
HOURS_START = served_time("EQ-07", "working_hours_start")
HOURS_END = served_time("EQ-07", "working_hours_end")


@lru_cache(maxsize=8)
def working_hours(policy: Policy, years: tuple[CalendarYear, ...], zone: str) -> WorkingHours:
    """Hours and working days of an office in `zone` (an IANA name)."""
    calendar = calendar_of(
        years,
        own_holidays=_days(OWN_HOLIDAYS.of(policy)),
        own_worked=_days(OWN_WORKED_DAYS.of(policy)),
    )
    start, end = HOURS_START.of(policy), HOURS_END.of(policy)
    return WorkingHours(start, end, zone, calendar)


def _days(texts: tuple[str, ...]) -> frozenset[date]:
    """The days that the policy names; what is no day says nothing, rather than stopping the counter."""
    found: set[date] = set()
    for text in texts:
        with suppress(ValueError):
            found |= read_days((text,))
    return frozenset(found)
