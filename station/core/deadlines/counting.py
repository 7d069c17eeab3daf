"""Computing when a deadline is due: hours, days, working days, months or years after its start, less its pauses.

Days follow the general rule of Chinese law on periods: the day of the start does not count, the last day ends with
the office's set hours, a month ends on the day of the same number or else on its last day, and a last day that is off
moves to the next working day. A pause takes out the days from its first day up to the day before it ends; it does not
take out the day whose hours were over when it began.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station.core.calendar import WorkingHours
from station.core.deadlines.values import Length, LengthUnit, Pause

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment; `provisional` when it depends on a year whose holidays are not announced yet."""

    at: datetime
    provisional: bool = False


def due(start: datetime, length: Length, hours: WorkingHours, pauses: Sequence[Pause] = ()) -> Due:
    """The moment at which a length of time that begins at `start` is over.

    `pauses` are those that have ended; one that begins after the time was over changes nothing. A length in days ends
    later than `start` even when it is 0 days: with the hours of that day, or of the next working day.
    """
    ended = sorted((each for each in pauses if each.end is not None), key=lambda each: each.start)
    for place, pause in enumerate(ended):
        if pause.anew and _touches(pause, start, due(start, length, hours, ended[:place]).at):
            return due(pause.end or start, length, hours, ended[place + 1 :])
    if length.unit is LengthUnit.HOURS:
        return Due(_hours_later(start, timedelta(hours=length.amount), ended))
    return _day_later(start, length, hours, ended)


def _touches(pause: Pause, start: datetime, end: datetime) -> bool:
    return pause.end is not None and start < pause.end and pause.start < end


def time_counted(start: datetime, end: datetime, pauses: Iterable[Pause]) -> timedelta:
    """The part of the time from `start` to `end` that is not in a pause."""
    counted = end - start
    for first, last in _merged(start, pauses):
        counted -= max(timedelta(), min(last, end) - first)
    return max(timedelta(), counted)


def moment_after(start: datetime, counted: timedelta, pauses: Iterable[Pause]) -> datetime:
    """The moment at which `counted` of the time since `start`, without pauses, has passed."""
    return _hours_later(start, counted, pauses)


def _hours_later(start: datetime, length: timedelta, pauses: Iterable[Pause]) -> datetime:
    end = start + length
    for first, last in _merged(start, pauses):
        if first < end:
            end += last - first
    return end


def _merged(start: datetime, pauses: Iterable[Pause]) -> list[tuple[datetime, datetime]]:
    """The ended pauses as spans after `start` that do not overlap, in order."""
    spans: list[tuple[datetime, datetime]] = []
    for each in sorted(pauses, key=lambda pause: pause.start):
        if each.end is None or each.end <= start:
            continue
        first = max(start, each.start)
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], each.end))
        else:
            spans.append((first, each.end))
    return spans


def _day_later(start: datetime, length: Length, hours: WorkingHours, pauses: Sequence[Pause]) -> Due:
    first, calendar = hours.day_of(start), hours.calendar
    paused = _paused_days(hours, pauses)
    working = length.unit is LengthUnit.WORKING_DAYS
    if length.unit in (LengthUnit.DAYS, LengthUnit.WORKING_DAYS):
        nominal = _counted(first, length.amount, hours, paused, working=working)
    else:
        nominal = _prolonged(first, _month_later(first, length), paused)
    moves = working or not length.fixed
    last = calendar.on_or_after(nominal) if moves else nominal
    while hours.end_of(last) <= start:
        last = calendar.on_or_after(last + _DAY) if moves else last + _DAY
    judged_from = first if working else nominal
    return Due(hours.end_of(last), moves and calendar.judged_by_weekday(judged_from, last))


def _counted(first: date, amount: int, hours: WorkingHours, paused: set[date], *, working: bool) -> date:
    """The day on which `amount` days after `first` have been counted."""
    day, left = first, amount
    while left:
        day += _DAY
        if day not in paused and (not working or hours.calendar.is_working(day)):
            left -= 1
    return day


def _month_later(first: date, length: Length) -> date:
    """The day of the same number so many months or years later, or the last day of a shorter month."""
    ahead = length.amount * (12 if length.unit is LengthUnit.YEARS else 1)
    year, month = divmod(first.year * 12 + first.month - 1 + ahead, 12)
    return date(year, month + 1, min(first.day, months.monthrange(year, month + 1)[1]))


def _prolonged(first: date, last: date, paused: set[date]) -> date:
    """`last` moved on by the paused days after `first`, those that it moves over among them."""
    for day in sorted(paused):
        if first < day <= last:
            last += _DAY
    return last


def _paused_days(hours: WorkingHours, pauses: Iterable[Pause]) -> set[date]:
    days: set[date] = set()
    for each in pauses:
        if each.end is None:
            continue
        day, until = hours.day_of(each.start), hours.day_of(each.end)
        if each.start >= hours.end_of(day):
            day += _DAY  # that day had ended
        while day < until:
            days.add(day)
            day += _DAY
    return days
