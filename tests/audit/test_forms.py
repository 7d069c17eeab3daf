"""Report forms: what a template must say, when a return is due, what the register gives, what is collected and added up (PF-08)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.audit.forms.bodies import FormCollected, FormFellDue, FormFiled, FormReceived
from station.audit.forms.book import DutyState
from station.audit.forms.cells import added
from station.audit.forms.collecting import FormCollecting
from station.audit.forms.counting import FormGrouping
from station.audit.forms.decide import ReturnHead, return_digest
from station.audit.forms.definition import (
    Adding,
    FieldKind,
    FiledLine,
    FilingLevel,
    FormDefinition,
    FormLayout,
    FormLevel,
    Recurrence,
    ReportField,
)
from station.audit.forms.filling import FillWish
from station.audit.forms.finding import DutyName
from station.audit.forms.periods import FormPeriod, period_named, period_of, periods_over
from station.audit.forms.returns import FormReturns
from station.audit.forms.summing import sum_report, totals
from station.audit.forms.use_cases import ReportForms
from station.audit.forms.workbooks import return_book
from station.audit.year.gathering import decided_period, gather
from station.core.errors import Refused
from station.core.ledger import Stream, subject
from station.core.own_folders import OwnFolders
from station.core.progress import silent
from station.core.texts import load_texts
from station.devices.print_server.queues import PrintQueues
from station.inventory.bodies import Registered
from station.inventory.register.listing import EquipmentList
from station.people.bodies import DepartmentDefined, OfficeFounded
from station.people.sessions import program_session
from station.printing.reporting import Reporting
from station.reports.writer import ReportFiles
from station.store.attachment_folder import AttachmentFolder
from station.store.keeping import StoredLedger
from tests.plugins.stations import TestStation, filled_station
from tests.reports.calculating import Calculated
from tests.store.histories import append

TEXTS, SESSION, ZONE = load_texts("zh_CN"), program_session(), "Asia/Shanghai"
HEADER = ["栏目代码", "栏目名称", "类型", "必填", "最小值", "最大值", "汇总方式", "取数", "选项"]
FIELDS = [
    ["closing", "期末执法记录仪", "整数", "是", "0", "", "求和", "stock.closing/3", ""],
    ["value", "购置金额", "金额", "是", "", "", "求和", "purchases.value", ""],
    ["most", "单日最多", "整数", "否", "", "90", "最大值", "", ""],
    ["checked", "检查日期", "日期", "否", "", "", "计数", "", ""],
    ["how", "情况", "选项", "否", "", "", "", "", "好、差"],
]
NOVEMBER, OWN = "2026-11", DutyName("ZB01", "2026-11")
DEFINED = FormDefinition(
    *("ZB01", 1, "装备月报", "", Recurrence.MONTH, date(2026, 11, 1), None),
    levels=(FilingLevel(FormLevel.OFFICES, 5, ("某所", "二所", "三所")),),
    task="",
    layout=FormLayout.ONE,
    fields=(),
    rows=(),
)


def workbook(path: Path, sheets: Mapping[str, list[list[str]]]) -> Path:
    """A workbook with these cells, all of them texts."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append([each or None for each in row])
    book.save(path)
    return path


def fields(path: Path, *rows: list[str]) -> Path:
    return workbook(path, {"栏目": [HEADER, *(rows or FIELDS)]})


@dataclass
class Room:
    """An office with a form of its own for three offices, of which it is one, in December."""

    station: TestStation
    folder: Path
    forms: ReportForms
    returns: FormReturns
    collecting: FormCollecting
    papers: Reporting

    def file(self, **values: str) -> FormFiled:
        reasons = {("", "closing"): "年中找回一件"} if "closing" in values else {}
        wish = FillWish({("", code): value for code, value in values.items()}, reasons)
        sheet = self.returns.sheet(SESSION, OWN, wish)
        why = " 补报漏项\n" if sheet.duty.returns else ""
        return self.returns.file(SESSION, sheet, why, sheet.seen).of(FormFiled)

    def state(self, unit: str) -> DutyState:
        return next(each.state for each in self.returns.duties(SESSION) if each.body.unit == unit)

    def coming(self, unit: str, *cells: str, **told: Any) -> Path:
        """The file of a return, as the station of another unit writes it."""
        named = told.get("number", "ZB01")
        form = next((each.form for each in self.forms.all(SESSION) if each.form.number == named), None)
        form = form or self.forms.all(SESSION)[0].form
        filed_at = self.station.clock.moment
        head = ReturnHead(*(named, 1, form.name, NOVEMBER, unit, f"{unit}-01", filed_at, "张某", "", ""))
        lines = told.pop("rows", (FiledLine("", cells),))
        head = replace(head, **told)
        path = self.folder / f"{unit}-{len(list(self.folder.iterdir()))}.xlsx"
        origin = self.papers.origin(SESSION, TEXTS, (), None)
        digest = return_digest(head, lines)
        self.papers.write(return_book(form, head, lines, digest, origin, TEXTS), path)
        return path

    def collect(self, path: Path) -> FormCollected:
        return self.collecting.collect(SESSION, path).of(FormCollected)


