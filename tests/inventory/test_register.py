"""The register: items one by one and from files, tags that are never used twice, facts put right with a reason."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from station.core.errors import NotPermitted, Refused
from station.core.listing import ListContext, ListQuery
from station.core.listing.wording import declared_report
from station.core.policy import Policy, load_rulebook
from station.core.report import Origin
from station.core.texts import load_texts
from station.inventory.bodies import Changed, FactChange, ItemsImported
from station.inventory.register.batch import EQUIPMENT_TEMPLATE
from station.inventory.register.category_names import category_of
from station.inventory.register.listing import EQUIPMENT_LIST, EquipmentList
from station.inventory.values import ItemState, NewItem
from station.people.parameters import Parameters
from station.reports.separated import write_csv
from station.reports.workbook import write_xlsx
from station.sheets import Becomes
from station.sheets.field_change import FieldChange
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.offices import KEEPER, PLAIN, PROGRAM, Office
from tests.plugins.imports import taken

HEADER = "tag,category,name,model,serial,usb_serial,place,acquired_on,value\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "items.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_an_item_is_found_by_its_tag_in_either_case_and_width(any_office: Office) -> None:
    result = any_office.register.register(
        KEEPER, NewItem(" ＲＮＧ－０００1 ", 9, " 红外  测距仪 ", place="柜3", value_fen=128050)
    )
    assert result.item.tag == "RNG-0001"
    assert result.item.name == "红外 测距仪"
    for written in ("RNG-0001", "rng-0001", "ｒｎｇ－0001 "):
        assert any_office.item(written).tag == "RNG-0001"


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize("tag", ["bwc-0017", "ＢＷＣ-0017"])
def test_a_tag_is_never_used_twice(office: Office, tag: str) -> None:
    with pytest.raises(Refused, match="is_tag") as refusal:
        office.register.register(KEEPER, NewItem(tag, 3, "执法记录仪"))
    assert refusal.value.rule == "EQ-10"


@pytest.mark.rule("EQ-01", "category")
def test_a_category_that_items_have_stays_in_the_catalogue(office: Office) -> None:
    parameters = Parameters(office.store, office.clock)
    with office.store.read() as view:
        rows = [dict(row) for row in view.policy.table("EQ-01", "catalogue")]
    drone = {**rows[9], "number": 11, "name_zh": "无人机", "name_en": "Drone"}
    parameters.change(PROGRAM, "EQ-01", "catalogue", [*rows, drone], "增补")
    made = office.register.register(KEEPER, NewItem("UAV-1", 11, "无人机"))
    with pytest.raises(Refused, match="category_used"):
        parameters.change(PROGRAM, "EQ-01", "catalogue", rows, "不用了")
    with pytest.raises(Refused, match="category_renamed"):
        parameters.change(PROGRAM, "EQ-01", "catalogue", [*rows, drone | {"number": 12}], "换编号")
    office.voids.void(KEEPER, str(made.entry.seq), "登记错了")
    parameters.change(PROGRAM, "EQ-01", "catalogue", rows, "不用了")


@pytest.mark.rule("EQ-04", "table")
def test_an_activity_on_record_is_ended_and_never_removed(office: Office) -> None:
    parameters = Parameters(office.store, office.clock)
    with office.store.read() as view:
        rows = [dict(row) for row in view.policy.table("EQ-04", "activities")]
    first, second, *others = rows
    office.desk.check_out(KEEPER, "1001", ["BWC-0017"], str(first["code"]))
    with pytest.raises(Refused, match="activity_used") as refusal:
        parameters.change(PROGRAM, "EQ-04", "activities", others, "不用了")
    assert refusal.value.facts == {"activity": first["code"]}
    with pytest.raises(Refused, match="activity_renamed") as refusal:
        parameters.change(PROGRAM, "EQ-04", "activities", [*others, first | {"code": "abc"}], "换代码")
    assert (refusal.value.facts["row"], refusal.value.facts["column"]) == (len(rows) - 1, "code")
    parameters.change(PROGRAM, "EQ-04", "activities", [first, second | {"code": "abc"}, *others], "没有用过")
    parameters.change(PROGRAM, "EQ-04", "activities", rows, "改回")
    parameters.change(PROGRAM, "EQ-04", "activities", [first | {"ended": True}, *others], "不用了")
    with pytest.raises(Refused, match="activity_ended") as refusal:
        office.desk.check_out(KEEPER, "1002", ["BWC-0018"], str(first["code"]))
    assert str(first["name_zh"]) in load_texts("zh_CN").error(refusal.value)
    with pytest.raises(Refused, match="unknown_activity"):
        office.desk.check_out(KEEPER, "1002", ["BWC-0018"], str(second["code"]))


@pytest.mark.rule("EQ-01", "category")
@pytest.mark.parametrize(
    ("item", "code"),
    [
        (NewItem("CMD:GOOD", 3, "执法记录仪"), "equipment.bad_tag"),
        (NewItem("", 3, "执法记录仪"), "equipment.bad_tag"),
        (NewItem("A" * 41, 3, "执法记录仪"), "equipment.bad_tag"),
        (NewItem("B1001", 3, "执法记录仪"), "codes.is_badge"),
        (NewItem("A-1", 11, "无人机"), "policy.unknown_category"),
        (NewItem("A-1", 3, "  "), "equipment.name_missing"),
        (NewItem("A-1", 3, "仪" * 61), "equipment.too_long"),
        (NewItem("A-1", 3, "仪", acquired_on=date(2026, 11, 24)), "equipment.day_ahead"),
        (NewItem("A-1", 3, "仪", acquired_on=date(26, 1, 5)), "equipment.day_implausible"),
        (NewItem("A-1", 3, "仪", value_fen=-1), "equipment.bad_value"),
    ],
)
def test_what_can_not_be_registered_is_refused(office: Office, item: NewItem, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        office.register.register(KEEPER, item)
    assert refusal.value.code == code
    assert "{" not in load_texts().error(refusal.value)


def test_a_serial_number_that_another_item_has_is_said(office: Office) -> None:
    item = NewItem("BWC-0100", 3, "执法记录仪", usb_serial="CAM0017")
    result = office.register.register(KEEPER, item)
    (said,) = result.notices
    assert (said.code, said.named_facts["other"]) == ("usb_serial_known", "BWC-0017")


SHARED = "tag,category,name,serial,usb_serial\n"


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize(
    ("item", "said"),
    [
        (NewItem("A-1", 9, "仪", serial="sn\uff0d7"), [("serial_known", "S-1", "sn\uff0d7")]),
        (NewItem("A-1", 9, "仪", usb_serial="cam0017"), [("usb_serial_known", "BWC-0017", "cam0017")]),
        (NewItem("A-1", 9, "仪", serial="bwc-0017"), [("serial_is_code", "BWC-0017", "bwc-0017")]),
        (NewItem("A-1", 9, "仪", usb_serial="b1001"), [("serial_is_code", "1001", "b1001")]),
        (NewItem("sn-7", 9, "仪"), [("tag_is_serial", "S-1", None)]),
        (NewItem("A-1", 9, "仪", serial="A-1", usb_serial="a-1"), []),
    ],
)
def test_numbers_that_something_else_has_are_said_with_what_has_them(
    office: Office, item: NewItem, said: list[tuple[str, str, str | None]], tmp_path: Path
) -> None:
    office.register.register(KEEPER, NewItem("S-1", 9, "仪", serial="SN-7"))
    line = f"{item.tag},9,仪,{item.serial},{item.usb_serial}\n"
    batch = taken(office.register, KEEPER, write(tmp_path, SHARED + line.replace(item.tag, "A-0", 1)))
    tag = "A-0"
    if item.tag == "A-1":
        others = [each for each in said if item.serial != "A-1"]
        assert [(each.code, each.named_facts["tag"]) for each in batch.notices] == [
            (code, tag) for code, *_ in others
        ]
        office.register.change(KEEPER, "A-0", {"serial": "", "usb_serial": ""}, "录错")
    result = office.register.register(KEEPER, item)
    found = [
        (each.code, each.named_facts["other"], each.named_facts.get("serial")) for each in result.notices
    ]
    assert found == said


@pytest.mark.rule("EQ-10", "item")
def test_lines_of_one_file_with_the_same_serial_numbers_name_each_other(
    office: Office, tmp_path: Path
) -> None:
    lines = "A-1,9,仪,sn-1,\nA-2,9,仪,SN-1,\nA-3,9,仪,a-2,\nSN-1,9,仪,,\n"
    batch = taken(office.register, KEEPER, write(tmp_path, SHARED + lines))
    assert [(each.code, each.named_facts["tag"], each.named_facts["other"]) for each in batch.notices] == [
        ("serial_known", "A-2", "A-1"),
        ("serial_is_code", "A-3", "A-2"),
        ("tag_is_serial", "SN-1", "A-1, A-2"),
    ]


@pytest.mark.rule("EQ-10", "item")
def test_lines_of_one_update_with_the_same_serial_numbers_name_each_other(
    office: Office, tmp_path: Path
) -> None:
    for tag in ("U-1", "U-2", "U-3"):
        office.register.register(KEEPER, NewItem(tag, 9, "仪"))
    path = write(tmp_path, "tag,serial,usb_serial\nu-1,sn-1,USB77\nU-2,,usb77\nU-3,SN-1,\n")
    batch = taken(office.register, KEEPER, path, update=True, reason="盘点更正")
    assert [(each.code, each.named_facts["tag"], each.named_facts["other"]) for each in batch.notices] == [
        ("usb_serial_known", "U-2", "U-1"),
        ("serial_known", "U-3", "U-1"),
    ]


@pytest.mark.rule("EQ-12", "reason")
def test_a_serial_number_put_right_that_something_else_has_is_said(office: Office) -> None:
    office.register.register(KEEPER, NewItem("S-1", 9, "仪", serial="SN-7"))
    office.register.register(KEEPER, NewItem("S-2", 9, "仪"))
    (said,) = office.register.change(KEEPER, "S-2", {"serial": "sn-7"}, "补录").notices
    assert (said.code, said.named_facts["other"]) == ("serial_known", "S-1")
    assert office.register.change(KEEPER, "S-2", {"serial": "sn-7", "place": "柜9"}, "搬柜").notices == ()


@pytest.mark.rule("EQ-12", "reason")
def test_facts_are_put_right_for_a_reason_and_both_stand_in_the_entry(any_office: Office) -> None:
    office = any_office
    with pytest.raises(Refused, match="reason_missing") as refusal:
        office.register.change(KEEPER, "BWC-0017", {"place": "柜9"}, " ")
    assert refusal.value.rule == "EQ-12"
    with pytest.raises(Refused, match="not_changeable"):
        office.register.change(KEEPER, "BWC-0017", {"holder": "1001"}, "借给他")
    changes = {"place": "柜9-01", "acquired_on": date(2026, 1, 5), "name": "执法记录仪"}
    changed = office.register.change(KEEPER, "bwc-0017", changes, "搬柜").item
    assert (changed.place, changed.acquired_on) == ("柜9-01", date(2026, 1, 5))
    history = office.register.history(KEEPER, "BWC-0017")
    last = history.entries[-1]
    assert last.of(Changed).changes == {
        "place": FactChange("柜1-03", "柜9-01"),
        "acquired_on": FactChange(None, "2026-01-05"),
    }
    office.register.change(KEEPER, "BWC-0017", {"place": "柜9-01"}, "再说一次")
    assert len(office.register.history(KEEPER, "BWC-0017").entries) == len(history.entries)


@pytest.mark.rule("PF-10", "history")
def test_an_item_s_history_is_all_entries_about_it_in_order(office: Office) -> None:
    office.take("1001", "BWC-0017")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    history = office.register.history(KEEPER, "BWC-0017")
    assert [entry.kind for entry in history.entries] == [
        "equipment.registered",
        "equipment.checked_out",
        "equipment.checked_in",
    ]
    with pytest.raises(Refused, match="unknown"):
        office.register.history(KEEPER, "NOPE")


def test_only_those_who_may_change_the_register(office: Office, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        office.register.register(PLAIN, NewItem("A-1", 3, "仪"))
    with pytest.raises(NotPermitted):
        office.register.import_file(PLAIN, write(tmp_path, HEADER), seen="")
    assert EquipmentList(office.store).page(PLAIN).rows


@pytest.mark.rule("PF-01", "file")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_items_is_imported(any_office: Office, tmp_path: Path, encoding: str) -> None:
    rows = (
        "BWC-1001,3,执法记录仪,DSJ-A1,SN1,0123456789AB,柜1-01,2026/1/5,1680\n"
        "PRN-1001,4,热敏打印机,,,,,2026-02-28,899.9\nUNI-1001,1,制服,,,,,,\n"
    )
    result = taken(any_office.register, KEEPER, write(tmp_path, HEADER + rows, encoding))
    assert (result.imported, result.problems) == (3, ())
    camera, printer = any_office.item("BWC-1001"), any_office.item("PRN-1001")
    assert (camera.value_fen, camera.acquired_on, camera.usb_serial) == (
        168000,
        date(2026, 1, 5),
        "0123456789AB",
    )
    assert printer.value_fen == 89990


def test_a_spreadsheet_of_items_is_imported(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["编号", "类别", "名称", "型号", "序列号", "USB序列号", "存放位置", "购置日期", "价值"])
    sheet.append(["BWC-2001", 3, "执法记录仪", None, 20260017, None, "柜1", date(2026, 1, 5), 1680.5])
    path = tmp_path / "items.xlsx"
    book.save(path)
    result = taken(office.register, KEEPER, path)
    assert (result.imported, result.problems) == (1, ())
    item = office.item("BWC-2001")
    assert (item.serial, item.value_fen, item.acquired_on) == ("20260017", 168050, date(2026, 1, 5))


@pytest.mark.rule("PF-03", "validated")
def test_every_problem_of_a_file_is_named_and_nothing_is_imported(office: Office, tmp_path: Path) -> None:
    rows = (
        "BWC-1001,3,执法记录仪,,,,,,\n"
        "bwc-0017,3,执法记录仪,,,,,,\n"
        "bwc-1001,3,执法记录仪,,,,,,\n"
        "A-1,12,无人机,,,,,,\n"
        "A-2,x,仪,,,,,2026-02-30,1.234\n"
        "A-3,3,,,,,,,\n"
        "B1002,3,仪,,,,,2030-01-01,\n"
    )
    result = taken(office.register, KEEPER, write(tmp_path, HEADER + rows))
    assert result.imported == 0
    assert [(each.line, each.column, each.code) for each in result.problems] == [
        (3, "tag", "codes.is_tag"),
        (4, "tag", "batch.repeated"),
        (5, "category", "policy.unknown_category"),
        (6, "category", "policy.unknown_category"),
        (6, "acquired_on", "batch.not_date"),
        (6, "value", "batch.not_money"),
        (7, "name", "batch.required"),
        (8, "acquired_on", "equipment.day_ahead"),
    ]
    with pytest.raises(AssertionError):
        office.item("BWC-1001")
    for each in result.problems:
        assert "errors." not in str(each.worded(load_texts())["message"])


def test_the_template_is_a_file_that_can_be_imported(office: Office, tmp_path: Path) -> None:
    template = office.register.template()
    header = template.splitlines()[0]
    assert header.startswith(HEADER.strip())
    result = taken(office.register, KEEPER, write(tmp_path, template.replace("BWC-0017", "BWC-7777")))
    assert (result.imported, result.problems) == (1, ())
    assert {column.key for column in EQUIPMENT_TEMPLATE.columns} == set(header.split(","))


@pytest.mark.rule("EQ-01", "catalogue")
def test_a_category_is_told_by_its_number_its_name_or_both(office: Office, tmp_path: Path) -> None:
    rows = "A-1,热敏打印机,仪,,,,,,\nA-2,4 热敏打印机,仪,,,,,,\nA-3,４,仪,,,,,,\n"
    file = write(tmp_path, HEADER + rows)
    shown = office.register.preview_file(KEEPER, file).lines[2].said(load_texts("zh_CN"), "equipment.field")
    assert "类别 4 热敏打印机" in shown, "the preview tells the name of a number"
    result = taken(office.register, KEEPER, file)
    assert (result.imported, result.problems) == (3, ())
    assert {office.item(f"A-{number}").category for number in (1, 2, 3)} == {4}
    wrong = taken(office.register, KEEPER, write(tmp_path, f"{HEADER}A-4,3 热敏打印机,仪,,,,,,\n"))
    assert [each.code for each in wrong.problems] == ["policy.unknown_category"]


def test_two_thousand_items_are_one_unit_of_work(office: Office, tmp_path: Path) -> None:
    rows = "".join(
        f"ITM-{n:05d},{n % 10 + 1},装备{n},,S{n},,柜{n % 40},2026-01-05,100\n" for n in range(2000)
    )
    result = taken(office.register, KEEPER, write(tmp_path, HEADER + rows))
    assert (result.imported, result.problems, result.notices) == (2000, (), ())
    assert office.item("ITM-01999").category == 10


@pytest.mark.rule("EQ-05", "category")
def test_the_category_stays_while_the_item_is_out_or_awaited(office: Office) -> None:
    office.desk.check_out(KEEPER, "1001", ["BWC-0017"])
    for state in (ItemState.OUT, ItemState.AWAITING_RECORDINGS):
        assert office.item("BWC-0017").state is state
        with pytest.raises(Refused) as refusal:
            office.register.change(KEEPER, "BWC-0017", {"category": 4}, "录错")
        assert (refusal.value.code, refusal.value.rule) == ("equipment.category_bound", "EQ-05")
        # What it is called and where it lies may be put right meanwhile, and the same category is no change.
        place = f"柜{state.value}"
        office.register.change(KEEPER, "BWC-0017", {"category": 3, "place": place}, "录错")
        assert office.item("BWC-0017").place == place
        if state is ItemState.OUT:
            office.desk.check_in(KEEPER, ["BWC-0017"])
    office.exemptions.exempt(KEEPER, "BWC-0017", "safety", "检查场所要求关闭设备")
    with pytest.raises(Refused) as refusal:
        office.register.change(KEEPER, "BWC-0017", {"category": 4}, "录错")
    assert (refusal.value.code, refusal.value.rule) == ("equipment.needs_approval", "EQ-12")


@pytest.mark.rule("EQ-12", "reason")
def test_an_update_changes_what_a_line_fills_in_for_a_reason_and_as_it_was_seen(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    before = office.item("BWC-0017")
    lines = "编号,类别,名称,存放位置,型号,备注\nbwc-0017,3,执法记录仪,,DSJ-A2,x\nNEW-1,9,测距仪,柜2,,\n"
    path = write(tmp_path, lines)
    with pytest.raises(Refused, match="update_reason_missing") as refusal:
        office.register.preview_file(KEEPER, path, update=True)
    assert (refusal.value.rule, refusal.value.facts["field"]) == ("EQ-12", "reason")
    preview = office.register.preview_file(KEEPER, path, update=True, reason="年度核对")
    changed, new, left_out = preview.lines
    assert (changed.becomes, new.becomes, left_out.becomes) == (
        Becomes.CHANGED,
        Becomes.NEW,
        Becomes.LEFT_OUT,
    )
    assert changed.changes == (FieldChange("model", "", "DSJ-A2"),)
    assert [(each.key, each.after) for each in new.changes] == [
        ("category", "9"),
        ("name", "测距仪"),
        ("place", "柜2"),
    ]
    assert office.item("BWC-0017") == before, "seen, not yet recorded"
    with pytest.raises(Refused, match="changed_since"):
        office.register.import_file(KEEPER, path, update=True, reason="别的", seen=preview.digest)
    result = office.register.import_file(KEEPER, path, update=True, reason="年度核对", seen=preview.digest)
    assert (result.imported, result.changed) == (1, 1)
    (mark,) = result.marks
    told, seqs = mark.of(ItemsImported), [each.seq for each in result.entries]
    assert (told.first_seq, told.last_seq) == (min(seqs), max(seqs))
    assert (told.new_lines, told.changed_lines, told.updating, told.reason) == (1, 1, True, "年度核对")
    after = office.item("BWC-0017")
    assert (after.model, after.place) == ("DSJ-A2", before.place)
    entry = office.register.history(KEEPER, "BWC-0017").entries[-1]
    assert entry.of(Changed).reason == "年度核对"
    again = office.register.preview_file(KEEPER, path, update=True, reason="年度核对")
    assert [each.becomes for each in again.lines[:2]] == [Becomes.UNCHANGED, Becomes.UNCHANGED]
    assert not again.records
    path = write(tmp_path, "编号,类别,名称\nNEW-2,9,测距仪\n")
    (mark,) = taken(office.register, KEEPER, path, reason="年度核对").marks
    told = mark.of(ItemsImported)
    assert (told.updating, told.reason) == (False, ""), "what changes nothing known has no reason for it"


@pytest.mark.rule("EQ-12", "reason")
def test_an_update_names_the_tag_and_what_changes_and_nothing_else(office: Office, tmp_path: Path) -> None:
    before = office.item("BWC-0017")
    lines = "编号\n编号,存放位置\nbwc-0017,柜9\nNEW-1,柜2\n合计,2\n"
    preview = office.register.preview_file(KEEPER, write(tmp_path, lines), update=True, reason="调整")
    assert [(each.line, each.what, each.name, each.becomes) for each in preview.lines] == [
        (3, "bwc-0017", before.name, Becomes.CHANGED),
        (4, "NEW-1", "", Becomes.REFUSED),
        (5, "", "", Becomes.LEFT_OUT),
    ]
    assert [(each.line, each.column, each.code) for each in preview.problems] == [
        (4, "category", "batch.required")
    ]
    path = write(tmp_path, lines.replace("NEW-1,柜2\n", ""))
    seen = office.register.preview_file(KEEPER, path, update=True, reason="调整").digest
    office.register.import_file(KEEPER, path, update=True, reason="调整", seen=seen)
    after = office.item("BWC-0017")
    assert (after.place, after.name, after.category) == ("柜9", before.name, before.category)


def test_a_register_needs_its_columns_and_an_update_something_to_change(
    office: Office, tmp_path: Path
) -> None:
    path = write(tmp_path, "编号,存放位置\nBWC-0017,柜9\n")
    preview = office.register.preview_file(KEEPER, path)
    assert {(each.column, each.code) for each in preview.problems} == {
        ("category", "batch.missing_column"),
        ("name", "batch.missing_column"),
    }
    blank = write(tmp_path, "编号,类别,名称,存放位置\nBWC-0017,,,柜9\n")
    (line,) = office.register.preview_file(KEEPER, blank, update=True, reason="调整").lines
    assert line.becomes is Becomes.CHANGED


@pytest.mark.rule("EQ-05", "category")
@pytest.mark.rule("EQ-12", "approval")
def test_an_update_is_bound_by_what_the_single_act_is(office: Office, tmp_path: Path) -> None:
    office.desk.check_out(KEEPER, "1001", ["BWC-0017"])
    lines = "BWC-0017,4,执法记录仪,\nBWC-0018,4,执法记录仪,\nPRN-0009,4,热敏打印机,1680.5\n"
    path = write(tmp_path, f"编号,类别,名称,价值\n{lines}")
    preview = office.register.preview_file(KEEPER, path, update=True, reason="改类别")
    assert [(each.column, each.code) for each in preview.problems] == [
        ("category", "equipment.category_bound"),
        ("category", "equipment.needs_approval"),
        ("value", "equipment.needs_approval"),
    ]


@pytest.mark.rule("PF-01", "update")
@pytest.mark.rule("EQ-12", "reason")
def test_an_empty_cell_changes_nothing_and_a_word_empties_what_is_on_record(
    office: Office, tmp_path: Path
) -> None:
    bought = date(2026, 1, 5)
    office.register.register(
        KEEPER, NewItem("RNG-1", 9, "测距仪", "M1", "S1", place="柜2", acquired_on=bought, supplier="某公司")
    )
    office.register.register(KEEPER, NewItem("RNG-2", 9, "测距仪", "CLEAR", "S2", place="柜2"))
    titles = "编号,型号,序列号,存放位置,购置日期,供应商\n"
    path = write(tmp_path, titles + "RNG-1, 清 空,,ＣＬＥＡＲ,清空,clear\nRNG-2,CLEAR,,,,\n")
    preview = office.register.preview_file(KEEPER, path, update=True, reason="核对")
    first, second = preview.lines
    texts = load_texts("zh_CN")
    assert first.said(texts, "equipment.field") == (
        "型号：M1 → （空）；存放位置：柜2 → （空）；购置日期：2026-01-05 → （空）；供应商：某公司 → （空）"
    )
    assert second.becomes is Becomes.UNCHANGED, "a model of this name is what is on record"
    office.register.import_file(KEEPER, path, update=True, reason="核对", seen=preview.digest)
    after = office.item("RNG-1")
    assert (after.model, after.serial, after.place, after.acquired_on, after.supplier) == (
        *("", "S1", ""),
        *(None, ""),
    )
    (change,) = (each.of(Changed) for each in office.register.history(KEEPER, "RNG-1").entries[1:])
    assert change.changes["acquired_on"] == FactChange("2026-01-05", None)
    again = office.register.preview_file(KEEPER, path, update=True, reason="核对")
    assert not again.records


@pytest.mark.rule("PF-01", "update")
@pytest.mark.rule("PF-03", "validated")
@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("BWC-0017,3,清空,", "name", "not_emptied"),
        ("BWC-0017,清空,记录仪,", "category", "not_emptied"),
        ("NEW-1,9,测距仪,清空", "place", "nothing_to_empty"),
        ("清空,9,测距仪,柜2", "tag", "nothing_to_empty"),
    ],
)
def test_what_must_be_filled_in_and_what_is_new_can_t_be_emptied(
    office: Office, tmp_path: Path, line: str, column: str, code: str
) -> None:
    path = write(tmp_path, f"编号,类别,名称,存放位置\n{line}\n")
    (problem,) = office.register.preview_file(KEEPER, path, update=True, reason="核对").problems
    assert (problem.line, problem.column, problem.code) == (2, column, f"batch.{code}")


@pytest.mark.rule("PF-03", "validated")
def test_a_refused_line_about_a_known_item_is_called_by_its_name(office: Office, tmp_path: Path) -> None:
    path = write(tmp_path, "编号,名称\nBWC-0017,清空\n")
    (line,) = office.register.preview_file(KEEPER, path, update=True, reason="核对").lines
    assert (line.becomes, line.name) == (Becomes.REFUSED, "执法记录仪")


@pytest.mark.rule("EQ-01", "catalogue")
@pytest.mark.parametrize(
    "entered", ["4G 记录仪（车载）", "4g 记录仪(车载)", "11 4G 记录仪（车载）", "11", "Camera, 4G"]
)
def test_a_category_is_read_by_its_name_whatever_that_begins_with(entered: str) -> None:
    rows = [dict(row) for row in Policy(load_rulebook()).table("EQ-01", "catalogue")]
    own = {**rows[0], "number": 11, "name_zh": "4G 记录仪（车载）", "name_en": "Camera, 4G"}
    policy = Policy(load_rulebook(), {("EQ-01", "catalogue"): [*rows, own]})
    assert category_of(policy, entered) == 11


ODD = (
    *(
        "-20",
        "=A1",
        "1E5",
        "0001234567",
        "4E-20",
        "1.23457E+11",
        "#N/A",
        "########",
        "＝x",
        "'=x",
        "''x",
        "'+1",
    ),
    *(
        "123456789012345678",
        "2026-01-05",
        "1,680.00",
        "20%",
        "TRUE",
        'a"b,c;d',
        "_x0041_",
        "<&>",
        "合计",
        "CLEAR",
    ),
)


@pytest.mark.rule("PF-01", "update")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_whatever_the_register_holds_comes_back_unchanged(
    office: Office, tmp_path: Path, suffix: str, language: str
) -> None:
    for place, odd in enumerate(ODD):
        item = NewItem(f"{place:04}", 1 + place % 10, odd, odd, odd, odd, odd, value_fen=10**13 - place)
        office.register.register(KEEPER, item)
    texts, path, listing = load_texts(language), tmp_path / f"list.{suffix}", EquipmentList(office.store)
    declared, choices = listing.declaration, listing.choices(KEEPER, language)
    origin = Origin("莘庄所", "赵管理", office.clock.now(), filters=("在库",))
    keys = [each.key for each in declared.columns]
    rows = listing.rows(KEEPER)
    report = declared_report(texts, declared, rows, origin, columns=keys, choices=choices)
    {"csv": write_csv, "xlsx": write_xlsx}[suffix](report, path, texts)
    preview = office.register.preview_file(KEEPER, path, update=True, reason="核对")
    lines = [each for each in preview.lines if each.becomes is not Becomes.LEFT_OUT]
    assert [
        each.said(texts, "equipment.field") for each in lines if each.becomes is not Becomes.UNCHANGED
    ] == []
    assert len(lines) == len(ODD) + 5


FOREIGN = "资产编码,设备类,设备名称,型号,备注\n"
MATCHED = {"资产编码": "tag", "设备类": "category", "设备名称": "name", "型号": "", "备注": "model"}


@pytest.mark.rule("PF-01", "mapping")
def test_titles_that_a_person_matched_are_remembered_and_offered_and_never_applied_unseen(
    any_office: Office, tmp_path: Path
) -> None:
    register, path = any_office.register, write(tmp_path, FOREIGN + "RNG-1,9,测距仪,A,B\n")
    unread = register.preview_file(KEEPER, path)
    assert {each.code for each in unread.problems} == {"batch.missing_column"}
    assert not unread.offered
    given, other = {**MATCHED, "没有": "place"}, {**MATCHED, "备注": "place"}
    preview = register.preview_file(KEEPER, path, matched=given)
    with pytest.raises(Refused, match="changed_since"):
        register.import_file(KEEPER, path, matched=other, seen=preview.digest)
    register.import_file(KEEPER, path, matched=given, seen=preview.digest)
    assert any_office.item("RNG-1").model == "B"
    with any_office.store.read() as view:
        assert view.matches.titles("equipment") == MATCHED

    path = write(tmp_path, "设备名称,资产编码,设备类,备注,位置\n测距仪,RNG-2,9,C,柜1\n")
    again = register.preview_file(KEEPER, path)
    assert again.problems, "what was remembered is not applied by itself"
    assert again.offered == {each: MATCHED[each] for each in ("设备名称", "资产编码", "设备类", "备注")}
    taken_up = register.preview_file(KEEPER, path, matched=again.offered)
    assert (taken_up.problems, taken_up.offered) == ((), {})
    with any_office.store.read() as view:
        before = view.ledger.counts()
    register.import_file(KEEPER, path, matched=again.offered, seen=taken_up.digest)
    with any_office.store.read() as view:
        assert sum(view.ledger.counts().values()) == sum(before.values()) + 2, "nothing new to remember"


def test_an_item_keeps_who_answers_for_it_its_papers_and_the_offices_own_fields(any_office: Office) -> None:
    office = any_office
    office.set_parameter("EQ-10", "own_fields", ["密级", "车牌"])
    new = NewItem(
        "CAR-1",
        9,
        "执法车载仪",
        asset_number=" ZC-1 ",
        responsible="b1002",
        supplier="某公司",
        purchase_order="HT-12",
        accepted_on=date(2026, 1, 6),
        accepted_by="赵丙",
        warranty_until=date(2029, 1, 5),
        own="车牌: 沪A0001；密级：内部",
    )
    result = office.register.register(KEEPER, new)
    item = office.item("CAR-1")
    assert item == result.item
    assert (item.asset_number, item.responsible, item.own) == ("ZC-1", "1002", "密级：内部\n车牌：沪A0001")
    assert (item.accepted_on, item.warranty_until) == (new.accepted_on, new.warranty_until)
    assert "officer:1002" in result.entry.subjects
    office.set_parameter("EQ-10", "own_fields", ["车牌"])
    changes = {"own": "密级：秘密", "responsible": "1001", "supplier": "另一家", "warranty_until": None}
    changed = office.register.change(KEEPER, "CAR-1", changes, "交接").item
    assert (changed.own, changed.responsible, changed.warranty_until) == ("密级：秘密", "1001", None)
    for words, filters in (("ZC-1", {}), ("HT-12", {"responsible": "1001"}), ("", {"own": "秘密"})):
        with office.store.read() as view:
            asked = EQUIPMENT_LIST.check(ListQuery(find=words).narrowed(**filters))
            rows = view.lists.page("equipment", asked, ListContext(office.clock.now(), "Asia/Shanghai")).rows
        assert [(row.item.tag, row.responsible.split()[0]) for row in rows] == [("CAR-1", "1001")]
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"responsible": "9999"}, "equipment.responsible_unknown"),
        ({"own": "密级：内部"}, "equipment.unknown_own_field"),
        ({"own": "车牌"}, "equipment.own_field_unnamed"),
        ({"own": "车牌：1；车牌：2"}, "equipment.own_field_twice"),
        ({"accepted_on": date(2026, 11, 24)}, "equipment.day_ahead"),
        ({"warranty_until": date(226, 1, 1)}, "equipment.warranty_implausible"),
    ],
)
def test_facts_of_a_purchase_that_can_not_be_are_refused(
    office: Office, facts: dict[str, Any], code: str
) -> None:
    office.set_parameter("EQ-10", "own_fields", ["车牌"])
    for act in (
        lambda: office.register.register(KEEPER, NewItem("CAR-1", 9, "车载仪", **facts)),
        lambda: office.register.change(KEEPER, "BWC-0017", facts, "更正"),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code
        assert "{" not in load_texts().error(refusal.value)


def test_a_table_brings_these_facts_and_the_lists_own_form_of_them_changes_nothing(
    office: Office, tmp_path: Path
) -> None:
    office.set_parameter("EQ-10", "own_fields", ["密级", "车牌"])
    path = tmp_path / "items.csv"
    titles = "编号,类别,名称,责任人,资产编号,供应商,采购单号,验收日期,验收人,保修到期,本单位栏目"
    line = "CAR-1,9,车载仪,1002,ZC-1,某公司,HT-12,2026-01-06,赵丙,2029-01-05,车牌：沪A0001；密级：内部"
    path.write_text(f"{titles}\n{line}\n", encoding="utf-8")
    taken(office.register, KEEPER, path)
    (row,) = EquipmentList(office.store).page(KEEPER, ListQuery(find="CAR-1")).rows
    assert (row.responsible, row.own) == ("1002 王乙", "密级：内部；车牌：沪A0001")
    shown = line.replace("1002", row.responsible).replace("车牌：沪A0001；密级：内部", row.own)
    path.write_text(f"{titles}\n{shown}\n", encoding="utf-8")
    preview = office.register.preview_file(KEEPER, path, update=True, reason="核对")
    assert [each.becomes for each in preview.lines] == [Becomes.UNCHANGED]
    path.write_text(f"{titles}\n{shown.replace('密级：内部', '密级：公开')}\n", encoding="utf-8")
    (changed,) = office.register.preview_file(KEEPER, path, update=True, reason="核对").lines
    said = changed.said(load_texts(), "equipment.field")
    assert said == "本单位栏目：密级：内部；车牌：沪A0001 → 密级：公开；车牌：沪A0001", "one line"
