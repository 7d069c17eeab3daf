"""Working days and hours: what is worked, what a loan's last day is."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.calendar import WorkingCalendar, WorkingHours, read_days

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
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add(date(2026, 1, 1), -1)


@pytest.mark.parametrize("text", ["2026-13-01", "morgen", "2026-10-07/2026-10-01", "2026-01-01/2028-01-01"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_days([text])


@pytest.mark.parametrize(
    ("taken", "days", "due"),
    [
        ("2026-09-28T09:00", 0, "2026-09-28T17:30"),
        ("2026-09-28T07:00", 0, "2026-09-28T17:30"),
        ("2026-09-28T17:30", 0, "2026-09-29T17:30"),
        ("2026-09-28T21:00", 0, "2026-09-29T17:30"),
        ("2026-09-26T10:00", 0, "2026-09-28T17:30"),
        ("2026-09-30T10:00", 1, "2026-10-08T17:30"),
        ("2026-09-28T10:00", 3, "2026-10-08T17:30"),
    ],
)
@pytest.mark.rule("EQ-07")
def test_a_loan_ends_with_the_hours_of_a_working_day(taken: str, days: int, due: str) -> None:
    assert HOURS.due(shanghai(taken), days) == shanghai(due)


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    night = WorkingHours(time(20, 0), time(4, 0), "Asia/Shanghai")
    assert night.covers(shanghai("2026-09-25T23:00"))
    assert night.covers(shanghai("2026-09-26T03:00")), "Friday's night"
    assert not night.covers(shanghai("2026-09-26T23:00"))
    assert not night.covers(shanghai("2026-09-25T12:00"))
    assert night.end_of(date(2026, 9, 25)) == shanghai("2026-09-26T04:00")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.integers(0, 60),
    st.frozensets(st.dates(date(2026, 1, 1), date(2028, 3, 1)), max_size=40),
)
def test_a_due_time_is_later_and_on_a_working_day(
    moment: datetime, days: int, holidays: frozenset[date]
) -> None:
    hours = WorkingHours(time(8, 30), time(17, 30), "Asia/Shanghai", WorkingCalendar(holidays))
    due = hours.due(moment, days)
    assert due > moment
    assert hours.covers(due)
    assert due - moment >= timedelta(days=days) - timedelta(hours=24)
