"""The equipment page, driven as a person at the desk drives it, on a real station."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from station.core.clock import DEFAULT_ZONE, local
from station.core.deadlines import DeadlineState
from station.core.errors import IntegrityProblem
from station.core.ledger import subject
from station.core.listing import ListQuery
from station.core.policy import JSONValue
from station.core.texts import Texts
from station.inventory.extending.bodies import LoanExtended
from station.inventory.register.listing import ListedItem
from station.inventory.standards.decide import CatalogueHead
from station.inventory.standards.values import CatalogueLevel
from station.inventory.values import ItemState, NewItem, Tracking
from station.people.offices.values import Function
from station.sheets import Becomes
from station.ui.leading import HISTORY
from station.ui.pages.equipment.entitlement_view import CatalogueEndForm
from station.ui.pages.equipment.item_detail import ItemDetail
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.chip import Chip
from station.ui.widgets.choice_box import ChoiceBox
from station.ui.widgets.form_pane import FormPane
from tests.ui.desks import ADMIN, OFFICER, PROGRAM, Desk
from tests.ui.sitting import part, said, settle, sit_at, write


@pytest.fixture
def page(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> EquipmentPage:
    sat = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(sat, EquipmentPage)
    return sat


def shown(page: EquipmentPage) -> list[str]:
    model = page.register.model
    return [model.cell(place, 0).text for place in range(model.found)]


def click(qtbot: QtBot, button: QPushButton) -> None:
    if isinstance(button, Button) and button.offered and button.isHidden():  # it has no room
        detail = next(each for each in button.window().findChildren(ItemDetail) if each.isAncestorOf(button))
        detail.more_button.click()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        next(each for each in menu.actions() if each.text() == button.text()).trigger()
        menu.close()
        return
    assert button.isVisible(), button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_register_lists_filters_and_finds(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    assert shown(page) == ["BWC-0001", "BWC-0002", "BWC-0003", "PRN-0001"]
    assert [key for key in page.tabs.keys if page.tabs.made(key)] == ["register"], (
        "the others cost nothing yet"
    )
    desk.take("1002", "BWC-0002")
    settle(tasks)
    page.register.filters.chips.choose("state=out")
    settle(tasks)
    assert shown(page) == ["BWC-0002"]
    assert page.register.table.count_line.text().startswith("找到 1 条，共 4 条")
    page.register.filters.chips.choose("all")
    page.register.narrow(category="4")
    settle(tasks)
    assert shown(page) == ["PRN-0001"]
    page.register.filters.clear()
    write(part(page.register.filters, "holder", QLineEdit), "王乙")
    qtbot.waitUntil(lambda: shown(page) == ["BWC-0002"])
    page.register.filters.clear()
    settle(tasks)
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.register.table.find_line.hasFocus)
    qtbot.keyClicks(page.register.table.find_line, "0003")
    qtbot.waitUntil(lambda: shown(page) == ["BWC-0003"])


@pytest.mark.rule("EQ-07", "late")
def test_late_items_stand_out_and_can_be_listed(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> None:
    desk.take("1001", "BWC-0001", "PRN-0001")
    desk.clock.advance(days=2)
    page = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(page, EquipmentPage)
    page.register.filters.chips.choose("overdue=yes")
    settle(tasks)
    assert shown(page) == ["BWC-0001"]
    state = page.register.model.cell(0, 3).state
    assert state is not None
    assert (state.word, state.token) == ("逾期", "stop")


@pytest.mark.rule("EQ-06", "sections")
def test_the_head_of_a_section_sees_its_gear_first_and_takes_that_off(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    people, (department, *_) = desk.services.people, desk.services.people.roster.departments(ADMIN)
    line: JSONValue = [{"section": department.name, "categories": [4]}]
    people.parameters.change(ADMIN, "EQ-06", "sections", line, "按条线分工")
    head = replace(OFFICER, number="1002")
    people.offices.assign(PROGRAM, department.name, Function.HEAD, "1002", first=date(2026, 1, 5))
    page = sit_at("equipment", desk, texts, tasks, qtbot, head)
    assert isinstance(page, EquipmentPage)
    assert shown(page) == ["PRN-0001"]
    filters, field = page.register.filters, page.register.filters.fields["section"]
    assert (field.isVisible(), filters.clear_button.isVisible()) == (True, True)
    assert part(filters, "section", ChoiceBox).currentText() == f"业务科室：{department.name}"
    (told,) = page.banners.messages
    assert (department.name in told.sentence, told.rule) == (True, "EQ-06")
    page.register.filters.chips.choose("state=out")
    settle(tasks)
    assert shown(page) == [], "beside the chips"
    assert told.action is not None
    told.action()
    settle(tasks)
    assert len(shown(page)) == 4
    page.entered()
    settle(tasks)
    assert len(shown(page)) == 4, "what was taken off stays so"
    linked = sit_at("equipment", desk, texts, tasks, qtbot, OFFICER)
    assert isinstance(linked, EquipmentPage)
    assert len(shown(linked)) == 4, "whoever heads none sees all"


def test_categories_that_come_after_the_form_was_opened_are_offered_in_it(
    page: EquipmentPage, tasks: Tasks
) -> None:
    form = page.acts.new_form
    page.acts.offer(())
    page.acts.begin_new()
    assert form.category.empty
    page.entered()
    settle(tasks)
    assert (form.category.control.count() > 3, form.category.value) == (True, "")


def test_beside_an_open_item_search_export_and_print_keep_their_words(
    page: EquipmentPage, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page.window().resize(1166, 712)  # what a window of 1366×768 leaves it
    page.show_subject("item:BWC-0002")
    settle(tasks)
    table = page.register.table
    qtbot.waitUntil(lambda: page.detail.isVisible() and table.width() < 860)
    assert table.export_button.text() == texts("table.export")
    assert table.print_button.text() == texts("table.print")
    find = table.find_line
    assert find.fontMetrics().horizontalAdvance(find.placeholderText()) < find.width() - 48
    page.window().resize(1166, 560)  # where lines are few, none is spent on words
    qtbot.waitUntil(lambda: table.export_button.text() == "")


def test_chips_that_stand_below_the_tabs_leave_them_their_room(page: EquipmentPage, qtbot: QtBot) -> None:
    bar = page.tabs.tabBar()
    page.window().resize(1166, 712)
    qtbot.waitUntil(lambda: bar.width() >= bar.sizeHint().width())  # else the last ones are behind arrows
    page.window().resize(1900, 712)
    chips = page.register.filters.chips
    qtbot.waitUntil(
        lambda: chips.mapTo(page, chips.rect().topLeft()).y() < bar.mapTo(page, bar.rect().bottomLeft()).y()
    )
    page.window().resize(1166, 712)
    qtbot.waitUntil(lambda: bar.width() >= bar.sizeHint().width())


def test_an_open_item_takes_no_column_out_of_a_file(
    page: EquipmentPage, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page.window().resize(1166, 712)
    table = page.register.table
    before = [column.title for column in table.export("csv").columns]
    page.show_subject("item:BWC-0002")
    settle(tasks)
    qtbot.waitUntil(lambda: len(table.columns.visible()) < len(before))
    assert [column.title for column in table.export("csv").columns] == before
    titles = {page.register.model.columns[section].title for section in table.columns.visible()}
    assert "equipment.field.condition" in titles  # a damaged item never looks sound


@pytest.mark.rule("PF-10", "history")
def test_an_item_shows_all_that_happened_to_it_with_proof(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    desk.take("1002", "BWC-0002")
    desk.give_back("BWC-0002")
    settle(tasks)
    page.show_subject("item:bwc-0002")
    settle(tasks)
    assert page.detail.title.text() == "BWC-0002  执法记录仪"
    page.detail.show_tab("history")
    events = page.detail.history.timeline.events
    assert [event.title for event in events] == ["归还", "领用", "登记装备"]
    assert {event.proof for event in events} == {"proven"}
    assert "王乙" in events[1].note
    about = desk.services.audit.proof.about(ADMIN, subject("item", "BWC-0002"))
    page.detail.history.timeline.opened.emit(events[0].key)
    assert page.detail.history.entry.isVisible()
    facts = " ".join(label.text() for label in page.detail.history.entry.facts.findChildren(QLabel))
    assert about[-1].hash.hex()[:8] in facts
    assert f"第 {about[-1].seq} 条" in facts
    asked: list[tuple[str, str]] = []
    page.navigate.connect(lambda *where: asked.append(where))
    click(qtbot, page.detail.history.entry.ledger_button)
    assert asked == [("ledger", "item:BWC-0002")]


def test_what_is_no_tag_is_looked_for_in_the_list(page: EquipmentPage, qtbot: QtBot) -> None:
    page.show_subject("item:热敏")
    qtbot.waitUntil(lambda: shown(page) == ["PRN-0001"])


@pytest.mark.rule("EQ-07", "late")
def test_a_link_shows_a_part_of_the_list_alone(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> None:
    desk.take("1001", "BWC-0001")
    desk.take("1002", "PRN-0001")
    desk.clock.advance(days=2)
    page = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(page, EquipmentPage)

    def led_to(subject: str) -> list[str]:
        page.show_subject(subject)
        settle(tasks)
        return shown(page)

    assert led_to("filter:overdue") == ["BWC-0001"]
    assert led_to("category:4") == ["PRN-0001"]
    assert led_to("holder:1002") == ["PRN-0001"]
    assert led_to("filter:in_store") == ["BWC-0002", "BWC-0003"]
    assert page.register.filters.fields["holder"].value == ""
    page.show_subject("shortfall:")
    assert page.tabs.present == "entitlement"
    page.show_subject("find:0003")
    qtbot.waitUntil(lambda: shown(page) == ["BWC-0003"])
    assert page.tabs.present == "register"
    page.show_subject("item:BWC-0002")
    settle(tasks)
    assert page.detail.isVisible()


def test_a_category_may_be_asked_for_before_the_catalogue_is_read(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page = EquipmentPage(texts, tasks, desk.services, SignedIn(ADMIN))
    qtbot.addWidget(page)
    page.entered()
    page.show_subject("category:4")
    settle(tasks)
    assert shown(page) == ["PRN-0001"]
    assert page.register.filters.fields["category"].value == "4"


@pytest.mark.rule("EQ-10", "item")
def test_a_new_item_is_registered_and_a_taken_tag_refused(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    form = page.acts.new_form
    click(qtbot, page.new_button)
    qtbot.keyClicks(form.tag.control, "BWC-0001")
    qtbot.keyClick(form.tag.control, Qt.Key.Key_Return)
    assert form.category.has_keyboard, "no category is proposed"
    qtbot.keyClicks(form.category.control, "3")
    qtbot.keyClick(form.category.control, Qt.Key.Key_Return)
    assert (form.category.value, form.name.has_keyboard) == ("3", True)
    write(form.name, "执法记录仪")
    qtbot.keyClicks(form.value.control, "12.345")
    click(qtbot, form.act_button)
    assert "1680" in form.fields["value"].note.text()
    form.value.put("1680.5")
    click(qtbot, form.act_button)
    settle(tasks)
    assert "BWC-0001 已是装备“执法记录仪”" in form.tag.note.text()
    assert "EQ-10" in form.tag.note.text()
    form.tag.put("BWC-0009")
    qtbot.keyClick(form.tag.control, Qt.Key.Key_Return)
    settle(tasks)
    assert any("BWC-0009" in sentence for sentence in said(page))
    assert "BWC-0009" in shown(page)
    assert desk.services.inventory.register.history(ADMIN, "BWC-0009").item.value_fen == 168_050
    assert form.tag.value == ""


@pytest.mark.rule("EQ-12", "reason")
def test_a_change_needs_its_reason_and_is_in_the_history(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    page.show_subject("item:BWC-0003")
    settle(tasks)
    click(qtbot, page.detail.change_button)
    form = page.acts.change_form
    form.place.put("柜9-09")
    form.usb_serial.put("CAM-NEW")
    click(qtbot, form.act_button)
    assert form.isVisible()
    assert form.reason.hasFocus()
    write(form.reason, "换柜")
    qtbot.keyClick(form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(tasks)
    item = desk.services.inventory.register.history(ADMIN, "BWC-0003").item
    assert (item.place, item.usb_serial, item.name) == ("柜9-09", "CAM-NEW", "执法记录仪")
    assert page.detail.isVisible()
    note = page.detail.history.timeline.events[0].note
    assert "柜3-03 → 柜9-09" in note
    assert "换柜" in note


@pytest.mark.rule("EQ-10", "tag")
def test_another_tag_is_shown_at_once_and_the_former_one_leads_here(
    page: EquipmentPage, tasks: Tasks, qtbot: QtBot
) -> None:
    page.show_subject("item:BWC-0003")
    settle(tasks)
    click(qtbot, page.detail.retag_button)
    form = page.acts.retag_form
    form.label.put("CAM-0003")
    click(qtbot, form.act_button)
    assert form.reason.hasFocus()
    write(form.reason, "标签破损")
    click(qtbot, form.act_button)
    settle(tasks)
    assert page.detail.isVisible()
    assert page.detail.title.text() == "CAM-0003  执法记录仪"
    assert "BWC-0003 换为 CAM-0003" in page.detail.history.timeline.events[0].note
    page.show_subject("item:BWC-0003")
    settle(tasks)
    assert page.detail.title.text() == "CAM-0003  执法记录仪"


@pytest.mark.rule("EQ-07", "extension")
def test_the_loan_of_the_shown_item_is_extended_with_a_reason(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    page.show_subject("item:BWC-0002")
    settle(tasks)
    assert not page.detail.extend_button.isVisible(), "nobody has it"
    desk.take("1002", "BWC-0002")
    page.show_subject("item:BWC-0002")
    settle(tasks)
    click(qtbot, page.detail.extend_button)
    form = page.acts.extending.form
    register = desk.services.inventory.register
    before = register.history(ADMIN, "BWC-0002").item.due_at
    assert before is not None
    assert form.time.value == f"{local(before, DEFAULT_ZONE):%H:%M}", "the time of day at which it is due"
    form.day.put(local(before, DEFAULT_ZONE).date() + timedelta(days=2))
    click(qtbot, form.act_button)
    assert form.reason.hasFocus()
    write(form.reason, "检查还要两天")
    click(qtbot, form.act_button)
    settle(tasks)
    assert register.history(ADMIN, "BWC-0002").item.due_at == before + timedelta(days=2)
    assert page.detail.isVisible()
    assert "检查还要两天" in page.detail.history.timeline.events[0].note
    assert any("延期到" in sentence for sentence in said(page))


@pytest.mark.rule("RC-06", "explanation")
@pytest.mark.rule("EQ-05", "exemption")
def test_a_return_without_recordings_is_explained(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    desk.take("1002", "BWC-0002")
    desk.give_back("BWC-0002")
    page.show_subject("item:BWC-0002")
    settle(tasks)
    click(qtbot, page.detail.exempt_button)
    settle(tasks)
    form = page.acts.exempt_form
    assert form.ground.control.count() == 4, "three grounds of RC-06, or that nothing was recorded"
    assert form.ground.has_keyboard, "a form begins in its first field"
    click(qtbot, form.act_button)
    assert form.ground.note.text() == "请填写“免录情形”。", "nobody declares the first one by not looking"
    assert "RC-06" in form.text.note.text()
    form.ground.put("secrecy")
    write(form.text, "涉及商业秘密，当事人在场")
    click(qtbot, form.act_button)
    settle(tasks)
    assert desk.services.inventory.register.history(ADMIN, "BWC-0002").item.state is ItemState.IN_STORE
    assert not page.detail.exempt_button.isVisible()
    assert any("免录办结" in sentence for sentence in said(page))


@pytest.mark.rule("EQ-03", "record")
def test_training_of_several_on_several(page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot) -> None:
    click(qtbot, page.training_button)
    settle(tasks)
    form = page.acts.training_form
    click(qtbot, form.act_button)
    assert "至少选一名" in form.fields["numbers"].note.text()
    form.choose(["1001", "1002"], [3, 7])
    assert form.officers.said.text() == "已选 2 人"
    click(qtbot, form.act_button)
    settle(tasks)
    assert {training.category for training in desk.services.inventory.training.of(ADMIN, "1002")} == {3, 7}
    assert any("4 条培训" in sentence for sentence in said(page))


def test_a_file_with_problems_registers_nothing_and_names_each(
    page: EquipmentPage,
    desk: Desk,
    tasks: Tasks,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    click(qtbot, page.batch_button)
    written = tmp_path / "模板.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(written), "*.xlsx"))
    click(qtbot, page.tables.register.template_button)
    settle(tasks)
    rows = list(load_workbook(written).active.values)
    titles = ",".join(rows[0])
    assert titles.startswith(
        "编号,类别,名称,型号,序列号,USB 序列号,存放位置,购置日期,价值（元）,资产编号,责任人"
    )
    bad = tmp_path / "清单.csv"
    lines = [
        ",".join(rows[0]),
        "NEW-1,3,记录仪,,,,,,",
        "BWC-0001,3,记录仪,,,,,,",
        "NEW-2,33,记录仪,,,,,2026-13-01,",
    ]
    bad.write_text("\n".join(lines), encoding="gb18030")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(bad), ""))
    click(qtbot, page.tables.register.choose_button)
    settle(tasks)
    lines_of = page.tables.register.list.model
    found = [
        [lines_of.cell(place, column).text for column in (0, 2, 3, 5)] for place in range(lines_of.found)
    ]
    assert found == [
        ["3", "需改正", "BWC-0001", "编号"],
        ["4", "需改正", "NEW-2", "类别、购置日期"],
    ], "those to put right come first"
    assert not page.tables.register.confirm_button.isEnabled()
    page.tables.register.list.chips.choose("all")
    assert lines_of.found == 3
    assert desk.services.inventory.listing.page(ADMIN).total == 4
    bad.write_text("\n".join(lines[:2]), encoding="utf-8")
    click(qtbot, page.tables.register.again_button)
    settle(tasks)
    assert "新增 1 行" in page.tables.register.outcome.text()
    assert desk.services.inventory.listing.page(ADMIN).total == 4, "seen, not yet recorded"
    click(qtbot, page.tables.register.confirm_button)
    settle(tasks)
    assert any("已登记 1 件" in sentence for sentence in said(page))
    assert "NEW-1" in shown(page)


@pytest.mark.rule("EQ-02", "shortfall")
@pytest.mark.rule("EQ-01", "standard")
def test_the_shortfall_by_category_officer_and_group(
    page: EquipmentPage, desk: Desk, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    page.tabs.show_tab("entitlement")
    settle(tasks)
    covers = page.entitlement.tables["category"].model
    assert covers.found == 10
    camera = [covers.cell(2, column).text for column in (1, 3, 4)]
    assert camera == ["执法记录仪", "2", "3"]
    page.entitlement.views.choose("officer")
    people = page.entitlement.tables["officer"]
    assert people.isVisible()
    assert [people.model.cell(place, 0).text for place in range(people.model.found)] == ["1001", "1002"]
    written = tmp_path / "缺口.xlsx"
    page.gap_exports.write(people.export("xlsx"), written)
    settle(tasks)
    rows = list(load_workbook(written).active.values)
    assert [row[0] for row in rows[2:]] == ["范围：共 2 条", "工号", "1001", "1002"]
    assert str(rows[1][0]).endswith("制表人 赵管理"), "a file says who made it, and when"
    page.entitlement.views.choose("group")
    assert page.entitlement.tables["group"].model.found == 2


@pytest.mark.rule("EQ-02", "catalogues")
@pytest.mark.rule("EQ-02", "life")
def test_the_entitlement_goes_by_the_chosen_catalogue_and_year(
    page: EquipmentPage, desk: Desk, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    standards, table = desk.services.inventory.standards, tmp_path / "目录.csv"
    table.write_text("no,name,per,quantity,life_years,categories\n1,示例相机,每人,3,2,3\n", encoding="utf-8")
    today = desk.services.clock.now().date()
    head = CatalogueHead("county", "示例目录", CatalogueLevel.COUNTY, "示例文件", today)
    seen = standards.preview_file(ADMIN, table, head).digest
    standards.import_file(ADMIN, table, head, seen=seen)
    lot = NewItem("LOT-1", 7, "速测卡", tracking=Tracking.LOT, unit="盒", quantity=4, lot="L26")
    expires = today.replace(year=today.year + 1, month=6, day=30)
    desk.services.inventory.register.register(ADMIN, replace(lot, expires_on=expires))
    view = page.entitlement
    page.tabs.show_tab("entitlement")
    settle(tasks)
    assert not view.end_button.isVisible(), "the office's own is a rule"
    view.catalogue.setCurrentIndex(view.catalogue.findData("county"))
    settle(tasks)
    rows = view.tables["category"].model
    assert [rows.cell(0, column).text for column in (1, 3, 4, 8)] == ["示例相机", "6", "3", "0"]
    assert [chip.text().split()[0] for chip in view.views.chips] == [
        "按类别",
        "到期装备",
        "到期批次",
        "目录项目",
        "各版目录",
    ]
    view.year.setCurrentIndex(1)
    settle(tasks)
    assert [rows.cell(0, column).text for column in (7, 8, 9)] == ["0", "3", "6"]
    view.views.choose("ending")
    assert view.tables["ending"].model.found == 3
    view.views.choose("lots")
    lots = view.tables["lots"].model
    assert [lots.cell(0, column).text for column in (0, 3, 5)] == ["LOT-1", "L26", "4 盒"]
    assert (view.rows.model.found, view.catalogues.model.found) == (1, 2)
    view.end_button.click()
    form = view.pane.currentWidget()
    assert isinstance(form, CatalogueEndForm)
    form.reason.put("废止")
    form.act_button.click()
    settle(tasks)
    assert view.wish.catalogue == "office", "what is no more is not offered"


def test_the_list_is_exported_as_seen(page: EquipmentPage, desk: Desk, tasks: Tasks, tmp_path: Path) -> None:
    desk.take("1002", "BWC-0002")
    page.register.narrow(category="3")
    page.register.table.sort("tag", descending=True)
    settle(tasks)
    written = tmp_path / "装备.xlsx"
    page.register.list.exports.write(page.register.table.export("xlsx"), written)
    settle(tasks)
    rows = list(load_workbook(written).active.values)
    assert rows[2][0] == "范围：类别：3 执法记录仪；共 3 条"
    assert [row[0] for row in rows[4:]] == ["BWC-0003", "BWC-0002", "BWC-0001"]
    assert rows[5][4] == "王乙 1002"
    assert str(rows[5][6]).startswith("2026-11-23 17:30")  # the office's clock, not UTC


@pytest.mark.rule("PF-05", "role")
def test_who_may_only_look_has_nothing_to_press(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> None:
    page = sit_at("equipment", desk, texts, tasks, qtbot, OFFICER)
    assert isinstance(page, EquipmentPage)
    page.show_subject("item:BWC-0001")
    settle(tasks)
    buttons = (page.new_button, page.batch_button, page.training_button, page.detail.change_button)
    assert [button.isVisible() for button in buttons] == [False] * 4
    assert page.detail.history.timeline.events[0].proof == "proven"


def test_the_register_is_shown_as_it_stood_at_the_end_of_a_day(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot, texts: Texts
) -> None:
    yesterday = local(desk.clock.now(), desk.clock.zone).date()
    desk.clock.advance(days=1)
    desk.take("1002", "BWC-0002")
    settle(tasks)
    holder = next(at for at, column in enumerate(page.register.model.columns) if column.key == "holder")
    assert page.register.model.cell(1, holder).text == "王乙 1002"
    filters = page.register.filters
    assert filters.day is not None
    assert filters.day.button.isVisible(), "in the list's bar, not among its filters"
    assert not filters.day.strip.isVisible()
    filters.day.actions["yesterday"].trigger()
    settle(tasks)
    assert filters.day.strip.isVisible()
    assert filters.day.button.text() == texts("list.at_day", day=yesterday)
    assert page.register.model.cell(1, holder).text == ""
    table = page.register.table
    assert f"{yesterday} 日终" in table.export("xlsx").filters
    assert table.export("xlsx").as_of == yesterday
    assert table.choose("BWC-0002")
    assert (table.current, table.selected) == (None, [])  # a past day is looked at only
    assert [each.key for each in table.bar.acts.values() if not table.bar.buttons[each.key].isHidden()] == [
        HISTORY
    ]
    click(qtbot, filters.day.back_button)
    settle(tasks)
    assert page.register.model.cell(1, holder).text == "王乙 1002"
    assert not filters.day.strip.isVisible()
    assert filters.day.button.text() == texts("list.now")
    assert not table.bar.buttons["change"].isHidden()


def test_chosen_items_are_changed_one_by_one(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    table = page.register.table
    table.view.selectAll()
    click(qtbot, table.bar.buttons["change"])
    settle(tasks)
    form = page.several.change_form
    assert "4 项" in form.subtitle.text()
    click(qtbot, form.act_button)
    assert form.isVisible(), "nothing was filled in"
    write(form.place, "柜9-01")
    click(qtbot, form.act_button)
    assert form.isVisible(), "a reason is missing"
    form.reason.put("换柜")
    click(qtbot, form.act_button)
    settle(tasks)
    places = {row.item.tag: row.item.place for row in desk.services.inventory.listing.rows(ADMIN)}
    assert set(places.values()) == {"柜9-01"}
    assert any("已办妥" in each or "全部办妥" in each for each in said(page))
    changes = desk.services.audit.proof.about(ADMIN, subject("item", "BWC-0001"))
    assert changes[-1].kind == "equipment.changed", "each through the act on one"


@pytest.mark.rule("EQ-05", "category")
@pytest.mark.rule("EQ-12", "approval")
def test_a_change_of_chosen_items_is_asked_for_and_those_that_are_out_are_named(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    desk.take("1002", "BWC-0002")
    settle(tasks)
    page.register.table.view.selectAll()
    page.several.begin_change_request(page.register.table.selected)
    form = page.several.request_form
    form.text.put("类别录错")
    form.act()
    assert form.value.note.text(), "something is to change"
    form.category.put("9")
    form.act()
    settle(tasks)
    panel = page.several.run.panel
    panel.go_on_button.click()
    settle(tasks)
    rows = {
        row.about for row in desk.services.approvals.listing.rows(ADMIN, ListQuery().narrowed(kind="change"))
    }
    assert rows == {"item:BWC-0001", "item:BWC-0003", "item:PRN-0001"}
    categories = {row.item.category for row in desk.services.inventory.listing.rows(ADMIN)}
    assert 9 not in categories, "not before it is approved"
    assert "BWC-0002" in panel.outcomes.cell(0, 0).text
    assert panel.outcomes.cell(1, 1).text == "已申请", "what waits for approval is not done"
    assert any("已提交申请 3 条" in each for each in said(page))
    assert "EQ-05" in panel.outcomes.cell(0, 2).text
    assert any("无人担任" in each for each in said(page)), "who is missing for the requests is told at once"
    page.several.begin_remind(page.register.table.selected)
    page.several.remind_form.note.put("今天归还")
    page.several.remind_form.act()
    settle(tasks)
    panel.go_on_button.click()
    settle(tasks)
    told = {panel.outcomes.cell(row, 0).text.split()[0]: panel.outcomes.cell(row, 1).text for row in range(4)}
    assert [tag for tag, outcome in told.items() if outcome == "已办妥"] == ["BWC-0002"], (
        "the one that is out"
    )


@pytest.mark.rule("PF-01", "update")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_list_as_it_is_exported_comes_back_unchanged(
    page: EquipmentPage, desk: Desk, tasks: Tasks, tmp_path: Path, suffix: str
) -> None:
    register, table, where = (
        desk.services.inventory.register,
        page.register.table,
        tmp_path / f"台账.{suffix}",
    )
    facts = {"serial": "0001234567", "model": "4E-20", "place": "=柜"}
    register.change(ADMIN, "BWC-0001", facts, "补录")
    desk.take("1002", "BWC-0002")
    settle(tasks)
    for section in range(len(page.register.model.columns)):
        table.columns.show_column(section, True)
    page.register.list.exports.write(table.export(suffix), where)
    settle(tasks)
    preview = register.preview_file(ADMIN, where, update=True, reason="核对")
    left_out = Becomes.LEFT_OUT
    assert [each.becomes for each in preview.lines if each.becomes is not left_out] == 4 * [Becomes.UNCHANGED]


def go_on(page: EquipmentPage, form: FormPane, tasks: Tasks, qtbot: QtBot) -> list[str]:
    """Act by `form` on all, go on with those that can be done; what was said of the others."""
    click(qtbot, form.act_button)
    settle(tasks)
    panel = page.several.run.panel
    rows = range(panel.outcomes.found)
    said_of = [
        panel.outcomes.cell(row, 2).text for row in rows if panel.outcomes.cell(row, 1).text != "可以办理"
    ]
    assert form.isVisible(), "nothing is recorded yet"
    click(qtbot, panel.go_on_button)
    settle(tasks)
    assert not form.isVisible()
    return said_of


def test_what_is_due_of_chosen_items_is_settled(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    desk.take("1002", "BWC-0002", "BWC-0003")
    desk.give_back("BWC-0002")
    settle(tasks)
    acts, led = page.register.table.bar.buttons, list[tuple[str, str]]()
    page.navigate.connect(lambda key, about: led.append((key, about)))
    settling = ("return", "extend", "exempt")
    for tag, offered in (("BWC-0001", ()), ("BWC-0003", settling[:2]), ("BWC-0002", settling[2:])):
        assert page.register.table.choose(tag)
        words = {each.property("act") for each in page.register.table.chosen.menu().actions()}
        assert words & {*settling} == {*offered}, tag
        assert not any(acts[each].isVisible() for each in {*settling} - {*offered}), tag
    page.register.table.view.selectAll()
    click(qtbot, acts["return"])
    assert led == [("counter", "items:BWC-0003")]
    click(qtbot, acts["extend"])
    longer = page.several.settling.extend_form
    due = desk.services.inventory.register.history(ADMIN, "BWC-0003").item.due_at
    assert due is not None
    assert longer.day.value > local(due, desk.services.clock.zone).date(), "a day that no row is refused for"
    settle(tasks)
    assert "最晚可延到 2026-11-30" in longer.day.note.text()
    page.register.table.view.selectRow(0)
    assert longer.apart.isVisible(), "which rows it is for, where the list shows others"
    page.register.table.view.selectAll()
    assert not longer.apart.isVisible()
    longer.day.put(local(due, desk.services.clock.zone).date() - timedelta(days=1))
    longer.reason.put("检查还要几天")
    click(qtbot, longer.act_button)
    settle(tasks)
    panel = page.several.run.panel
    assert (panel.asks, longer.act_button.isEnabled()) == (True, False)
    click(qtbot, panel.back_button)
    assert longer.act_button.isEnabled()
    qtbot.waitUntil(lambda: longer.day.has_keyboard)  # back in the field for which rows are refused
    assert "不晚于" in longer.day.note.text()
    page.register.table.view.clearSelection()
    page.register.table.choose("BWC-0003")
    page.several.settling.begin_extend(page.register.table.selected)
    longer.day.put(local(due, desk.services.clock.zone).date() - timedelta(days=1))
    longer.reason.put("检查还要几天")
    click(qtbot, longer.act_button)
    settle(tasks)
    assert "不晚于" in longer.day.note.text()
    assert not panel.asks, "all are refused for what stands in one field: it is said there"
    page.register.table.view.selectAll()
    page.several.settling.begin_extend(page.register.table.selected)
    longer.day.put(local(desk.services.clock.now(), desk.services.clock.zone).date() + timedelta(days=3))
    longer.reason.put("检查还要几天")
    why = go_on(page, longer, tasks, qtbot)
    assert sum("没有借出" in each for each in why) == 2
    assert sum("到期的是“录像采集”" in each for each in why) == 1, (
        "it is out of nobody's hands, and due all the same"
    )
    (extended,) = desk.services.audit.proof.about(ADMIN, "item:BWC-0003", newest=1)
    assert extended.of(LoanExtended).reason == "检查还要几天"
    page.register.table.view.selectAll()
    click(qtbot, acts["exempt"])
    settle(tasks)
    form = page.several.settling.exempt_form
    assert "4 项" in form.subtitle.text()
    form.ground.put("safety")
    form.text.put("设备进水，无法读取")
    assert len(go_on(page, form, tasks, qtbot)) == 3, "the others await none"
    found = desk.services.inventory.register.history(ADMIN, "BWC-0002").item
    assert found.state is ItemState.IN_STORE
    page.register.table.view.selectAll()
    page.register.table.bar.acts["void"].act(page.register.table.selected)
    settle(tasks)
    wrong = page.several.void_form
    wrong.reason.put("写错了设备")
    never = go_on(page, wrong, tasks, qtbot)
    assert ["没有可作废的收发" in each for each in never] == [True, True], "the others never moved"
    found = desk.services.inventory.register.history(ADMIN, "BWC-0002").item
    assert found.state is ItemState.AWAITING_RECORDINGS


def test_who_may_not_edit_is_offered_no_such_act(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page = sit_at("equipment", desk, texts, tasks, qtbot, session=OFFICER)
    assert isinstance(page, EquipmentPage)
    assert page.register.table.bar.acts.keys() == {"report", "history"}, (
        "a fault is reported by whoever finds it (EQ-14)"
    )


@pytest.mark.rule("DM-05", "hindrance")
def test_the_deadline_of_recordings_is_paused_and_resumed_beside_the_list(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    desk.take("1002", "BWC-0002")
    desk.give_back("BWC-0002")
    settle(tasks)
    page.show_subject("item:BWC-0002")
    settle(tasks)
    click(qtbot, page.detail.pause_button)
    form = page.acts.pause_form
    click(qtbot, form.act_button)
    settle(tasks)
    assert form.isVisible(), "a reason is missing"
    form.reason.put("读卡器送修")
    click(qtbot, form.act_button)
    settle(tasks)
    query = ListQuery().narrowed(kind="recordings", about=subject("item", "BWC-0002"))
    (held,) = desk.services.people.deadline_list.page(ADMIN, query).rows
    assert held.state is DeadlineState.PAUSED
    assert "已暂停" in [chip.state.word for chip in page.detail.facts.findChildren(Chip)]
    assert page.detail.pause_button.text() == "恢复采集时限"
    desk.clock.advance(days=3)
    click(qtbot, page.detail.pause_button)
    form.reason.put("已修好")
    click(qtbot, form.act_button)
    settle(tasks)
    (running,) = desk.services.people.deadline_list.page(ADMIN, query).rows
    assert running.state is DeadlineState.RUNNING
    assert running.deadline.due_at > held.deadline.due_at
    assert page.detail.pause_button.text() == "暂停采集时限"


@pytest.mark.rule("DM-03", "state")
def test_one_damaged_row_is_named_in_its_place_and_hides_no_other(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot, texts: Texts
) -> None:
    with closing(sqlite.connect(desk.folder / "data" / "station.db")) as database:
        database.execute("UPDATE item SET state = '?' WHERE tag = 'BWC-0002'")
        database.commit()
    page.register.model.reload()
    settle(tasks)
    model, table = page.register.model, page.register.table
    assert shown(page) == ["BWC-0001", "BWC-0002", "BWC-0003", "PRN-0001"]
    assert [model.cell(1, column).text for column in (1, 2)] == [texts("list.damaged")] * 2
    assert texts("ledger_page.rebuild") in str(model.data(model.index(1, 1), Qt.ItemDataRole.ToolTipRole))
    assert texts("list.damaged_rows", count="1") in table.count_line.text()
    table.view.selectRow(1)
    assert table.current is None
    table.view.selectAll()
    assert [row.item.tag for row in table.selected if isinstance(row, ListedItem)] == [
        "BWC-0001",
        "BWC-0003",
        "PRN-0001",
    ]
    with pytest.raises(IntegrityProblem, match="state_damaged"):
        list(table.export("csv").values())


def test_a_right_click_keeps_the_chosen_rows_and_opens_none(
    page: EquipmentPage, tasks: Tasks, qtbot: QtBot
) -> None:
    table, view = page.register.table, page.register.table.view

    def press(row: int, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> None:
        at = view.visualRect(table.model.index(row, 0)).center()
        qtbot.mouseClick(view.viewport(), button, held, pos=at)
        settle(tasks)

    press(0, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    assert page.register.split.pane.isVisible()
    press(2, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    assert table.places == [0, 1, 2]
    assert page.register.split.pane.isHidden(), "several are no longer the one beside them"
    press(1, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier)
    assert table.places == [0, 1, 2]
    assert page.register.split.pane.isHidden()


@pytest.mark.rule("EQ-10", "tracking")
def test_counted_stock_is_registered_and_more_of_it_received(
    page: EquipmentPage, tasks: Tasks, qtbot: QtBot
) -> None:
    click(qtbot, page.new_button)
    form = page.acts.new_form
    stock = form.stock
    assert stock.tracking is not None
    assert stock.quantity is not None
    assert not stock.unit.isVisible()
    form.tag.put("TAPE-01")
    write(form.name, "警戒带")
    form.category.put("9")
    stock.tracking.setFocus()
    qtbot.keyClick(stock.tracking.control, Qt.Key.Key_Down)
    assert stock.unit.isVisible()
    qtbot.keyClick(stock.tracking.control, Qt.Key.Key_Return)
    assert stock.quantity.has_keyboard, "what was chosen brought fields that are still to be filled in"
    stock.quantity.put(4)
    qtbot.keyClick(stock.quantity.control, Qt.Key.Key_Return)
    assert stock.unit.has_keyboard, "what is counted has a unit"
    stock.unit.put("卷")
    stock.minimum.put(5)
    click(qtbot, form.act_button)
    settle(tasks)
    row, columns = shown(page).index("TAPE-01"), [each.key for each in page.register.model.columns]
    chip = page.register.model.cell(row, columns.index("state")).state
    assert chip is not None
    assert chip.word == "待补充 · 4 卷"
    table = page.register.table
    offered = [table.bar.acts["void"].goes_with([table.model.row_at(at)]) for at in (row, 0)]
    assert offered == [False, True], "no movement of counted stock is voided from here"
    page.show_subject("item:TAPE-01")
    settle(tasks)
    assert page.detail.report_button.isHidden()
    click(qtbot, page.detail.stock.receive)
    receipt = page.acts.stock.receipt_form
    receipt.quantity.put(16)
    click(qtbot, receipt.act_button)
    settle(tasks)
    assert page.detail.isVisible()
    assert any("20 卷" in label.text() for label in page.detail.facts.findChildren(QLabel))
    notes = [each.note for each in page.detail.history.timeline.events[:2]]
    assert ("库存已足" in notes[0], "入库 16 卷" in notes[1]) == (True, True)
    click(qtbot, page.detail.stock.issue)
    issue = page.acts.stock.issue_form
    settle(tasks)
    assert issue.number.control.findData("1002") >= 0, "who takes it is chosen by name"
    issue.number.put("1002")
    issue.quantity.put(2)
    issue.pin.put("0000")
    click(qtbot, issue.act_button)
    settle(tasks)
    assert (issue.pin.note.isHidden(), issue.wrong.isHidden()) == (False, True), "said at its field"
    issue.pin.put("")
    issue.matter.put("2026-77")
    click(qtbot, issue.act_button)
    settle(tasks)
    assert any("（2026-77 用）" in each.note for each in page.detail.history.timeline.events[:2])
    said = " ".join(each.sentence for each in page.banners.messages)
    assert "TAPE-01 已发给" in said, said
    assert any("18 卷" in label.text() for label in page.detail.facts.findChildren(QLabel))
    click(qtbot, page.new_button)
    form.tag.put("FT-01")
    write(form.name, "封条")
    form.category.put("9")
    stock.tracking.put("range")
    assert stock.numbers is not None
    assert (stock.numbers.isVisible(), stock.quantity.isVisible()) == (True, False), (
        "the numbers say how many"
    )
    stock.numbers.put("A0001-A0050")
    stock.unit.put("枚")
    click(qtbot, form.act_button)
    settle(tasks)
    page.show_subject("item:FT-01")
    settle(tasks)
    click(qtbot, page.detail.stock.issue)
    settle(tasks)
    issue.number.put("1002")
    issue.numbers.put("A0003-A0004")
    click(qtbot, issue.act_button)
    settle(tasks)
    click(qtbot, page.detail.stock.receive)
    assert (receipt.numbers.isVisible(), receipt.quantity.isVisible()) == (True, False)
    receipt.numbers.put("A0004")
    click(qtbot, receipt.act_button)
    settle(tasks)
    facts = [label.text() for label in page.detail.facts.findChildren(QLabel)]
    assert any("A0003 已发给" in each for each in facts), facts
    assert any("49 枚" in each for each in facts)
    click(qtbot, page.detail.stock.correct)
    spoiling = page.acts.stock.correction_form
    assert (spoiling.numbers.isVisible(), spoiling.sound.isVisible(), spoiling.quantity.isVisible()) == (
        True,
        True,
        False,
    )
