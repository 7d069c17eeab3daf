"""A form beside a list: Enter in any field, Esc that throws nothing away at once, and the ways back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.core.errors import Refused
from station.core.texts import Texts
from station.ui.widgets.choice_box import ChoiceBox
from station.ui.widgets.form_kinds import FormFlag, FormLine
from station.ui.widgets.form_pane import FormPane

ENTER = Qt.Key.Key_Return


class Form(FormPane):
    """A name that is required, and a box to tick."""

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
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.told == ["closed", "closed"]
    form.start_over()
    assert not form.typed
    assert not form.wrong.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert form.told == ["closed"] * 3


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


def test_tab_goes_from_the_last_field_to_the_buttons(qtbot: QtBot, form: Form) -> None:
    form.flag.control.setFocus()
    qtbot.keyClick(form.flag.control, Qt.Key.Key_Tab)
    assert form.back_button.hasFocus()
    qtbot.keyClick(form.back_button, Qt.Key.Key_Tab)
    assert form.act_button.hasFocus()


def test_what_is_typed_after_enter_takes_the_place_of_what_stands_in_a_choice(qtbot: QtBot) -> None:
    box = ChoiceBox("选一项职务", "职务")
    qtbot.addWidget(box)
    line = box.lineEdit()
    assert line is not None
    qtbot.keyClick(line, ENTER)
    qtbot.keyClicks(line, "x")
    assert box.currentText() == "x"
