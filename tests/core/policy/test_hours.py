"""Working hours and an office's own days off, as its parameters say."""

from __future__ import annotations

from datetime import date, time

from station.core.policy import Policy, load_rulebook
from station.core.policy.hours import working_hours

POLICY = Policy(load_rulebook())
ZONE = "Asia/Shanghai"
MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)


def test_the_hours_are_the_offices_to_set() -> None:
    policy = POLICY.changed("EQ-07", "working_hours_start", "07:15")
    policy = policy.changed("EQ-07", "working_hours_end", "19:45")
    found = working_hours(policy, (), ZONE)
    assert (found.start, found.end, found.zone) == (time(7, 15), time(19, 45), ZONE)
    as_shipped = working_hours(POLICY, (), ZONE)
    assert (as_shipped.start, as_shipped.end) == (time(8, 30), time(17, 30))


def test_an_office_has_days_off_and_days_worked_of_its_own() -> None:
    plain = working_hours(POLICY, (), ZONE).calendar
    assert (plain.is_working(MONDAY), plain.is_working(SATURDAY)) == (True, False)
    policy = POLICY.changed("EQ-07", "holidays", [str(MONDAY), "no day"])
    policy = policy.changed("EQ-07", "worked_days", [str(SATURDAY)])
    own = working_hours(policy, (), ZONE).calendar
    assert (own.is_working(MONDAY), own.is_working(SATURDAY)) == (False, True)
