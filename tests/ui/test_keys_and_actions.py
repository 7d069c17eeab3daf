"""Enter, clicks and the actions of a screen reader do what they say, on every kind of control."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from station.core.clock import StoppedClock
from station.core.errors import Refused
from station.core.texts import Texts
from station.printing.values import QUESTIONS
from station.ui.frame.navigation import Navigation
from station.ui.page import Page, PageSpec
from station.ui.pages.ingest.statement import Statement
from station.ui.pages.ingest.tile import SourceTile
from station.ui.pages.printers.questions import Question
from station.ui.pages.today.section_card import RowButton
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.choice_box import Option
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine, FormNumber
from station.ui.widgets.form_pane import FormPane

ENTER = Qt.Key.Key_Return


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("kind", [Button, IconButton])
def test_enter_presses_a_button_once_however_long_it_is_held(
    qtbot: QtBot, kind: type[QAbstractButton], key: Qt.Key
) -> None:
    button = Button("好") if kind is Button else IconButton("close", "关闭")
    shown(qtbot, button)
    pressed: list[int] = []
    button.clicked.connect(lambda: pressed.append(1))
    qtbot.keyClick(button, key)
    held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(button, held)
    assert pressed == [1]


def test_every_button_of_ours_is_pressed_by_enter() -> None:
    for kind in (Button, IconButton, RowButton, SourceTile):
        assert "keyPressEvent" in vars(kind), kind


class SampleForm(FormPane):
    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, "表", "保存")
        self.name = self.add("name", FormLine("名称", required=True, rule="EQ-01"))
        self.who = self.add("who", FormChoice("人员", unset="不限", required=True))
        self.who.offer([Option("1001", "李甲"), Option("1002", "王乙")])
        self.count = self.add("count", FormNumber("数量", 0, 9))
        self.flag = self.add("flag", FormFlag("标记", "标记"))
        self.kind = self.add("kind", FormChoice("类别"))
        self.kind.offer([Option("a", "甲")])
        self.told: list[str] = []
        self.acted.connect(lambda: self.told.append(self.who.value))


@pytest.fixture
def form(qtbot: QtBot, texts: Texts) -> SampleForm:
    made = SampleForm(texts)
    shown(qtbot, made)
    return made


def test_a_choice_typed_with_enter_counts_before_the_form_acts(form: SampleForm, qtbot: QtBot) -> None:
    form.name.put("x")
    form.who.setFocus()
    qtbot.keyClicks(form.who.control, "1002")
    qtbot.keyClick(form.who.control, ENTER)
    assert (form.who.value, form.told) == ("1002", []), "it counts, and what follows is still to be looked at"
    form.who.setFocus()
    qtbot.keyClick(form.who.control, ENTER)
    assert form.told == ["1002"]


def test_enter_in_a_choice_goes_to_the_field_below_and_files_nothing(form: SampleForm, qtbot: QtBot) -> None:
    form.name.put("x")
    form.who.put("1001")
    form.kind.setFocus()
    qtbot.keyClick(form.kind.control, ENTER)
    assert form.told == []
    assert not form.kind.has_keyboard


@pytest.mark.parametrize("key", ["count", "flag"])
def test_enter_in_a_field_that_leaves_it_alone_acts_too(form: SampleForm, qtbot: QtBot, key: str) -> None:
    form.name.put("x")
    form.who.put("1001")
    field: FormNumber | FormFlag = form.count if key == "count" else form.flag
    field.setFocus()
    qtbot.keyClick(field.control, ENTER)
    assert form.told == ["1001"]


def test_enter_in_an_empty_required_field_says_what_is_missing_and_by_which_rule(
    form: SampleForm, qtbot: QtBot, texts: Texts
) -> None:
    form.name.setFocus()
    qtbot.keyClick(form.name.control, ENTER)
    assert form.name.note.text() == texts("form.missing_by_rule", field="名称", rule="EQ-01")
    assert form.who.note.isHidden(), "only what was asked for"
    qtbot.keyClicks(form.name.control, "x")
    assert form.name.note.isHidden()
    qtbot.keyClick(form.name.control, ENTER)
    assert form.who.has_keyboard
    qtbot.keyClick(form.who.control, ENTER)
    assert form.who.note.text() == texts("form.missing", field="人员", rule="")
    assert form.told == []


def test_escape_throws_away_what_was_typed_only_the_second_time(
    form: SampleForm, qtbot: QtBot, texts: Texts
) -> None:
    closed: list[int] = []
    form.closed.connect(lambda: closed.append(1))
    form.name.put("from the record")
    qtbot.keyClick(form.name.control, Qt.Key.Key_Escape)
    assert closed == [1], "nothing was typed"
    form.name.setFocus()
    qtbot.keyClicks(form.name.control, "x")
    qtbot.keyClick(form.name.control, Qt.Key.Key_Escape)
    assert closed == [1]
    assert form.wrong.text() == texts("form.unsaved", act="保存")
    qtbot.keyClicks(form.name.control, "y")
    assert form.wrong.isHidden()
    for _ in range(2):
        qtbot.keyClick(form.name.control, Qt.Key.Key_Escape)
    assert closed == [1, 1]
    form.start_over()
    qtbot.keyClick(form.name.control, Qt.Key.Key_Escape)
    assert closed == [1, 1, 1]


def test_the_cross_and_the_button_ask_as_escape_does(form: SampleForm, qtbot: QtBot, texts: Texts) -> None:
    closed: list[int] = []
    form.closed.connect(lambda: closed.append(1))
    for place, button in enumerate((form.close_button, form.back_button)):
        form.start_over()
        button.click()
        assert len(closed) == 2 * place + 1, "nothing was typed"
        form.name.setFocus()
        qtbot.keyClicks(form.name.control, "x")
        button.click()
        assert len(closed) == 2 * place + 1
        assert form.wrong.text() == texts("form.unsaved", act="保存")
        button.click()
        assert len(closed) == 2 * place + 2


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ({"value": "b1001", "name": "王乙", "owner": "1002"}, True),
        ({"value": "Ｂ1001"}, True),
        ({"value": "B1002", "name": "B1001"}, False),
        ({"value": "", "owner": "B1001"}, False),
    ],
)
def test_a_refusal_of_what_was_typed_stands_at_its_field(
    form: SampleForm, texts: Texts, facts: dict[str, str], stands: bool
) -> None:
    form.name.put("B1001")
    form.refuse(Refused("codes.is_badge", rule="EQ-10", **{"value": "", "name": "", "owner": ""} | facts))
    assert form.name.note.isHidden() is not stands
    assert form.wrong.isHidden() is stands


def test_a_click_into_a_line_selects_what_stands_there(form: SampleForm, qtbot: QtBot) -> None:
    form.name.put("BWC-0001")
    form.count.setFocus()
    qtbot.mouseClick(form.name.control, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: form.name.control.selectedText() == "BWC-0001")


def test_enter_in_a_statement_counts_and_goes_to_the_button_that_confirms(qtbot: QtBot, texts: Texts) -> None:
    statement = Statement(texts, StoppedClock(datetime(2026, 11, 20, 6, 5, tzinfo=UTC), "Asia/Shanghai"))
    shown(qtbot, statement)
    statement.officer.offer([Option("1001", "李甲"), Option("1002", "王乙")])
    told: list[str | None] = []
    statement.finished.connect(lambda: told.append(statement.options.officer))
    statement.purpose.setFocus()
    statement.officer.setFocus()
    qtbot.keyClicks(statement.officer.control, "1002")
    qtbot.keyClick(statement.officer.control, ENTER)
    assert told == ["1002"]


# --------------------------------------------------------------------------- what a screen reader does


def toggle(button: QAbstractButton) -> None:
    actions = QAccessible.queryAccessibleInterface(button).actionInterface()
    assert QAccessibleActionInterface.toggleAction() in actions.actionNames()
    actions.doAction(QAccessibleActionInterface.toggleAction())


def _no_page() -> Page:
    raise NotImplementedError


def test_the_navigation_answers_toggle_and_a_click_once(qtbot: QtBot, texts: Texts) -> None:
    navigation = Navigation(texts)
    shown(qtbot, navigation)
    navigation.set_pages(
        [PageSpec(key, "today", f"frame.page.{key}", _no_page) for key in ("today", "tasks")]
    )
    chosen: list[str] = []
    navigation.chosen.connect(chosen.append)
    toggle(navigation.buttons[1])
    assert chosen == ["tasks"]
    qtbot.mouseClick(navigation.buttons[0], Qt.MouseButton.LeftButton)
    navigation.mark_current("tasks")
    assert chosen == ["tasks", "today"]


@pytest.mark.parametrize("several", [False, True])
def test_chips_answer_toggle_and_a_click_once(qtbot: QtBot, several: bool) -> None:
    bar = FilterBar([Filter("all", "全部"), Filter("out", "外借")], several=several)
    shown(qtbot, bar)
    told: list[tuple[str, ...]] = []
    bar.changed.connect(told.append)
    toggle(bar.chips[1])
    assert told == [("out",)]
    qtbot.mouseClick(bar.chips[0], Qt.MouseButton.LeftButton)
    assert told[1:] == [("all", "out") if several else ("all",)]
    bar.choose("out")
    assert told[2:] == [("out",)]


def test_a_question_answers_toggle_and_a_click_once(qtbot: QtBot, texts: Texts) -> None:
    question = Question(texts, QUESTIONS[0])
    shown(qtbot, question)
    told: list[bool | None] = []
    question.answered.connect(lambda: told.append(question.answer))
    toggle(question.no)
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    assert told == [False, True]


def test_a_box_to_tick_is_not_turned_by_enter(form: SampleForm, qtbot: QtBot) -> None:
    box = form.flag.control
    assert isinstance(box, QCheckBox)
    box.setFocus()
    qtbot.keyClick(box, ENTER)
    assert not box.isChecked()
