"""One field, one form: what is required is asked for, a refusal stands under its field, Enter goes on or acts."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.core.clock import SteppedClock
from station.core.errors import Refused
from station.core.texts import Texts
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_field import FormField
from station.ui.widgets.form_files import FormFolder
from station.ui.widgets.form_kinds import (
    FormChoice,
    FormFlag,
    FormKnownDay,
    FormLine,
    FormNumber,
    FormSecret,
    FormText,
)
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.language_choice import LanguageChoice
from station.ui.widgets.pace import GAP_MILLISECONDS
from tests.ui.scanner import type_fast

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 20)


class Form(FormPane):
    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, "表", "办")
        self.name = self.add("name", FormLine("姓名", hint="全名", required=True))
        self.reason = self.add("reason", FormText("理由", required=True, rule="PF-04"))
        self.phone = self.add("phone", FormLine("电话"))


@pytest.fixture
def form(qtbot: QtBot, texts: Texts) -> Form:
    made = Form(texts)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_required_is_asked_for_before_the_act(form: Form, qtbot: QtBot) -> None:
    acts: list[str] = []
    form.acted.connect(lambda: acts.append("acted"))
    form.act_button.click()
    assert acts == []
    assert form.name.note.text() == "请填写“姓名”。"
    assert form.reason.note.text() == "请填写“理由”（依据 PF-04）。"
    assert form.phone.note.isHidden()
    assert form.name.hasFocus()
    qtbot.keyClicks(form.name.control, "x")
    assert form.name.note.text() == "全名", "what is being put right is no longer called wrong"
    qtbot.keyClick(form.name.control, Qt.Key.Key_Return)
    assert form.reason.hasFocus(), "Enter goes to what is still missing"
    assert acts == []
    form.reason.put("调离")
    qtbot.keyClick(form.name.control, Qt.Key.Key_Return)
    assert acts == ["acted"]
    form.set_busy(busy=True)
    qtbot.keyClick(form.name.control, Qt.Key.Key_Return)
    assert acts == ["acted"], "one act at a time"


def test_enter_into_a_field_that_is_filled_selects_what_stands_there(form: Form, qtbot: QtBot) -> None:
    form.phone.put("139")
    form.name.put("李甲")
    form.name.setFocus()
    qtbot.keyClicks(form.name.control, "x")
    assert form.name.value == "x"
    form.phone.control.setFocus()  # as Enter in the field before does
    qtbot.keyClicks(form.phone.control, "5")
    assert form.phone.value == "5"


def test_what_is_wrong_with_a_field_is_seen_whole_where_the_form_has_little_room(
    form: Form, qtbot: QtBot
) -> None:
    form.resize(420, 300)

    def seen(field: FormField) -> bool:
        return field.note.visibleRegion().boundingRect() == field.note.rect()

    for field in (form.phone, form.name):
        field.set_problem("这里写的不对，请核对以后改正，再按一次下面的按钮。" * 2)
        field.setFocus()
        qtbot.waitUntil(partial(seen, field))
    form.phone.setFocus()
    form.phone.set_problem("也不对。" * 12)  # the keyboard is there already
    qtbot.waitUntil(partial(seen, form.phone))


def test_a_refusal_stands_under_the_field_it_is_about(form: Form) -> None:
    form.refuse(Refused("equipment.too_long", field="phone", longest=10, length=12))
    assert "电话" in form.phone.note.text()
    assert form.wrong.isHidden()
    form.refuse(Refused("people.reason_missing", rule="PF-04"))
    assert "PF-04" in form.wrong.text()


def test_required_is_told_to_the_eye_and_to_a_screen_reader(form: Form) -> None:
    assert form.name.control.accessibleName() == "姓名"
    assert form.name.control.accessibleDescription() == "必填\n全名", "and what is said below it"
    assert form.phone.control.accessibleDescription() == ""


def test_each_kind_gives_back_what_was_put(
    qtbot: QtBot, texts: Texts, clock: SteppedClock, tmp_path: Path
) -> None:
    choice, many, free = FormChoice("a"), FormChoice("a", unset="无"), FormChoice("a", free=True)
    for each in (choice, many, free):
        each.offer([Option("x", "甲"), Option("y", "乙")])
    number, flag = FormNumber("n", 0, 9, unit="天"), FormFlag("f", "是")
    secret, folder, day = FormSecret(texts, "s"), FormFolder(texts, "d"), FormKnownDay("t", clock, "知道")
    fields: list[FormField] = [choice, many, free, number, flag, secret, folder, day]
    for field in fields:
        qtbot.addWidget(field)
    assert (choice.value, many.value, free.value) == ("x", "", "")
    assert many.empty
    for each in (choice, many):
        each.put("y")
    free.put("丙")
    number.put(7)
    flag.put(True)
    secret.put(" 有空格 ")
    folder.put(f" {tmp_path} ")
    day.put(DAY)
    assert (choice.value, many.value, free.value, number.value, flag.value) == ("y", "y", "丙", 7, True)
    assert (folder.value, day.value) == (str(tmp_path), DAY)
    assert (secret.take(), secret.value) == (" 有空格 ", "")
    day.put(None)
    assert day.empty


def test_every_language_is_offered_under_its_own_name(qtbot: QtBot, texts: Texts) -> None:
    field = LanguageChoice(texts)
    qtbot.addWidget(field)
    offered = [field.control.itemText(at) for at in range(field.control.count())]
    assert offered == ["简体中文", "English"]
    assert field.value == "zh_CN"


def test_a_click_on_a_name_goes_to_its_field(qtbot: QtBot) -> None:
    area, holder = QScrollArea(), QWidget()
    column = QVBoxLayout(holder)
    first, second = FormLine("工号"), FormLine("姓名")
    column.addWidget(first)
    column.addWidget(second)
    area.setWidget(holder)
    qtbot.addWidget(area)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    second.setFocus()
    name = first.findChild(QLabel)
    assert name is not None
    assert name.text() == "工号"
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    assert first.control.hasFocus()
    qtbot.keyClick(first.control, Qt.Key.Key_Tab)
    assert second.control.hasFocus(), "the field itself is no stop"


def test_the_end_of_a_scan_moves_on_and_never_acts(form: Form, qtbot: QtBot) -> None:
    """Nobody has looked at the form yet: an unknown code in a name would be on record for ever."""
    acts: list[str] = []
    form.acted.connect(lambda: acts.append("acted"))
    form.name.put("测距仪")
    form.reason.put("新购")
    form.phone.control.setFocus()
    type_fast(lambda: form.phone.control, "UNKNOWN-98", Qt.Key.Key_Return)
    assert acts == []
    assert form.phone.value == "UNKNOWN-98"
    assert not form.phone.has_keyboard
    form.phone.control.setFocus()
    qtbot.keyClicks(form.phone.control, "7")
    qtbot.wait(2 * GAP_MILLISECONDS)
    qtbot.keyClick(form.phone.control, Qt.Key.Key_Return)
    assert acts == ["acted"]
