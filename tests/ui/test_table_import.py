"""The import of a table on screen: what was seen is what is recorded, and what no longer holds is gone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from station.core.texts import Texts
from station.people.values import Officer
from station.ui.pages.administration.officers import OfficersTab
from station.ui.pages.administration.page import AdministrationPage
from station.ui.widgets.form_kinds import FormChoice, FormFlag
from tests.ui.desktops import Seat

HEADER = "工号,姓名,部门,小组,证件码,电话,备注\n"


@pytest.fixture
def tab(seat: Seat) -> OfficersTab:
    """The officers' tab with its import open."""
    seat.sign_in()
    page = seat.page("administration")
    assert isinstance(page, AdministrationPage)
    found = page.tab(OfficersTab.key)
    assert isinstance(found, OfficersTab)
    seat.settle()
    seat.click(found.import_button)
    return found


def table(folder: Path, text: str) -> Path:
    path = folder / "名单.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def known(seat: Seat) -> list[str]:
    return [each.number for each in seat.services.people.roster.officers(seat.session)]


def results(tab: OfficersTab) -> list[str]:
    model = tab.importing.list.model
    return [model.cell(place, 2).text for place in range(model.found)]


@pytest.mark.rule("PF-03", "validated")
def test_a_file_is_seen_then_recorded_by_the_keyboard(seat: Seat, tab: OfficersTab, tmp_path: Path) -> None:
    importing = tab.importing
    importing.take(table(tmp_path, "3001,赵丙,,,B3,,x\n1001,王乙,,,,,\n"))
    seat.settle()
    assert results(tab) == ["新增", "不变", "未读取"]
    assert "备注" in importing.list.model.cell(2, 6).text
    assert importing.list.chips.chosen == ("all",)
    importing.list.chips.choose("new")
    importing.list.chips.changed.emit(importing.list.chips.chosen)
    assert results(tab) == ["新增"]
    assert "3001" not in known(seat), "seen, not yet recorded"
    seat.press(importing, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert "3001" in known(seat)
    assert not importing.isVisible()
    assert any("已登记 1 人" in each.sentence for each in tab.context.page.banners.messages)


def test_fields_stand_side_by_side_and_no_button_moves_when_a_file_is_read(
    seat: Seat, tab: OfficersTab, tmp_path: Path
) -> None:
    importing = tab.importing
    first, second = importing.fields.values()
    assert (second.x() - first.geometry().right(), second.y()) == (17, first.y())
    buttons = (importing.choose_button, importing.again_button, importing.confirm_button)
    before = [each.mapTo(tab, QPoint()) for each in buttons]
    importing.take(table(tmp_path, "3001,赵丙,,,B3,,\n"))
    seat.settle()
    seat.until(lambda: [each.mapTo(tab, QPoint()) for each in buttons] == before)


@pytest.mark.rule("PF-03", "validated")
def test_the_key_that_the_preview_names_records_wherever_the_focus_went(
    seat: Seat, tab: OfficersTab, tmp_path: Path
) -> None:
    importing = tab.importing
    importing.take(table(tmp_path, "3001,赵丙,,,B3,,\n"))
    seat.settle()
    seat.page("ledger")
    seat.press(seat.shell.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert "3001" not in known(seat), "another page is in front: nothing is recorded unseen"
    seat.page("administration")
    seat.shell.window.setFocus()
    assert not importing.isAncestorOf(seat.shell.window.focusWidget())
    seat.press(seat.shell.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert "3001" in known(seat)


def test_esc_goes_back_wherever_the_focus_went(seat: Seat, tab: OfficersTab, tmp_path: Path) -> None:
    importing = tab.importing
    importing.take(table(tmp_path, "3001,赵丙,,,B3,,\n"))
    seat.settle()
    seat.shell.window.setFocus()
    seat.press(seat.shell.window, Qt.Key.Key_Escape)
    seat.settle()
    assert not importing.isVisible()


@pytest.mark.rule("PF-03", "validated")
def test_what_changed_since_is_said_and_shown_anew(seat: Seat, tab: OfficersTab, tmp_path: Path) -> None:
    importing = tab.importing
    importing.take(table(tmp_path, "3001,赵丙,,,B3,,\n"))
    seat.settle()
    seat.services.people.roster.register(seat.session, Officer("3002", "孙丁", badge="B3"))
    seat.settle()
    importing.confirm()
    seat.settle()
    assert "3001" not in known(seat)
    assert any("预览之后" in each.sentence for each in tab.context.page.banners.messages)
    assert results(tab) == ["需改正"], "the badge has another meaning now"
    assert not importing.confirm_button.isEnabled()


def test_a_preview_holds_for_the_options_it_was_made_with(
    seat: Seat, tab: OfficersTab, tmp_path: Path
) -> None:
    importing = tab.importing
    importing.take(table(tmp_path, "1001,王乙,,,,13900000009,\n"))
    seat.settle()
    assert results(tab) == ["需改正"], "known, and no update was asked for"
    update = importing.fields["update"]
    assert isinstance(update, FormFlag)
    update.control.click()
    assert importing.list.model.found == 0
    assert not importing.confirm_button.isEnabled()
    assert "重新读取" in importing.what_next.text()
    seat.click(importing.again_button)
    seat.settle()
    assert results(tab)[0] == "变更"
    assert "→ 13900000009" in importing.list.model.cell(0, 6).text
    seat.press(importing, Qt.Key.Key_Escape)
    assert not importing.isVisible()
    seat.click(tab.import_button)
    assert importing.list.model.found == 0, "it starts without a file"


def test_the_encoding_is_shown_and_a_person_can_choose_another(
    seat: Seat, tab: OfficersTab, tmp_path: Path
) -> None:
    importing = tab.importing
    path = tmp_path / "名单.csv"
    path.write_bytes("number,name\n3001,陳明\n".encode("cp950"))
    importing.take(path)
    seat.settle()
    encoding = importing.fields["encoding"]
    assert isinstance(encoding, FormChoice)
    model = importing.list.model
    assert "按 GB18030（简体）编码读取，但按 Big5（繁体）也读得通" in importing.outcome.text()
    encoding.control.setCurrentIndex(encoding.control.findText("Big5（繁体）"))
    encoding.control.activated.emit(encoding.control.currentIndex())
    assert not importing.confirm_button.isEnabled(), "what was seen is another reading"
    seat.click(importing.again_button)
    seat.settle()
    assert "按 Big5（繁体）编码读取。" in importing.outcome.text()
    assert [model.cell(0, column).text for column in (3, 4)] == ["3001", "陳明"]
    importing.confirm()
    seat.settle()
    assert "3001" in known(seat)


def test_a_file_that_says_nothing_new_has_nothing_to_confirm(
    seat: Seat, tab: OfficersTab, tmp_path: Path
) -> None:
    importing = tab.importing
    importing.take(table(tmp_path, "1001,王乙,,,,,\n"))
    seat.settle()
    assert "没有要登记的" in importing.what_next.text()
    assert not importing.confirm_button.isEnabled()
    importing.take(tmp_path / "nowhere.csv")
    seat.settle()
    assert any("打不开文件" in each.sentence for each in tab.context.page.banners.messages)
    assert importing.choose_button.isEnabled()


def test_neither_the_preview_nor_the_template_is_written_over_the_table_being_imported(
    seat: Seat, tab: OfficersTab, tmp_path: Path, texts: Texts
) -> None:
    importing = tab.importing
    path = table(tmp_path, "3001,赵丙,,,B3,,\n")
    before = path.read_bytes()
    importing.take(path)
    seat.settle()
    link = tmp_path / "另一个名字.csv"
    link.symlink_to(path)
    for over in (path, link):
        importing._exports.write(importing.list.table.export("csv"), over)
        seat.settle()
        assert seat.said()[0] == texts("errors.reports.same_file", path=str(over))
        importing.save_template(over)
        seat.settle()
        assert path.read_bytes() == before
    beside = tmp_path / "预览.csv"
    importing._exports.write(importing.list.table.export("csv"), beside)
    seat.settle()
    assert "赵丙" in beside.read_text(encoding="utf-8-sig")


@pytest.mark.rule("PF-01", "update")
def test_the_list_of_officers_comes_back_unchanged_with_those_who_left(
    seat: Seat, tab: OfficersTab, tmp_path: Path
) -> None:
    roster, importing, where = seat.services.people.roster, tab.importing, tmp_path / "名册.csv"
    roster.register(seat.session, Officer("3003", "周", "@科", "-组", "B-3", "+86 21 123"))
    roster.register(seat.session, Officer("3004", "吴", "一科"))
    roster.leave(seat.session, "3004", "调离")
    tab.list.narrow()
    seat.settle()
    tab.list.exports.write(tab.table.export("csv"), where)
    seat.settle()
    update = importing.fields["update"]
    assert isinstance(update, FormFlag)
    update.control.click()
    importing.take(where)
    seat.settle()
    assert set(results(tab)) == {"不变", "未读取"}
    assert any("已离岗" in importing.list.model.cell(place, 6).text for place in range(len(results(tab))))


@pytest.mark.rule("PF-01", "mapping")
def test_the_titles_of_a_foreign_file_are_matched_seen_recorded_and_offered_the_next_time(
    seat: Seat, tab: OfficersTab, tmp_path: Path
) -> None:
    importing, path = tab.importing, tmp_path / "外来.csv"
    assert not importing.match_button.isEnabled()
    path.write_text("人员代码,称呼,处室,名称,甲,乙,丙,丁,戊,己\n3001,赵丙,一科,x\n", encoding="utf-8")
    importing.take(path)
    seat.settle()
    assert set(results(tab)) == {"需改正"}
    assert "栏目对应" in importing.what_next.text()
    seat.click(importing.match_button)
    form = importing.match
    assert form is not None
    assert form.fields["人员代码"].has_keyboard, "the first one that is not read"
    fields = {key: each for key, each in form.fields.items() if isinstance(each, FormChoice)}
    places = [each.geometry() for each in fields.values()]
    assert not any(first.intersects(second) for first, second in pairwise(places)), "none lies over another"
    fields["人员代码"].put("number")
    fields["称呼"].put("name")
    fields["处室"].put("name")
    seat.click(form.act_button)
    assert importing.match is form, "two titles for one column"
    fields["处室"].put("department")
    seat.press(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert importing.match is None
    assert results(tab) == ["新增", *7 * ["未读取"]]
    assert "3001" not in known(seat), "seen, not yet recorded"
    seat.press(importing, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert "3001" in known(seat)

    path.write_text("称呼,人员代码\n钱戊,3002\n", encoding="utf-8")
    seat.click(tab.import_button)
    importing.take(path)
    seat.settle()
    assert "人员代码 → 工号" in importing.what_next.text()
    seat.click(importing.match_button)
    assert importing.match is not None
    chosen = [each.value for each in importing.match.fields.values() if isinstance(each, FormChoice)]
    assert chosen == ["name", "number"]
    seat.press(importing.match, Qt.Key.Key_Escape)
    assert (importing.match, importing.isVisible()) == (None, True), "only the form is left"
    seat.click(importing.match_button)
    seat.click(importing.match.act_button)
    seat.settle()
    assert results(tab) == ["新增"]
