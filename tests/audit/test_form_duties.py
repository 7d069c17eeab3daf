"""Report forms: what a wrong clock lets fall due, nil returns, and files that say they are of this station (PF-08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from station.audit.forms.book import DutyState
from station.audit.forms.counting import FormGrouping
from station.audit.forms.definition import FiledLine, FilledBy, FormLayout
from station.audit.forms.filling import FillWish
from station.audit.forms.finding import DutyName
from station.audit.forms.reading import of_lines
from station.audit.forms.summing import sum_report
from station.core.clock import LONGEST_SILENCE, supported_day
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.ledger.words import sentence
from station.people.bodies import ParameterChanged
from station.people.permissions import Role
from station.people.posts.bodies import OfficerPosted
from station.people.sessions import Session
from tests.audit.test_forms import DEFINED, NOVEMBER, OWN, SESSION, TEXTS, ZONE, Room, fields, fill, services
from tests.plugins.stations import filled_station
from tests.store.histories import append

WRONG, RIGHT = datetime(2031, 1, 2, 1, 0, tzinfo=UTC), datetime(2026, 12, 3, 1, 0, tzinfo=UTC)
EARLY, OPEN_ROWS = DutyName("ZB01", "2026-12"), DutyName("ZB05", NOVEMBER)
FOUND = [
    ["what", "发现的问题", "文本", "是", "", "", "", "", ""],
    ["many", "件数", "整数", "否", "", "", "", "", ""],
]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    station, _ = filled_station(tmp_path, "report forms", fill)
    yield services(station, tmp_path)
    station.store.close()


def code(room: Room, wish: FillWish, name: DutyName) -> str:
    with pytest.raises(Refused) as refused:
        room.returns.file(SESSION, room.returns.sheet(SESSION, name, wish))
    assert TEXTS.error(refused.value)
    return refused.value.code


@pytest.mark.rule("PF-08", "counts")
def test_nothing_falls_due_by_one_day_of_a_clock_that_the_record_does_not_support(room: Room) -> None:
    room.station.clock.moment = WRONG
    assert room.forms.settle() == ()
    before = datetime(2026, 12, 1, tzinfo=UTC)
    assert supported_day(WRONG, ZONE, lambda _moment: before) == date(2026, 12, 1)
    near = before + LONGEST_SILENCE
    assert supported_day(near, ZONE, lambda _moment: before) == near.date()
    assert supported_day(WRONG, ZONE, lambda _moment: None) == WRONG.date()  # the first day of a station


@pytest.mark.rule("PF-08", "counts")
def test_what_fell_due_by_a_wrong_clock_counts_nowhere_and_is_withdrawn(room: Room) -> None:
    room.station.clock.moment = datetime(2027, 1, 20, tzinfo=UTC)
    assert len(room.forms.settle()) == 3  # December, for each office
    room.station.clock.moment = RIGHT
    early = [each for each in room.returns.duties(SESSION) if each.state is DutyState.EARLY]
    assert [each.body.period for each in early] == ["2026-12"] * 3
    (count,) = room.collecting.counts(SESSION, FormGrouping.FORM)
    assert (count.due, count.open) == (3, 3)  # those of November
    assert [each.period for each in room.collecting.counts(SESSION, FormGrouping.PERIOD)] == [NOVEMBER]
    assert (
        code(room, FillWish({("", "closing"): "4"}, {("", "closing"): "盘点"}), EARLY) == "forms.period_runs"
    )
    with pytest.raises(Refused, match=r"forms\.period_runs"):
        room.collect(room.coming("二所", "1", "0", "", "", "", period="2026-12"))
    (entry,) = room.forms.withdraw_early(SESSION, "日期调错")
    assert room.forms.early(SESSION) == 0
    assert len(room.returns.duties(SESSION)) == 3
    with pytest.raises(Refused, match=r"forms\.none_early"):
        room.forms.withdraw_early(SESSION, "日期调错")
    room.station.clock.moment = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
    assert len(room.forms.settle()) == 3  # each falls due when its period is over
    assert room.returns.duty(SESSION, EARLY)[1].fell.seq > entry.seq
    room.station.assert_sound()


@pytest.mark.rule("PF-08", "form")
def test_nothing_to_report_is_said_filed_written_and_added_up(room: Room) -> None:
    told = replace(DEFINED, number="ZB05", layout=FormLayout.OPEN, last_day=None)
    table = fields(room.folder / "开放.xlsx", *FOUND)
    room.forms.make(SESSION, TEXTS, table, told, room.folder / "开放模板.xlsx")
    assert code(room, FillWish(), OPEN_ROWS) == "forms.nothing_filled"
    assert code(room, FillWish({}, nil=True), OWN) == "forms.nil_of_rows"
    blank = room.folder / "填报.xlsx"
    room.returns.write_blank(SESSION, TEXTS, room.returns.sheet(SESSION, OPEN_ROWS), blank)
    book = openpyxl.load_workbook(blank)
    (said,) = (row for row in book["填报"].iter_rows() if row[0].value == "零报告")
    said[1].value = "是"
    book.save(blank)
    sheet = room.returns.sheet(SESSION, OPEN_ROWS, FillWish(table=blank))
    assert sheet.nil
    with pytest.raises(Refused, match=r"forms\.nil_with_rows"):
        room.returns.file(SESSION, replace(sheet, lines=(FiledLine("", ("灯坏", "1")),)), "")
    filed = room.returns.file(SESSION, sheet, "", sheet.seen)
    assert "零报告" in sentence(TEXTS, filed)
    path = room.folder / "零.xlsx"
    room.returns.write_return(SESSION, TEXTS, OPEN_ROWS, path)
    assert ["零报告", "是"] in [
        [cell.value for cell in row[:2]] for row in openpyxl.load_workbook(path)["上报"].iter_rows()
    ]
    assert "零报告" in room.returns.paper(SESSION, TEXTS, OPEN_ROWS).sections[0].text
    other = {"number": "ZB05", "rows": ()}
    assert room.collect(room.coming("二所", nil=True, **other)).lines == ()
    with pytest.raises(Refused, match=r"forms\.nil_unclear"):
        room.collect(room.coming("三所", **other))
    with pytest.raises(Refused, match=r"forms\.nil_unclear"):
        room.collect(room.coming("三所", nil=True, number="ZB05", rows=(FiledLine("", ("灯坏", "1")),)))
    found = room.collecting.summed(SESSION, "ZB05", NOVEMBER)
    assert (found.nil, found.missing, found.rows) == (("某所", "二所"), ("三所",), ())
    report = sum_report(found, room.papers.origin(SESSION, TEXTS, (), None), TEXTS)
    assert ("零报告单位", "某所、二所") in report.sections[0].facts
    more = room.returns.sheet(SESSION, OPEN_ROWS, FillWish(nil=True))
    with pytest.raises(Refused, match=r"forms\.nothing_corrected"):
        room.returns.file(SESSION, more, "补报")
    room.station.assert_sound()


@pytest.mark.rule("PF-08", "form")
def test_a_file_that_says_it_was_filed_here_is_taken_only_from_the_record(room: Room) -> None:
    here = "310110-01"
    with pytest.raises(Refused, match=r"forms\.not_filed_here"):
        room.collect(room.coming("二所", "5", "2050", "", "", "", station=here))


@pytest.mark.rule("PF-08", "form")
def test_a_form_of_a_line_of_work_is_filled_in_by_its_people_and_office_staff(room: Room) -> None:
    store = room.station.store
    rows = [
        {"code": "food", "name_zh": "食品安全", "name_en": "Food"},
        {"code": "price", "name_zh": "价格", "name_en": "Price"},
    ]
    append(store, ParameterChanged("EQ-02", "lines", [], rows, "设条线"), "rule:EQ-02")
    posted = OfficerPosted("1001", "王乙", "", "", "food", "食品安全", date(2026, 11, 1))
    append(store, posted, subject("officer", "1001"))
    told = of_lines(FilledBy(("食品安全",), ()), replace(DEFINED, number="ZB08"))
    wrong = of_lines(FilledBy(("广告",), ()), replace(DEFINED, number="ZB09"))
    table = fields(room.folder / "线.xlsx", FOUND[1])
    with pytest.raises(Refused, match=r"forms\.unknown_line"):
        room.forms.make(SESSION, TEXTS, table, wrong, room.folder / "错.xlsx")
    room.forms.make(SESSION, TEXTS, table, told, room.folder / "线模板.xlsx")
    assert room.forms.look(SESSION, room.folder / "线模板.xlsx").filled_by.lines == ("食品安全",)
    name = DutyName("ZB08", NOVEMBER)
    mine, other, staff = (
        Session(number, number, frozenset({role}), number, "310110")
        for number, role in (
            ("1001", Role.EQUIPMENT_ADMINISTRATOR),
            ("1002", Role.EQUIPMENT_ADMINISTRATOR),
            ("1003", Role.OFFICE_STAFF),
        )
    )
    for session in (mine, staff):
        sheet = room.returns.sheet(session, name, FillWish({("", "many"): "1"}))
        room.returns.draft(session, sheet)
    for act in (room.returns.draft, room.returns.file):
        with pytest.raises(Refused, match=r"forms\.other_line"):
            act(other, sheet)
    with pytest.raises(Refused, match=r"forms\.other_line"):
        room.returns.sheet(other, name)
    room.station.assert_sound()
