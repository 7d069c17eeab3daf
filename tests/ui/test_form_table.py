"""报表 of open rows and of many cells: filled in on the page in a table, by keys and from a sheet (PF-08)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from station.audit.forms.bodies import FormFiled
from station.audit.forms.definition import FilingLevel, FormLayout, FormLevel
from station.audit.forms.finding import DutyName
from station.core.clock import local
from station.core.texts import Texts
from station.ui.pages.forms.details import DutyDetail
from station.ui.pages.forms.fill_form import FillForm
from station.ui.pages.forms.page import FormsPage
from station.ui.tasks import Tasks
from tests.audit.test_forms import DEFINED, fields
from tests.ui.desks import PROGRAM, Desk
from tests.ui.sitting import settle, sit_at
from tests.ui.test_forms_page import OFFICE, STAFF

FOUND = [
    ["what", "发现的问题", "文本", "是", "", "", "", "", ""],
    ["many", "件数", "整数", "是", "1", "99", "求和", "", ""],
    ["how", "处理", "选项", "否", "", "", "", "", "已修、报废"],
]


@pytest.mark.rule("PF-08", "form")
def test_open_rows_are_typed_pasted_and_filed_on_the_page(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    clock = desk.clock
    first = local(clock.now(), clock.zone).date().replace(day=1)
    clock.advance(days=33)
    levels = (FilingLevel(FormLevel.OFFICES, 5, (OFFICE,)),)
    told = replace(DEFINED, number="ZB05", layout=FormLayout.OPEN, first_day=first, levels=levels)
    desk.services.audit.forms.make(
        PROGRAM, texts, fields(tmp_path / "栏目.xlsx", *FOUND), told, tmp_path / "模板.xlsx"
    )
    name = DutyName("ZB05", first.isoformat()[:7])
    page = sit_at("forms", desk, texts, tasks, qtbot, STAFF)
    assert isinstance(page, FormsPage)
    page.show_subject(f"form:ZB05 {name.period} {OFFICE}")
    settle(tasks)
    detail = page.duties.pane.currentWidget()
    assert isinstance(detail, DutyDetail)
    detail.fill_button.click()
    settle(tasks)
    form = page.duties.pane.currentWidget()
    assert isinstance(form, FillForm)
    table = form.table
    assert table is not None
    assert page.duties.table.isHidden()  # the table has the list's room
    form.act()
    settle(tasks)
    assert "零报告" in form.wrong.text()  # no missing row is taken for it
    cells = table.table
    cells.setFocus()
    for text in ("灯不亮", "多"):
        QTest.keyClick(cells, Qt.Key.Key_F2)
        editor = cells.findChild(QLineEdit)
        assert editor is not None
        editor.setText(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        settle(tasks)
    assert (cells.currentRow(), cells.currentColumn(), cells.rowCount()) == (0, 2, 2)
    form.act()
    settle(tasks)
    assert (cells.currentRow(), cells.currentColumn()) == (0, 1)  # the cell that is wrong
    assert "多" in table.note.text()
    QApplication.clipboard().setText("2\t已修\n\n")
    cells.paste()
    cells.setCurrentCell(1, 0)
    QApplication.clipboard().setText("电池鼓包\t1\t报废\r\n带子断\t3\t\r\n")
    QTest.keyClick(cells, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert table.value == [["灯不亮", "2", "已修"], ["电池鼓包", "1", "报废"], ["带子断", "3", ""]]
    assert cells.rowCount() == 4  # a blank one below
    form.act()
    settle(tasks)
    _, duty = desk.services.audit.form_returns.duty(PROGRAM, name)
    filed = duty.newest
    assert isinstance(filed, FormFiled)
    assert [each.cells for each in filed.lines] == [
        *(("灯不亮", "2", "已修"), ("电池鼓包", "1", "报废"), ("带子断", "3", "")),
    ]