def services(station: TestStation, folder: Path) -> Room:
    store, files = station.store, AttachmentFolder(folder / "kept", OwnFolders(()), shared=False)
    papers, register = Reporting(store, ReportFiles(), PrintQueues(), station.clock), EquipmentList(store)
    return Room(
        *(station, folder, ReportForms(store, files, papers)),
        FormReturns(store, StoredLedger(store), papers, register),
        *(FormCollecting(store, files, papers, StoredLedger(store)), papers),
    )


def fill(made: TestStation) -> None:
    """An office with three cameras of November, of which one is written off, and a fourth of December."""
    store = made.store
    append(store, OfficeFounded("310110", "某所"))
    append(store, DepartmentDefined("一科", ""))
    for tag in ("A-1", "A-2", "A-3"):
        append(store, Registered(tag, 3, "执法记录仪", value_fen=100_050), subject("item", tag))
    made.clock.moment = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    append(store, Registered("A-4", 3, "执法记录仪"), subject("item", "A-4"))
    room = services(made, made.folder)
    room.forms.make(SESSION, TEXTS, fields(made.folder / "栏目.xlsx"), DEFINED, made.folder / "模板.xlsx")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    station, _ = filled_station(tmp_path, "report forms", fill)
    yield services(station, tmp_path)
    station.store.close()


@pytest.mark.rule("PF-08", "form")
def test_a_return_is_filled_from_the_register_as_the_audit_counts_it(room: Room) -> None:
    sheet = room.returns.sheet(SESSION, OWN)
    store = room.station.store
    with store.read() as view:
        period, heads = decided_period(view, 2026, date(2026, 11, 30), store.clock.now(), ZONE)
        audit = gather(view.years, period, heads.made[Stream.CUSTODY].seq, silent, None)
    told = {(each.code, each.of): audit.amount(each) for each in audit.figures}
    assert told["stock.closing", ("3", "")] == 3
    assert sheet.lines[0].cells[:2] == (
        str(told["stock.closing", ("3", "")]),
        str(told["purchases.value", ()]),
    )
    assert [(each.field, each.entries) for each in sheet.worked.cells] == [("closing", 3), ("value", 3)]
    assert sheet.worked.custody_seq == heads.day[Stream.CUSTODY].seq
    changed = room.returns.sheet(SESSION, OWN, FillWish({("", "closing"): "4"}))
    with pytest.raises(Refused, match=r"forms\.unexplained"):
        room.returns.file(SESSION, changed)
    filed = room.file(closing="4", checked="2026-11-20")
    assert [(each.value, each.reason) for each in filed.computed] == [("3", "年中找回一件"), ("300150", "")]
    assert (filed.lines[0].cells, filed.in_time, filed.corrects) == (
        ("4", "300150", "", "2026-11-20", ""),
        True,
        0,
    )
    room.station.assert_sound()


