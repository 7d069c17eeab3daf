"""报表 as people use it: what is due is filled in and filed, added up, counted; templates are received and ended."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from station.audit.forms.book import DutyState
from station.audit.forms.definition import FilingLevel, FormLevel
from station.core.clock import local
from station.core.texts import Texts
from station.people.permissions import Role
from station.people.sessions import Session
from station.ui.pages.forms.details import DutyDetail, SumDetail
from station.ui.pages.forms.fill_form import CollectForm, FillForm
from station.ui.pages.forms.page import FormsPage
from station.ui.pages.forms.template_forms import FormDetail, FormEnding, MakeFormForm, ReceiveForm
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from tests.audit.test_forms import DEFINED, FIELDS, fields
from tests.ui.desks import PROGRAM, Desk
from tests.ui.sitting import said, settle, sit_at

STAFF = Session("zhao", "赵管理", frozenset({Role.OFFICE_STAFF, Role.SYSTEM_ADMINISTRATOR}), "1001", "310110")
OFFICE = "第一市场监督管理所"


def made(desk: Desk, folder: Path, texts: Texts) -> str:
    """A monthly form for this office and another one, whose period of this month is over; the period."""
    clock = desk.clock
    first = local(clock.now(), clock.zone).date().replace(day=1)
    clock.advance(days=33)
    levels = (FilingLevel(FormLevel.OFFICES, 5, (OFFICE, "二所")),)
    told = replace(DEFINED, first_day=first, levels=levels, task="按月统计执法记录仪")
    table = fields(folder / "栏目.xlsx", *FIELDS[:1], *FIELDS[2:])
    desk.services.audit.forms.make(PROGRAM, texts, table, told, folder / "模板.xlsx")
    return first.isoformat()[:7]


def refusal(form: FillForm) -> str:
    """What is said above the buttons and below the fields."""
    return " ".join([form.wrong.text(), *(each.note.text() for each in form._cells.values())])


@pytest.mark.rule("PF-08", "form", "counts")
def test_a_return_is_filled_in_filed_added_up_and_counted(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    period = made(desk, tmp_path, texts)
    page = sit_at("forms", desk, texts, tasks, qtbot, STAFF)
    assert isinstance(page, FormsPage)
    assert page.duties.table.model.rowCount() == 2
    page.show_subject(f"form:ZB01 {period} {OFFICE}")  # as a task on the start page leads here
    settle(tasks)
    detail = page.duties.pane.currentWidget()
    assert isinstance(detail, DutyDetail)
    detail.fill_button.click()
    settle(tasks)
    form = page.duties.pane.currentWidget()
    assert isinstance(form, FillForm)
    cell, reason = form._cells["", "closing"], form._reasons["", "closing"]
    assert reason.isHidden()
    computed = int(str(cell.value))
    cell.control.setFocus()
    assert isinstance(cell.control, QLineEdit)
    cell.control.selectAll()
    QTest.keyClicks(cell.control, "91")
    assert not reason.isHidden()
    form._cells["", "most"].put("多")
    form.act()
    settle(tasks)
    assert "多" in refusal(form)
    form._cells["", "most"].put("7")
    form.act()
    settle(tasks)
    assert f"取数为 {computed}" in refusal(form)
    reason.put("含借入一件")
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(tasks)
    detail = page.duties.pane.currentWidget()
    assert isinstance(detail, DutyDetail)
    assert (detail.duty.state, detail.duty.lines[0].cells[:2]) == (DutyState.DONE, ("91", "7"))
    assert said(page)
    detail.sum_button.click()
    settle(tasks)
    total = page.duties.pane.currentWidget()
    assert isinstance(total, SumDetail)
    assert (total.found.totals()[0], total.found.missing) == (91, ("二所",))
    links = [each for each in total.findChildren(Button) if "#" in each.text()]
    links[0].click()  # a sum opens its rows
    settle(tasks)
    assert isinstance(page.duties.pane.currentWidget(), DutyDetail)
    page.tabs.show_tab("counts")
    settle(tasks)
    model = page.counts.table.model
    assert model.rowCount() == 1
    page.counts.table.opened.emit(model.row_at(0))
    settle(tasks)
    assert page.tabs.present == "due"
    page.collect_button.click()
    asked = page.duties.pane.currentWidget()
    assert isinstance(asked, CollectForm)
    asked.file.put(str(tmp_path / "模板.xlsx"))
    asked.act()
    settle(tasks)
    assert asked.wrong.text()


@pytest.mark.rule("PF-08", "form")
def test_templates_are_received_made_and_ended_on_the_page(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    made(desk, tmp_path, texts)
    page = sit_at("forms", desk, texts, tasks, qtbot, STAFF)
    assert isinstance(page, FormsPage)
    page.receive_button.click()
    settle(tasks)
    receive = page.templates.pane.currentWidget()
    assert isinstance(receive, ReceiveForm)
    receive.file.put(str(tmp_path / "模板.xlsx"))
    receive.act()
    settle(tasks)
    assert "ZB01" in receive.wrong.text()  # that edition is here already
    page.templates.close_pane()
    page.make_button.click()
    settle(tasks)
    form = page.templates.pane.currentWidget()
    assert isinstance(form, MakeFormForm)
    form.table.put(str(tmp_path / "栏目.xlsx"))
    form.number.put("ZB02")
    form.name.put("季度统计")
    form.recurrence.put("quarter")
    form.folder.put(str(tmp_path))
    form.act()
    settle(tasks)
    assert (tmp_path / "季度统计-1.xlsx").is_file()
    detail = page.templates.pane.currentWidget()
    assert isinstance(detail, FormDetail)
    detail.end_button.click()
    ending = page.templates.pane.currentWidget()
    assert isinstance(ending, FormEnding)
    ending.reason.put("不再统计")
    ending.act()
    settle(tasks)
    rows = desk.services.audit.forms.all(PROGRAM)
    assert [(row.form.number, row.ended_on is None) for row in rows] == [("ZB01", True), ("ZB02", False)]
