"""A window that asks something takes the room of its words and of what is said to a person in it."""

import pytest
from PySide6.QtWidgets import QApplication

from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.scrolled import Scrolled
from station.ui.widgets.text import words
from tests.plugins.patience import PatientBot

ASKED = "李甲离岗后不能再领用装备，其账号同时停用，名下的装备先办理归还。"


@pytest.mark.parametrize("pixels", [12, 15, 19])
@pytest.mark.parametrize("long", [1, 22, 58])
def test_what_is_asked_is_seen_whole_while_something_is_said(
    qtbot: PatientBot, pixels: int, long: int
) -> None:
    for times in (1, 3, 4):
        dialog = Dialog("x")
        qtbot.addWidget(dialog)
        font = dialog.font()
        font.setPixelSize(pixels)
        dialog.setFont(font)
        asked = words(ASKED * times, wrap=True)
        dialog.body.addWidget(asked)
        dialog.add_button(Button("OK"))
        dialog.show()
        QApplication.processEvents()
        dialog.say("扫到的编号没有用上。" + "字" * long)
        QApplication.processEvents()
        area = dialog.findChild(Scrolled)
        assert area is not None
        assert area.viewport().height() >= asked.heightForWidth(asked.width()), times
        dialog.close()