@pytest.mark.rule("PF-08", "form", "counts")
def test_returns_are_collected_added_up_and_counted(room: Room) -> None:
    path = room.folder / "上报.xlsx"
    room.file(most="7")
    room.returns.write_return(SESSION, TEXTS, OWN, path)
    with pytest.raises(Refused, match=r"forms\.doubled"):
        room.collect(path)
    first = room.coming("二所", "5", "2050", "90", "2026-11-02", "好")
    came = room.collect(first)
    assert (came.unit, came.in_time, came.station) == ("二所", True, "二所-01")
    assert room.collecting.summed(SESSION, "zb01", NOVEMBER).missing == ("三所",)
    correction = room.coming("二所", "6", "2050", "", "", "", corrects=came.digest, reason="漏报一件")
    assert room.collect(correction).corrects == came.digest
    room.station.clock.moment = datetime(2026, 12, 20, tzinfo=UTC)
    assert room.state("三所") is DutyState.OVERDUE
    assert not room.collect(room.coming("三所", "0", "0", "12", "", "差")).in_time
    found = room.collecting.summed(SESSION, "ZB01", NOVEMBER)
    assert found.totals() == (9, 302_200, 12, 0, None)
    (count,) = room.collecting.counts(SESSION, FormGrouping.FORM)
    assert (count.due, count.done_in_time, count.done_late, count.open, count.late) == (3, 2, 1, 0, 1)
    written = room.folder / "汇总.xlsx"
    room.papers.write(room.collecting.sum_report(SESSION, TEXTS, "ZB01", NOVEMBER), written)
    book, shown = Calculated(written), openpyxl.load_workbook(written, data_only=True)
    formulas = list(book.formulas())
    assert all(book.value(*cell) == shown[cell[0]][cell[1]].value for cell in formulas)
    assert [float(book.value(*cell)) for cell in formulas] == [9, 3022.0, 12, 0]
    room.station.assert_sound()


@pytest.mark.rule("PF-08", "form")
def test_what_is_altered_foreign_or_out_of_turn_is_not_collected(room: Room) -> None:
    cells = ("5", "2050", "", "", "")

    def code(path: Path) -> str:
        with pytest.raises(Refused) as refused:
            room.collect(path)
        assert TEXTS.error(refused.value)
        return refused.value.code

    altered = room.coming("二所", *cells)
    book = openpyxl.load_workbook(altered)
    book["数据"]["B2"] = 500
    book.save(altered)
    assert code(altered) == "forms.altered"
    assert code(room.coming("四所", *cells)) == "forms.wrong_unit"
    assert code(room.coming("二所", *cells, edition=2)) == "forms.wrong_edition"
    assert code(room.coming("二所", *cells, period="2026-12")) == "forms.not_due"
    assert code(room.coming("二所", *cells, number="ZB99")) == "forms.unknown_form"
    assert code(room.coming("二所", *cells, number="zb01")) == "forms.other_return", (
        "it would count for nothing"
    )
    assert code(room.coming("二所", *cells, corrects="0" * 64)) == "forms.first_missing"
    assert code(room.coming("二所", "", *cells[1:])) == "forms.empty_field"
    assert code(room.coming("二所", "5", "2050", "91", "", "")) == "forms.at_cell"
    came = room.collect(room.coming("二所", *cells))
    assert code(room.coming("二所", "6", *cells[1:])) == "forms.already_in"
    assert code(room.coming("二所", "6", *cells[1:], corrects="0" * 64)) == "forms.corrects_other"
    again = {"corrects": came.digest, "station": "九所-01"}
    assert code(room.coming("二所", "6", *cells[1:], **again)) == "forms.other_station"
    blank = room.folder / "填报.xlsx"
    room.returns.write_blank(SESSION, TEXTS, room.returns.sheet(SESSION, OWN), blank)
    assert code(blank) == "forms.not_filed"
    noise = room.folder / "杂.xlsx"
    noise.write_bytes(b"PK\x03\x04" + bytes(60))
    assert code(noise) == "batch.broken_spreadsheet"


