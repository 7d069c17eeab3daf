"""The published calendar: years as the library has them, each fit to be recorded."""

from datetime import date

from station.calendars.chinese import ChineseYears
from station.core.calendar import DayKind, calendar_of
from station.people.calendar.decide import tidied


def test_the_holidays_of_a_year_and_the_days_worked_for_them() -> None:
    (year,) = [each for each in ChineseYears().years(2026) if each.year == 2026]
    assert year.source.startswith("chinesecalendar 1.")
    table = calendar_of([year])
    assert not table.is_working(date(2026, 10, 1))
    assert not table.is_working(date(2026, 2, 17))
    assert table.is_working(date(2026, 10, 10)), "a Saturday worked in exchange"
    assert {each.name for each in year.days} == {"元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆节"}


def test_every_year_that_the_library_knows_can_be_recorded() -> None:
    years = ChineseYears().years(2004)
    assert [each.year for each in years] == list(range(2004, years[-1].year + 1))
    for each in years:
        assert tidied(each) == each
        assert each.of_kind(DayKind.HOLIDAY)


def test_years_before_the_first_one_asked_for_are_left_out() -> None:
    years = ChineseYears().years(2026)
    assert years
    assert years[0].year == 2026
    assert ChineseYears().years(2999) == ()
