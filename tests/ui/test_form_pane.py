"""A form beside a list: Enter in any field, Esc that throws nothing away at once, and the ways back."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.core.clock import SteppedClock
from station.core.errors import Refused
from station.core.texts import Texts
from station.ui.widgets.choice_box import ChoiceBox, Option
from station.ui.widgets.form_kinds import (
    FormChoice,
    FormDay,
    FormFlag,
    FormLine,
    FormNumber,
    FormText,
    form_row,
)
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.rule_text import RuleSheet
from station.ui.widgets.scrolled import Scrolled
from station.ui.widgets.shortcut import Shortcut
from station.ui.widgets.tabs import Tabs

ENTER = Qt.Key.Key_Return


def takes_wheel(over: QWidget) -> bool:
    """Whether one notch towards oneself stays in `over`; else Qt gives it to what is around, which scrolls."""
    middle = over.rect().center()
    turned = QWheelEvent(
        QPointF(middle),
        QPointF(over.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # Qt takes it by its place
    )
    QApplication.sendEvent(over, turned)
    return turned.isAccepted()


class Form(FormPane):
    """A name that is required, and a box to tick; a test adds a choice."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, "登记", "登记")
        self.name = self.add("name", FormLine("名称", required=True))
        self.flag = self.add("flag", FormFlag("核对", "已核对"))
        self.told: list[str] = []
        self.acted.connect(lambda: self.told.append("acted"))
        self.closed.connect(lambda: self.told.append("closed"))


@pytest.fixture
def form(qtbot: QtBot, texts: Texts) -> Form:
    made = Form(texts)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_enter_in_a_box_to_tick_goes_to_what_is_missing_and_then_acts(qtbot: QtBot, form: Form) -> None:
    form.flag.control.setFocus()
    qtbot.keyClick(form.flag.control, ENTER)
    assert form.told == []
    assert form.name.control.hasFocus()
    qtbot.keyClick(form.name.control, "x")
    form.flag.control.setFocus()
    qtbot.keyClick(form.flag.control, ENTER, Qt.KeyboardModifier.AltModifier)
    assert form.told == []
    qtbot.keyClick(form.flag.control, ENTER)
    assert form.told == ["acted"]
    form.set_busy(busy=True)
    qtbot.keyClick(form.flag.control, ENTER)
    assert form.told == ["acted"], "it runs already"


def test_enter_in_a_choice_goes_below_and_what_is_required_is_chosen_by_nobody_else(
    qtbot: QtBot, form: Form
) -> None:
    ground = form.add("ground", FormChoice("情形", required=True))
    last = form.add("last", FormChoice("去向", required=True))
    last.offer([Option("only", "唯一的")])
    ground.offer([Option("secret", "涉密"), Option("urgent", "紧急")])
    assert (ground.value, last.value) == ("", "only"), "one choice is none"
    qtbot.waitUntil(last.isVisible)
    form.name.put("x")
    form.act()
    assert (form.told, ground.has_keyboard) == ([], True)
    ground.control.showPopup()
    offered = ground.control.view()
    assert offered.selectionModel().isSelected(offered.currentIndex()), "the keys begin where one sees it"
    assert offered.currentIndex().row() == 0
    ground.control.hidePopup()
    assert ground.value == "", "to open it chooses nothing"
    qtbot.keyClick(ground.control, Qt.Key.Key_Down)
    assert ground.value == "secret"
    qtbot.keyClick(ground.control, ENTER)
    assert (form.told, last.has_keyboard) == ([], True), "nobody has looked at it yet"
    qtbot.keyClick(last.control, ENTER)
    assert (form.told, form.act_button.hasFocus()) == ([], True)
    ground.offer([Option("other", "另一种"), Option("urgent", "紧急")])
    assert ground.value == "", "what is offered no more is chosen no more"
    ground.put("urgent")
    form.start_over()
    assert ground.value == ""