@pytest.mark.rule("PF-08", "form")
def test_a_filled_in_workbook_is_read_a_draft_kept_and_a_return_corrected(room: Room) -> None:
    blank = room.folder / "填报.xlsx"
    room.returns.write_blank(SESSION, TEXTS, room.returns.sheet(SESSION, OWN), blank)
    book = openpyxl.load_workbook(blank)
    book["数据"]["D2"] = 8
    book.save(blank)
    sheet = room.returns.sheet(SESSION, OWN, FillWish(table=blank))
    assert sheet.lines[0].cells == ("3", "300150", "8", "", "")
    room.returns.draft(SESSION, sheet)
    assert room.state("某所") is DutyState.OPEN
    kept = room.returns.sheet(SESSION, OWN)
    assert kept.lines == sheet.lines
    filed = room.returns.file(SESSION, kept, "", kept.seen)
    same = room.returns.sheet(SESSION, OWN)
    for why, code in (("", "reason_missing"), ("补报", "nothing_corrected")):
        with pytest.raises(Refused, match=rf"forms\.{code}"):
            room.returns.file(SESSION, same, why)
    with pytest.raises(Refused, match=r"forms\.changed_since"):
        room.returns.file(SESSION, kept, "补报")
    room.station.clock.moment = datetime(2026, 12, 20, tzinfo=UTC)
    with pytest.raises(Refused, match=r"batch\.formula"):
        room.returns.file(SESSION, room.returns.sheet(SESSION, OWN, FillWish({("", "most"): "9"})), "=补报")
    corrected = room.returns.sheet(SESSION, OWN, FillWish({("", "most"): "7"}))
    room.returns.draft(SESSION, corrected)
    assert room.returns.sheet(SESSION, OWN).lines == corrected.lines, "a draft of a correction is seen again"
    again = room.file(most="9")
    assert (again.corrects, again.reason) == (filed.seq, "补报漏项")
    assert room.state("某所") is DutyState.DONE  # the first one came in time
    assert room.returns.duty(SESSION, OWN)[1].returns[0] == filed
    paper = room.returns.paper(SESSION, TEXTS, OWN)
    assert ("更正", f"更正第 {filed.seq} 条凭据；原因：补报漏项") in paper.sections[0].facts
    with pytest.raises(Refused, match=r"forms\.other_return"):
        room.returns.sheet(SESSION, OWN, FillWish(table=room.coming("二所", "1", "0", "", "", "")))


@pytest.mark.rule("PF-08", "counts")
def test_a_return_is_due_once_and_a_newer_edition_or_an_end_holds_from_its_day(room: Room) -> None:
    duties = room.returns.duties(SESSION)
    assert sorted(each.body.unit for each in duties) == ["三所", "二所", "某所"]
    assert room.forms.settle() == ()
    assert {each.due_at for each in duties} == {datetime(2026, 12, 8, 9, 30, tzinfo=UTC)}
    table = fields(room.folder / "新栏目.xlsx", FIELDS[0])
    newer = replace(DEFINED, edition=2, first_day=date(2026, 12, 1))
    room.forms.make(SESSION, TEXTS, table, newer, room.folder / "新模板.xlsx")
    with pytest.raises(Refused, match=r"forms\.edition_known"):
        room.forms.receive(SESSION, room.folder / "新模板.xlsx")
    assert [each.form.edition for each in room.forms.editions(SESSION, "ZB01")] == [1, 2]
    room.station.clock.moment = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
    assert len(room.forms.settle()) == 3
    december = room.returns.duty(SESSION, DutyName("ZB01", "2026-12", "二所"))
    assert (december[0].edition, len(december[0].fields)) == (2, 1)
    assert room.returns.duty(SESSION, OWN)[0].edition == 1
    room.forms.end(SESSION, "ZB01", date(2026, 11, 30), "通知停报")
    states = {each.code: each.state for each in room.returns.duties(SESSION)}
    assert states["ZB01 2026-12 二所"] is DutyState.WITHDRAWN
    assert states["ZB01 2026-11 二所"] is DutyState.OVERDUE
    room.station.clock.moment = datetime(2027, 2, 2, tzinfo=UTC)
    assert room.forms.settle() == ()
    back = replace(DEFINED, edition=3, first_day=date(2027, 2, 1))
    room.forms.make(SESSION, TEXTS, fields(room.folder / "复.xlsx"), back, room.folder / "恢复.xlsx")
    room.station.clock.moment = datetime(2027, 3, 2, tzinfo=UTC)
    fell = {each.of(FormFellDue).period for each in room.forms.settle()}
    assert fell == {"2027-02"}, "nothing is owed of the months between"
    room.station.assert_sound()


@pytest.mark.rule("PF-08", "form")
def test_a_unit_owes_nothing_of_before_it_came_into_being(room: Room) -> None:
    monthly = replace(DEFINED, number="ZB02", levels=(FilingLevel(FormLevel.UNITS, 5, ()),))
    room.forms.make(
        SESSION, TEXTS, fields(room.folder / "科室.xlsx", FIELDS[0]), monthly, room.folder / "科.xlsx"
    )
    room.station.clock.moment = datetime(2026, 12, 20, tzinfo=UTC)
    append(room.station.store, DepartmentDefined("二科", ""))
    assert room.forms.settle() == ()
    room.station.clock.moment = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
    assert sorted(
        each.of(FormFellDue).unit for each in room.forms.settle() if "ZB02" in str(each.subjects)
    ) == [
        "一科",
        "二科",
    ]


