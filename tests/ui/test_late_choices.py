"""What a form offers may be read only after the form was opened: it comes in, and what was filled in stays."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from station.core.clock import SystemClock
from station.core.policy import Policy, load_rulebook
from station.core.policy.catalogue import categories
from station.core.texts import Texts
from station.people.values import Department, Grid, Group, Officer
from station.ui.pages.administration.officer_forms import OfficerForm
from station.ui.pages.administration.several_officers import SeveralUnitForm
from station.ui.pages.administration.unit_forms import GridForm, GroupForm
from station.ui.pages.equipment.training_form import TrainingForm
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice

CLOCK = SystemClock()
DEPARTMENTS = (Department("一科", "01"), Department("二科", "02"))
GROUPS = (Group("一组", "一科"), Group("二组", "二科"))
OFFICERS = (Officer("1001", "李甲", "一科", "一组", "", ""), Officer("1002", "王乙", "二科", "二组", "", ""))


def test_departments_and_groups_of_an_officer(qtbot: QtBot, texts: Texts) -> None:
    new, known = OfficerForm(texts, (), ()), OfficerForm(texts, (), (), OFFICERS[1])
    several = SeveralUnitForm(texts, OFFICERS, (), ())
    for form in (new, known, several):
        qtbot.addWidget(form)
    new.department.put("新科")
    for form in (new, known, several):
        form.units.offer(DEPARTMENTS, GROUPS)
        assert form.department.control.findText("二科") > 0
    assert new.department.value == "新科"
    assert (known.department.value, known.group.value) == ("二科", "二组")
    new.department.put("一科")
    assert new.group.control.findText("一组") > 0


def test_departments_of_a_group(qtbot: QtBot, texts: Texts) -> None:
    form = GroupForm(texts, (), GROUPS[1])
    qtbot.addWidget(form)
    form.offer(DEPARTMENTS)
    assert form.group() == GROUPS[1]
    form.department.put("一科")
    form.offer(DEPARTMENTS[::-1])
    assert form.department.value == "一科"


def test_officers_of_a_grid(qtbot: QtBot, texts: Texts) -> None:
    grid = Grid("G-01", "东片", "1002", ("1001", "1002"), date(2026, 1, 1))
    form = GridForm(texts, CLOCK, (), grid)
    qtbot.addWidget(form)
    form.offer(OFFICERS)
    assert (form.grid().chief, form.grid().members) == ("1002", ("1001", "1002"))
    form.members.item(0).setCheckState(Qt.CheckState.Unchecked)
    form.offer(OFFICERS)
    assert form.grid().members == ("1002",)


def test_categories_of_a_training(qtbot: QtBot, texts: Texts) -> None:
    form = TrainingForm(texts, CLOCK)
    qtbot.addWidget(form)
    form.begin(OFFICERS, ())
    form.choose(["1001"], [])
    catalogue = categories(Policy(load_rulebook(), {}))
    form.offer(catalogue)
    form.choose([], [catalogue[0].number])
    form.offer(catalogue)
    filled = form.filled()
    assert filled is not None
    assert (filled.numbers, filled.categories) == (["1001"], [catalogue[0].number])


def test_a_choice_that_was_typed_into_shows_its_beginning_again(qtbot: QtBot) -> None:
    shown = "BWC-0009 · 执法记录仪，一号柜第九格，随存储卡和备用电池"
    choice, other = FormChoice("设备", unset="自动识别"), QLineEdit()
    for widget in (choice, other):
        qtbot.addWidget(widget)
    choice.offer([Option("BWC-0009", shown, "BWC-0009")])
    choice.resize(180, choice.height())
    choice.show()
    line = choice.control.lineEdit()
    assert line is not None
    line.setFocus()
    line.setText("BWC-0009")
    other.show()
    other.setFocus()
    assert choice.unread == ""
    assert (line.text(), line.cursorPosition()) == (shown, 0), (
        "the number by which it is known is not cut off"
    )