@pytest.mark.parametrize("way", ["close_button", "back_button"])
def test_what_was_typed_is_thrown_away_by_the_second_wish_alone(
    qtbot: QtBot, form: Form, texts: Texts, way: str
) -> None:
    button = getattr(form, way)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.told == ["closed"], "nothing was typed"
    form.name.control.setFocus()
    qtbot.keyClick(form.name.control, "x")
    assert form.typed
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.told == ["closed"]
    assert form.wrong.isVisible()
    assert form.wrong.text() == texts("form.unsaved", act="登记")
    qtbot.keyClick(form.name.control, "y")  # typed on: it is asked anew
    assert not form.wrong.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.told == ["closed"]
    form.act()  # the question gave way to the act: nobody can read it any more
    assert not form.wrong.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.told == ["closed", "acted"]
    assert form.wrong.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.told == ["closed", "acted", "closed"]
    form.start_over()
    assert not form.typed
    assert not form.wrong.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.told == ["closed", "acted", "closed", "closed"]


def test_a_refusal_of_no_field_stands_above_the_buttons(form: Form, texts: Texts) -> None:
    form.set_title("改登记", "王乙")
    assert (form.title.text(), form.subtitle.text(), form.subtitle.isVisible()) == ("改登记", "王乙", True)
    form.set_title("登记")
    assert not form.subtitle.isVisible()
    problem = Refused("people.sign_in_wrong", rule="PF-04")
    form.set_busy(busy=True)
    form.refuse(problem)
    assert form.wrong.isVisible()
    assert form.wrong.text() == texts.error(problem)
    assert form.act_button.isEnabled()
    form.clear_problem()
    assert not form.wrong.isVisible()


def test_what_the_program_puts_there_is_not_typed(form: Form) -> None:
    form.name.put("x")
    assert not form.typed