@pytest.mark.rule("PF-08", "form")
def test_a_return_by_the_month_is_never_one_of_a_quarters_edition(room: Room) -> None:
    quarter = replace(DEFINED, edition=2, first_day=date(2026, 10, 1), recurrence=Recurrence.QUARTER)
    room.forms.make(SESSION, TEXTS, fields(room.folder / "季.xlsx"), quarter, room.folder / "季报.xlsx")
    form, _ = room.returns.duty(SESSION, OWN)
    assert form.edition == 1
    assert room.returns.sheet(SESSION, OWN).worked.cells, "the register is still asked"
    room.station.clock.moment = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
    fell = [each.of(FormFellDue) for each in room.forms.settle()]
    assert {(each.edition, each.period) for each in fell} == {(2, "2026-Q4")}
    monthly = replace(DEFINED, edition=3, first_day=date(2026, 9, 1))
    room.forms.make(SESSION, TEXTS, fields(room.folder / "又.xlsx"), monthly, room.folder / "又月报.xlsx")
    december = room.returns.duty(SESSION, DutyName("ZB01", "2026-12"))
    assert december[0].edition == 3, "the newest edition holds from its day, however early"
    room.station.assert_sound()


@pytest.mark.rule("PF-08", "form")
def test_a_value_of_a_category_that_is_not_there_is_no_zero(room: Room) -> None:
    asked = list(FIELDS[0])
    asked[7] = "stock.closing/99"
    with pytest.raises(Refused, match=r"forms\.unknown_category"):
        room.forms.make(
            SESSION,
            TEXTS,
            fields(room.folder / "错.xlsx", asked),
            replace(DEFINED, number="ZB03"),
            room.folder / "错模板.xlsx",
        )


@pytest.mark.rule("PF-08", "form")
def test_a_template_is_read_strictly_and_each_fault_has_its_cell(room: Room) -> None:
    kept = room.folder / "另存.xlsx"
    room.forms.save_template(SESSION, "ZB01", None, kept)
    received = room.forms.look(SESSION, kept)
    assert received == room.forms.all(SESSION)[0].entry.of(FormReceived).form

    def faults(change: Callable[[openpyxl.Workbook], None]) -> list[str]:
        path = shutil.copy(kept, room.folder / "坏.xlsx")
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        with pytest.raises(Refused) as refused:
            room.forms.receive(SESSION, Path(path))
        found = [refused.value, *refused.value.others]
        assert all(TEXTS.error(each) for each in found)
        return [f"{each.facts.get('cell', '')} {each.facts.get('cause', each.code)}" for each in found]

    def cells(sheet: str, **wrong: str) -> Callable[[openpyxl.Workbook], None]:
        def change(book: openpyxl.Workbook) -> None:
            for cell, value in wrong.items():
                book[sheet][cell] = value

        return change

    assert faults(cells("报表模板", B3="=1+1")) == ["报表模板!B3 batch.no_cell_value"]
    assert faults(cells("报表模板", A4="报表名", B6="旬报")) == [
        "报表模板!A4 forms.unknown_item",
        "报表模板!B6 forms.unknown_choice",
        "报表模板!A10 forms.missing_item",
    ]
    assert faults(cells("报表模板", B6="一次性")) == ["报表模板!B6 forms.once_needs_day"]
    assert faults(cells("栏目", C2="图片", G3="平均")) == [
        "栏目!C2 forms.unknown_choice",
        "栏目!G3 forms.unknown_choice",
    ]
    assert faults(cells("栏目", H2="stock.nothing", E3="-1", I6="")) == [
        "栏目!H2 forms.unknown_key",
        "栏目!E3 batch.not_money",
        "栏目!I6 forms.choices_of_choice",
    ]
    assert faults(cells("栏目", B3="期末执法记录仪")) == ["栏目!B3 batch.repeated"]
    assert faults(lambda book: book.remove(book["栏目"])) == [" forms.no_sheet"]
    foreign = cells("报表模板", B2="ZB02", B5="区局", B9="四所")
    assert faults(foreign) == [" forms.nobody_files"]


