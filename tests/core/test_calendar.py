"""Working days and hours: what is worked, which years are announced."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from station.core.calendar import (
    CalendarYear,
    DayKind,
    SpecialDay,
    WorkingCalendar,
    WorkingHours,
    calendar_of,
    read_days,
)

GOLDEN_WEEK = read_days(["2026-10-01/2026-10-07"])
CALENDAR = WorkingCalendar(GOLDEN_WEEK, read_days(["2026-10-10"]))
HOURS = WorkingHours(time(8, 30), time(17, 30), "Asia/Shanghai", CALENDAR)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def test_weekdays_are_worked_and_holidays_are_not() -> None:
    assert CALENDAR.is_working(date(2026, 9, 30))
    assert not CALENDAR.is_working(date(2026, 10, 1))
    assert not CALENDAR.is_working(date(2026, 9, 27))
    assert CALENDAR.is_working(date(2026, 10, 10)), "a Saturday worked in exchange"


def test_working_days_are_counted_over_a_holiday() -> None:
    assert CALENDAR.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.add(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert CALENDAR.add(date(2026, 10, 3), 0) == date(2026, 10, 8)
    assert CALENDAR.between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert CALENDAR.between(date(2026, 10, 10), date(2026, 9, 30)) == 0


def test_a_year_without_a_working_day_is_a_mistake() -> None:
    idle = WorkingCalendar(frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(500)))
    with pytest.raises(ValueError, match="no working day"):
        idle.on_or_after(date(2026, 1, 1))
    with pytest.raises(ValueError, match="no working day"):
        idle.on_or_before(date(2027, 5, 1))


def test_working_days_are_counted_backwards_too() -> None:
    assert CALENDAR.add(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CALENDAR.add(date(2026, 10, 12), -1) == date(2026, 10, 10)


def test_a_table_knows_its_years_and_the_offices_own_days_stand_above_it() -> None:
    announced = CalendarYear(
        2026,
        (
            SpecialDay(date(2026, 10, 1), DayKind.HOLIDAY, "国庆节"),
            SpecialDay(date(2026, 10, 10), DayKind.WORKING, "国庆节"),
        ),
        "notice",
    )
    table = calendar_of(
        [announced], own_holidays=read_days(["2026-10-10"]), own_worked=read_days(["2026-10-01"])
    )
    assert table.is_working(date(2026, 10, 1))
    assert not table.is_working(date(2026, 10, 10))
    assert not table.judged_by_weekday(date(2026, 1, 1), date(2026, 12, 31))
    assert table.judged_by_weekday(date(2026, 12, 31), date(2027, 1, 1))
    assert table.last_announced(date(2026, 5, 1)) == date(2026, 12, 31)
    assert table.last_announced(date(2027, 5, 1)) is None
    both = calendar_of([announced, replace(announced, year=2027), replace(announced, year=2029)])
    assert both.last_announced(date(2026, 5, 1)) == date(2027, 12, 31), "2028 is missing"


@pytest.mark.parametrize("text", ["2026-13-01", "morgen", "2026-10-07/2026-10-01", "2026-01-01/2028-01-01"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_days([text])


@pytest.mark.parametrize(
    ("moment", "within"),
    [
        ("2026-09-25T08:29:59", False),
        ("2026-09-25T08:30", True),
        ("2026-09-25T17:30", True),
        ("2026-09-25T17:30:01", False),
        ("2026-09-26T12:00", False),  # a Saturday
    ],
)
def test_hours_are_those_of_working_days_with_both_ends(moment: str, within: bool) -> None:
    day_hours = WorkingHours(time(8, 30), time(17, 30), "Asia/Shanghai")
    assert day_hours.covers(shanghai(moment)) is within


def test_hours_that_end_when_they_begin_end_on_the_same_day() -> None:
    moment = WorkingHours(time(12, 0), time(12, 0), "Asia/Shanghai")
    assert moment.end_of(date(2026, 9, 25)) == shanghai("2026-09-25T12:00")
    assert moment.covers(shanghai("2026-09-25T12:00"))
    assert not moment.covers(shanghai("2026-09-25T13:00"))


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    night = WorkingHours(time(20, 0), time(4, 0), "Asia/Shanghai")
    assert night.covers(shanghai("2026-09-25T23:00"))
    assert night.covers(shanghai("2026-09-26T03:00")), "Friday's night"
    assert not night.covers(shanghai("2026-09-26T23:00"))
    assert not night.covers(shanghai("2026-09-25T12:00"))
    assert night.end_of(date(2026, 9, 25)) == shanghai("2026-09-26T04:00")
