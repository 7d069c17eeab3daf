"""The table of working days: a year's notice on record, from where it comes, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.core.errors import NotPermitted, Refused
from station.core.texts import load_texts
from station.people.calendar.bodies import YearSet
from station.people.calendar.table import days_of_lines, lines_of_days
from station.people.permissions import Role
from station.people.sessions import Session
from station.sheets import Becomes
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.offices import Office, Published, copied_office
from tests.plugins.imports import taken

ADMIN = Session("wu", "吴管理", frozenset({Role.SYSTEM_ADMINISTRATOR}))
OFFICER = Session("li", "李甲", frozenset({Role.OFFICER}), "1001")
HOLIDAY, WORKING = DayKind.HOLIDAY, DayKind.WORKING


def year_of(year: int, source: str = "国办发明电 7 号") -> CalendarYear:
    days = (SpecialDay(date(year, 1, 1), HOLIDAY, "元旦"), SpecialDay(date(year, 10, 1), HOLIDAY, "国庆节"))
    return CalendarYear(year, days, source)


@pytest.fixture
def office(tmp_path: Path):
    made = copied_office(tmp_path)
    yield made
    made.store.close()


def test_whoever_has_no_role_left_looks_at_nothing(office: Office) -> None:
    with pytest.raises(NotPermitted):
        office.working_days.status(Session("wu", "吴某", frozenset()))


@pytest.mark.rule("PF-07", "calendar")
def test_an_administrator_records_a_years_notice_with_its_source(office: Office) -> None:
    result = office.working_days.set_year(ADMIN, year_of(2027))
    assert result.entry.subjects == ("calendar:2027",)
    body = result.entry.of(YearSet)
    assert (body.year, body.source, len(body.days)) == (2027, "国办发明电 7 号", 2)
    assert body.as_year() == year_of(2027)
    assert [each.year for each in office.working_days.status(OFFICER).years] == [2027]
    corrected = replace(year_of(2027), days=(SpecialDay(date(2027, 1, 1), HOLIDAY, "元旦"),))
    office.working_days.set_year(ADMIN, corrected)
    assert office.working_days.status(OFFICER).years == (corrected,), "the newest entry counts"
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("PF-07", "calendar")
@pytest.mark.parametrize(
    ("days", "source", "code"),
    [
        ([], "n", "no_days"),
        ([SpecialDay(date(2027, 1, 9), WORKING, "")], "n", "no_days"),
        ([SpecialDay(date(2028, 1, 1), HOLIDAY, "")], "n", "other_year"),
        (
            [SpecialDay(date(2027, 1, 1), HOLIDAY, "a"), SpecialDay(date(2027, 1, 1), HOLIDAY, "b")],
            "n",
            "day_twice",
        ),
        (
            [SpecialDay(date(2027, 1, 1), HOLIDAY, ""), SpecialDay(date(2027, 1, 5), WORKING, "")],
            "n",
            "worked_weekday",
        ),
        ([SpecialDay(date(2027, 1, 1), HOLIDAY, "元" * 41)], "n", "name_long"),
        ([SpecialDay(date(2027, 1, 1), HOLIDAY, "元旦")], "  ", "source_missing"),
        ([SpecialDay(date(2027, 1, 1), HOLIDAY, "元旦")], "n" * 201, "source_long"),
    ],
)
def test_what_can_be_no_notice_is_refused_and_nothing_is_recorded(
    office: Office, days: list[SpecialDay], source: str, code: str
) -> None:
    with pytest.raises(Refused, match=rf"calendar\.{code}"):
        office.working_days.set_year(ADMIN, CalendarYear(2027, tuple(days), source))
    assert office.working_days.status(ADMIN).years == ()


def test_the_same_notice_twice_and_a_year_out_of_range_are_refused(office: Office) -> None:
    office.working_days.set_year(ADMIN, year_of(2027))
    with pytest.raises(Refused, match=r"calendar\.same"):
        office.working_days.set_year(ADMIN, year_of(2027, "another source"))
    with pytest.raises(Refused, match=r"calendar\.bad_year"):
        office.working_days.set_year(ADMIN, CalendarYear(1000, (), "n"))


@pytest.mark.rule("PF-05", "role")
def test_entering_a_year_needs_the_permission(office: Office) -> None:
    with pytest.raises(NotPermitted):
        office.working_days.set_year(OFFICER, year_of(2027))


# ------------------------------------------------------------------------------------- published years


@pytest.mark.rule("PF-09", "announced")
def test_published_years_are_recorded_once_and_an_entered_year_is_left_alone(office: Office) -> None:
    published = Published((year_of(2024, "lib"), year_of(2025, "lib"), year_of(2026, "lib")))
    office.working_days._published = published
    own = replace(year_of(2026), days=(SpecialDay(date(2026, 1, 1), HOLIDAY, "元旦"),))
    office.working_days.set_year(ADMIN, own)
    assert office.working_days.take_published() == (2025,), "last year and on; 2026 was entered"
    assert office.working_days.take_published() == ()
    kept = {each.year: each.source for each in office.working_days.status(ADMIN).years}
    assert kept == {2025: "lib", 2026: own.source}
    with office.store.read() as view:
        (entry,) = view.ledger.about("calendar:2025")
    assert entry.actor.account == "station", "the program recorded it"


def test_a_year_that_is_entered_while_the_published_ones_are_read_is_left_alone(office: Office) -> None:
    own = year_of(2026)

    class Meanwhile(Published):
        def years(self, first: int) -> Any:
            office.working_days.set_year(ADMIN, own)
            return super().years(first)

    office.working_days._published = Meanwhile((year_of(2026, "lib"), year_of(2027, "lib")))
    assert office.working_days.take_published() == (2027,)
    assert {each.source for each in office.working_days.status(ADMIN).years} == {own.source, "lib"}


def test_a_later_edition_changes_no_year_on_record(office: Office) -> None:
    published = Published((year_of(2026, "lib 1"),))
    office.working_days._published = published
    assert office.working_days.take_published() == (2026,)
    other = replace(year_of(2026, "lib 2"), days=(SpecialDay(date(2026, 5, 1), HOLIDAY, "劳动节"),))
    published.known = (other, year_of(2027, "lib 2"))
    assert office.working_days.take_published() == (2027,)
    assert office.working_days.status(ADMIN).years[0].source == "lib 1"


def test_the_published_calendar_is_asked_only_while_the_table_ends_soon(office: Office) -> None:
    published = Published((year_of(2026, "lib"), year_of(2027, "lib")))
    office.working_days._published = published
    office.working_days.take_published()
    asked = published.asked
    office.working_days.take_published()
    assert published.asked == asked, "2027 is on record: the table lasts more than a year"


@pytest.mark.rule("PF-09", "announced")
def test_the_end_of_the_table_is_announced_in_time(office: Office) -> None:
    assert office.working_days.status(OFFICER).ends_soon, "no year is on record at all"
    assert office.working_days.status(OFFICER).last_day is None
    office.working_days.set_year(ADMIN, year_of(2026))
    for day, soon, left in (("2026-11-01", False, 60 + 0), ("2026-11-02", True, 59), ("2026-12-31", True, 0)):
        office.clock.moment = datetime.fromisoformat(f"{day}T09:00:00+08:00").astimezone(UTC)
        status = office.working_days.status(OFFICER)
        assert status.last_day == date(2026, 12, 31)
        assert (status.days_left, status.ends_soon) == (left, soon or left <= 60)
    office.set_parameter("PF-09", "calendar_notice_days", 10)
    office.clock.moment = datetime(2026, 12, 20, 1, tzinfo=UTC)
    assert not office.working_days.status(OFFICER).ends_soon
    office.working_days.set_year(ADMIN, year_of(2028))
    assert office.working_days.status(OFFICER).last_day == date(2026, 12, 31), "2027 is missing"
    office.clock.moment = datetime(2027, 3, 1, 1, tzinfo=UTC)
    assert office.working_days.status(OFFICER).last_day is None


# ---------------------------------------------------------------------------------------------- tables


def test_a_table_is_imported_from_csv_and_from_a_spreadsheet(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_bytes("日期,类别,名称\n2027/1/1,放假,元旦\n2027年1月9日,调休上班,元旦\n".encode("gb18030"))
    outcome = taken(office.working_days, ADMIN, file, "通知")
    assert outcome.result is not None
    assert outcome.result.outcome.year.days == (
        SpecialDay(date(2027, 1, 1), HOLIDAY, "元旦"),
        SpecialDay(date(2027, 1, 9), WORKING, "元旦"),
    )
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["day", "kind", "name"])
    sheet.append([datetime(2028, 1, 1), "holiday", "元旦"])
    book.save(tmp_path / "2028.xlsx")
    outcome = taken(office.working_days, ADMIN, tmp_path / "2028.xlsx", "通知")
    assert outcome.result is not None
    assert outcome.result.outcome.year.year == 2028


def test_every_bad_line_of_a_table_is_named_and_nothing_recorded(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text(
        "day,kind,name\n2027-01-01,holiday,元旦\n2027-01-05,working,x\n2028-01-01,holiday,y\n2027-02-30,holiday,z\n"
        "2027-03-01,sometimes,w\n",
        encoding="utf-8",
    )
    outcome = taken(office.working_days, ADMIN, file, "通知")
    assert outcome.result is None
    assert [(each.line, each.code.partition(".")[2]) for each in outcome.problems] == [
        (3, "worked_weekday"),
        (4, "other_year"),
        (5, "not_date"),
        (6, "unknown_kind"),
    ]
    assert office.working_days.status(ADMIN).years == ()


@pytest.mark.rule("PF-03", "validated")
def test_a_year_is_previewed_with_the_days_that_it_drops(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("日期,类别,名称\n2027-01-01,放假,元旦\n2027-01-09,上班,元旦\n", encoding="utf-8")
    assert taken(office.working_days, ADMIN, file, "通知").result is not None
    same = office.working_days.preview_file(ADMIN, file, "通知")
    assert [each.becomes for each in same.lines] == [Becomes.UNCHANGED, Becomes.UNCHANGED]
    assert not same.records
    with pytest.raises(Refused, match="same"):
        office.working_days.import_file(ADMIN, file, "通知", seen=same.digest)
    file.write_text("日期,类别,名称\n2027-01-01,放假,元旦节\n2027-02-06,放假,春节\n", encoding="utf-8")
    seen = office.working_days.preview_file(ADMIN, file, "通知二")
    assert [(each.line, each.becomes, each.what) for each in seen.lines] == [
        (2, Becomes.CHANGED, "2027-01-01"),
        (3, Becomes.NEW, "2027-02-06"),
        (0, Becomes.DROPPED, "2027-01-09"),
    ]
    words = load_texts()
    assert seen.lines[2].said(words, "calendar.field") == "类别 调休上班；名称 元旦"
    assert [each.code for each in seen.effects] == ["year_recomputes"]
    with pytest.raises(Refused, match="changed_since"):
        office.working_days.import_file(ADMIN, file, "另一份通知", seen=seen.digest)
    outcome = office.working_days.import_file(ADMIN, file, "通知二", seen=seen.digest)
    assert outcome.result is not None
    assert [each.day for each in outcome.result.outcome.year.days] == [date(2027, 1, 1), date(2027, 2, 6)]


def test_the_template_filled_in_is_imported_and_as_it_is_not(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(office.working_days.template(), encoding="utf-8")
    assert taken(office.working_days, ADMIN, file, "通知").result is None
    file.write_text(office.working_days.template().replace("2027-01-01", "2027-10-01"), encoding="utf-8")
    assert taken(office.working_days, ADMIN, file, "通知").result is not None


def test_lines_as_people_write_them_are_read_back() -> None:
    text = "元旦 2027-01-01/2027-01-03\n\n2027-2-5 至 2027-02-06　春节\n国庆节：2027-10-01"
    days = days_of_lines(text.splitlines(), HOLIDAY)
    assert [(each.day.isoformat(), each.name) for each in days] == [
        ("2027-01-01", "元旦"),
        ("2027-01-02", "元旦"),
        ("2027-01-03", "元旦"),
        ("2027-02-05", "春节"),
        ("2027-02-06", "春节"),
        ("2027-10-01", "国庆节"),
    ]
    assert days_of_lines(lines_of_days(days, HOLIDAY).splitlines(), HOLIDAY) == days
    for bad in ("元旦", "2027-13-01", "2027-01-03/2027-01-01", "2027-01-01 2027-02-01"):
        with pytest.raises(Refused, match="unreadable_day"):
            days_of_lines([bad], HOLIDAY)