@pytest.mark.rule("PF-08", "form")
def test_units_of_the_office_file_tables_with_named_rows(room: Room) -> None:
    rows = [["行代码", "行名称"], ["3", "执法记录仪"], ["7", "快检箱"]]
    table = room.folder / "行.xlsx"
    keyed = ["closing", "期末", "整数", "是", "", "", "求和", "stock.closing/*", ""]
    workbook(table, {"栏目": [HEADER, keyed], "行": rows})
    told = replace(
        *(DEFINED,),
        number="ZB02",
        layout=FormLayout.FIXED,
        levels=(FilingLevel(FormLevel.OFFICES, 5, ("某所",)), FilingLevel(FormLevel.UNITS, 3, ())),
    )
    room.forms.make(SESSION, TEXTS, table, told, room.folder / "行模板.xlsx")
    own, unit = DutyName("ZB02", NOVEMBER), DutyName("ZB02", NOVEMBER, "一科")
    assert [each.cells for each in room.returns.sheet(SESSION, own).lines] == [("3",), ("0",)]
    blank = room.returns.sheet(SESSION, unit)  # the register tells nothing of a unit
    assert [each.cells for each in blank.lines] == [("",), ("",)]
    wish = FillWish({("3", "closing"): "2", ("7", "closing"): "5"})
    for name, values in ((own, FillWish()), (unit, wish)):
        room.returns.file(SESSION, room.returns.sheet(SESSION, name, values))
    found = room.collecting.summed(SESSION, "ZB02", NOVEMBER)
    assert [(each.row, each.unit) for each in found.rows] == [
        *(("执法记录仪", "某所"), ("执法记录仪", "一科"), ("快检箱", "某所"), ("快检箱", "一科")),
    ]
    assert (found.totals("执法记录仪"), found.totals("快检箱"), found.totals()) == ((5,), (5,), (10,))
    report = sum_report(found, room.papers.origin(SESSION, TEXTS, (), None), TEXTS)
    assert report.tables[0].grouped_by == "unit.row"


FIELD = ReportField("n", "数", FieldKind.WHOLE, False, None, None, Adding.SUM, "", ())


@given(st.lists(st.lists(st.integers(-1000, 1000) | st.none(), min_size=1, max_size=4), max_size=5))
@pytest.mark.rule("PF-08", "form")
def test_the_sum_of_returns_is_that_of_their_rows(units: list[list[int | None]]) -> None:
    form = replace(DEFINED, fields=tuple(replace(FIELD, code=each, adding=each) for each in Adding))
    rows = [[FiledLine("", ("" if n is None else str(n),) * 4) for n in unit] for unit in units]
    parts = [totals(form, each) for each in rows]
    whole = totals(form, [line for each in rows for line in each])
    places = {each.code: place for place, each in enumerate(form.fields)}
    for adding in (Adding.SUM, Adding.COUNT):
        assert whole[places[adding]] == sum(part[places[adding]] or 0 for part in parts)
    largest = [most for part in parts if (most := part[places[Adding.MAX]]) is not None]
    assert whole[places[Adding.MAX]] == max(largest, default=None)
    assert added(form.fields[places[Adding.NONE]], ["1"]) is None


@given(
    st.sampled_from([each for each in Recurrence if each is not Recurrence.ONCE]),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
)
@pytest.mark.rule("PF-08", "counts")
def test_periods_follow_each_other_without_a_gap_and_have_their_names(each: Recurrence, day: date) -> None:
    form = replace(DEFINED, recurrence=each, first_day=date(2024, 1, 1))
    found = list(periods_over(form, day))
    days = [after.first.toordinal() - before.last.toordinal() for before, after in pairwise(found)]
    assert set(days) <= {1}
    assert all(period_named(form, period.code.lower()) == period for period in found)
    assert period_of(form, day).last >= day
    assert not found or found[-1].last < day
    once = replace(form, recurrence=Recurrence.ONCE, last_day=date(2024, 3, 1))
    assert list(periods_over(once, date(2024, 3, 2))) == [
        FormPeriod(date(2024, 1, 1), date(2024, 3, 1), "once")
    ]
