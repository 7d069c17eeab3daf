"""The tab of templates: a text is tried on a sample, put in force with a reason, and taken back (PF-07)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.ui.pages.administration.page import AdministrationPage
from station.ui.pages.administration.templates import TemplatesTab
from station.ui.tasks import Tasks
from tests.ui.desks import ADMIN, OFFICER, Desk
from tests.ui.sitting import said, settle, sit_at

OWN = '#import "layout.typ": *\n#show: paper\n= 本单位专用\n#sections()\n#sources()\n'


@pytest.fixture
def page(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> AdministrationPage:
    sat = sit_at("administration", desk, texts, tasks, qtbot)
    assert isinstance(sat, AdministrationPage)
    sat.show_tab("templates")
    settle(tasks)
    sat.show_subject("template:register")
    settle(tasks)
    return sat


@pytest.fixture
def tab(page: AdministrationPage) -> TemplatesTab:
    found = page.tab("templates")
    assert isinstance(found, TemplatesTab)
    return found


def choose(tab: TemplatesTab, place: int) -> None:
    tab.versions.setCurrentIndex(place)
    tab.versions.activated.emit(place)


@pytest.mark.rule("PF-07", "template")
def test_a_template_is_tried_put_in_force_and_taken_back(
    page: AdministrationPage, tab: TemplatesTab, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    shipped = tab.text.toPlainText()
    assert "#sections()" in shipped
    assert not tab.reset_button.isEnabled()
    tab.text.setPlainText(OWN)
    qtbot.mouseClick(tab.preview_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert "本单位专用" in tab.view.paper.words[0]
    qtbot.mouseClick(tab.save_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert "PF-07" in tab.reason.note.text()
    assert tab.text.toPlainText() == OWN, "what was typed is not lost with the refusal"
    tab.reason.put("加标题")
    qtbot.mouseClick(tab.save_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert said(page)[0] == "装备台账已启用新模板。"
    assert desk.services.printing.templates.template(ADMIN, "register").text == OWN
    assert tab.versions.itemText(2).endswith("赵管理：加标题")
    tab.reason.put("恢复")
    qtbot.mouseClick(tab.reset_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert tab.text.toPlainText() == shipped
    assert not desk.services.printing.templates.template(ADMIN, "register").own
    choose(tab, 2)
    assert tab.text.toPlainText() == OWN
    choose(tab, 0)
    assert tab.text.toPlainText() == shipped


def test_a_broken_template_is_refused_with_its_line(
    page: AdministrationPage, tab: TemplatesTab, tasks: Tasks, qtbot: QtBot
) -> None:
    tab.text.setPlainText("= 题\n#nothing()")
    tab.reason.put("试")
    qtbot.mouseClick(tab.save_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert said(page)[0].startswith("模板第 2 行有误")
    assert tab.save_button.isEnabled()


def test_what_is_being_typed_survives_a_change_from_elsewhere(
    tab: TemplatesTab, desk: Desk, tasks: Tasks
) -> None:
    tab.text.setPlainText("还没写完")
    desk.services.printing.templates.change(ADMIN, "register", OWN, "别处改的", "zh_CN")
    settle(tasks)
    assert tab.text.toPlainText() == "还没写完"
    assert tab.reset_button.isEnabled()


def test_what_was_typed_comes_back_with_its_template_and_by_undo(
    page: AdministrationPage, tab: TemplatesTab, tasks: Tasks
) -> None:
    shipped = tab.text.toPlainText()
    assert tab.typed.text() == ""
    tab.text.setPlainText(OWN)
    assert tab.typed.text() == "编辑框里的内容还没有启用。"
    page.show_subject("template:list")
    settle(tasks)
    assert tab.text.toPlainText() != OWN
    page.show_subject("template:register")
    settle(tasks)
    assert tab.text.toPlainText() == OWN
    choose(tab, 1)
    assert tab.text.toPlainText() == shipped
    assert tab.typed.text() == ""
    tab.text.undo()
    assert tab.text.toPlainText() == OWN


@pytest.mark.rule("PF-05", "role")
def test_who_does_not_edit_policy_has_no_such_tab(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page = sit_at("administration", desk, texts, tasks, qtbot, OFFICER)
    assert isinstance(page, AdministrationPage)
    with pytest.raises(KeyError):
        page.tab("templates")