def test_tab_goes_from_field_to_field_and_a_key_opens_the_rule_cited_below_one(
    qtbot: QtBot, form: Form
) -> None:
    form.name.set_hint("因保管不当的（EQ-15）")
    form.flag.set_hint("见 EQ-09")
    form.setFocus()
    way = (form.name.control, form.flag.control, form.back_button, form.act_button)
    for here, there in pairwise(way):
        assert here.hasFocus(), "a form begins in its first field"
        qtbot.keyClick(here, Qt.Key.Key_Tab)
        assert there.hasFocus()
    assert form.name.control.accessibleDescription().splitlines() == ["必填", "因保管不当的（EQ-15）"]
    form.name.setFocus()
    qtbot.keyClick(form.name.control, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    (sheet,) = (each for each in form.findChildren(RuleSheet) if each.isVisible())
    assert sheet.rule.id == "EQ-15"
    sheet.close()
    keys = [each for each in form.findChildren(Shortcut) if each.meaning == "form.key_rule"]
    assert [each.works_on(form) for each in keys] == [True, True]
    form.flag.set_hint("")
    assert [each.works_on(form) for each in keys] == [True, False], "the help tells what does something"


def test_the_wheel_scrolls_a_form_and_turns_nothing_in_it(
    qtbot: QtBot, texts: Texts, clock: SteppedClock
) -> None:
    form = FormPane(texts, "批文", "登记")
    choice = form.add("decision", FormChoice("决定"))
    many, free = (
        form.add("who", FormChoice("谁", unset="无")),
        form.add("free", FormChoice("别的", free=True)),
    )
    day, number = form.add("day", FormDay("日期", clock)), form.add("number", FormNumber("次数", 0, 9))
    for field in (choice, many, free):
        field.offer([Option("x", "甲"), Option("y", "乙")])
    text = form.add("text", FormText("说明", hint="写明缘由"))
    form.add("more", FormLine("其他"))
    page = Scrolled(form)
    qtbot.addWidget(page)
    page.resize(420, 300)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    area = form.findChild(QScrollArea)
    assert area is not None
    bar, fields = area.verticalScrollBar(), (choice, many, free, day, number)
    begun: list[object] = [each.value for each in fields]
    for each in fields:
        each.control.setFocus()
        assert not takes_wheel(each.control), "not even while it has the keyboard"
        assert not each.control.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus
    assert [each.value for each in fields] == begun
    tabs = Tabs()
    qtbot.addWidget(tabs)
    for key in ("overview", "history"):
        tabs.put(key, key, QWidget())
    assert not takes_wheel(tabs.tabBar())
    assert tabs.present == "overview"
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    number.setFocus()
    qtbot.keyClick(number.control, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: text.visibleRegion().boundingRect().height() == text.height())
    bar.setValue(bar.maximum())
    text.put("写了一半")
    for chosen in (choice, many, free):
        chosen.put("y")
    day.put(date(2026, 1, 5))
    number.put(4)
    form.start_over()
    assert [each.value for each in (*fields, text)] == [*begun, ""]
    assert bar.value() == 0, "another form begins at its beginning"


def test_what_is_typed_after_enter_takes_the_place_of_what_stands_in_a_choice(qtbot: QtBot) -> None:
    box = ChoiceBox("选一项职务", "职务")
    qtbot.addWidget(box)
    line = box.lineEdit()
    assert line is not None
    qtbot.keyClick(line, ENTER)
    qtbot.keyClicks(line, "x")
    assert box.currentText() == "x"


def test_a_click_on_a_choice_that_has_the_keyboard_already_selects_it_whole(qtbot: QtBot) -> None:
    box = ChoiceBox("自动识别", "设备")
    box.set_choices([Option("BWC-0009", "BWC-0009")])
    qtbot.addWidget(box)
    box.show()
    box.setFocus()
    line = box.lineEdit()
    assert line is not None
    for _ in range(2):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=line.rect().center())
        assert line.selectedText() == "自动识别"
    qtbot.keyClicks(line, "BWC")
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(2, line.height() // 2))
    assert not line.hasSelectedText(), "what is half typed is a person's to mend"


def test_what_one_field_of_a_row_has_to_say_moves_no_other(qtbot: QtBot) -> None:
    pane, fields = QWidget(), (FormLine("事项编号"), FormLine("用途"))
    column = QVBoxLayout(pane)
    column.addLayout(form_row(*fields))
    column.addStretch(1)
    qtbot.addWidget(pane)
    pane.resize(400, 300)
    pane.show()
    before, height = fields[1].control.mapTo(pane, QPoint()), fields[0].height()
    fields[0].set_problem("没有这一项，请从列表里选，或者清空。")
    qtbot.waitUntil(lambda: fields[0].height() > height)
    assert fields[1].control.mapTo(pane, QPoint()) == before


def test_what_a_form_puts_into_the_field_in_hand_is_replaced_by_typing(qtbot: QtBot, texts: Texts) -> None:
    form = FormPane(texts, "入库", "登记")
    number = form.add("number", FormNumber("数量", 1, 9999))
    who = form.add("who", FormChoice("领用人", unset="请选择"))
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    number.setFocus(Qt.FocusReason.OtherFocusReason)
    number.put(1)
    qtbot.keyClicks(number.control, "12")
    assert number.value == 12
    who.setFocus(Qt.FocusReason.OtherFocusReason)
    who.offer([Option("1004", "刘丁 1004"), Option("1005", "陈戊 1005")])
    line = who.control.lineEdit()
    assert line is not None
    qtbot.keyClicks(line, "1004")
    qtbot.keyClick(line, ENTER)
    assert who.value == "1004"


@pytest.mark.parametrize("typed", ["2024-02-05", "20240205", "2024/2/5"])
def test_a_typed_day_is_taken_whole_in_any_notation(
    form: Form, qtbot: QtBot, clock: SteppedClock, typed: str
) -> None:
    day = form.add("day", FormDay("日期", clock))
    day.control.selectAll()
    qtbot.keyClicks(day.control, typed)
    assert day.value == date(2024, 2, 5)  # the year as well, and before the field is left
    QApplication.clipboard().setText(" ２０２５年1月2日")
    qtbot.keyClick(day.control, "v", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(day.control, Qt.Key.Key_Left)  # the arrows go on from it
    assert day.value == date(2025, 1, 2)


def test_what_is_no_day_is_refused_and_stays_in_sight(form: Form, qtbot: QtBot, clock: SteppedClock) -> None:
    day = form.add("day", FormDay("日期", clock, until_today=True))
    form.name.put("甲")
    form.name.setFocus()
    qtbot.keyClick(form.name.control, Qt.Key.Key_Tab)
    for typed in ("2024-02", "2024-02-30", "2999-01-01"):
        before = day.value
        day.control.setFocus()
        qtbot.keyClicks(day.control, typed)
        form.act()
        assert "acted" not in form.told
        assert typed in day.note.text()
        assert day.control.text() == typed
        form.name.setFocus()
        assert day.control.text() == typed
        assert day.control.property("invalid") == "true"
        day.control.setFocus()
        qtbot.keyClick(day.control, Qt.Key.Key_Escape)
        assert (day.value, day.control.text()) == (before, before.isoformat())
    form.act()
    assert form.told[-1] == "acted"
