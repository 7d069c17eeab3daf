"""Locking by itself, by a clock that the test sets: what winds it up, what is swallowed, and when it watches no more."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.ui.lock import AutoLock, LockCover
from station.ui.widgets.button import Button


class Desk:
    """A button at a desk that locks itself after five minutes."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bot, self.seconds, self.idle, self.clicked = qtbot, 0.0, 0, 0
        self.lock = AutoLock(5, self._on_idle, seconds=lambda: self.seconds)
        self.button = Button("x")
        self.button.clicked.connect(self._on_clicked)
        qtbot.addWidget(self.button)
        self.button.show()

    def touch(self, after: float) -> None:
        """A click, so many seconds after the last one."""
        self.seconds += after
        self.bot.mouseClick(self.button, Qt.MouseButton.LeftButton)

    def _on_idle(self) -> None:
        self.idle += 1

    def _on_clicked(self) -> None:
        self.clicked += 1


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


@pytest.mark.rule("PF-04", "limits")
def test_a_touch_winds_it_up_and_one_too_late_locks_and_is_swallowed(desk: Desk) -> None:
    desk.lock.start()
    desk.lock.start()  # once more does no harm
    for _ in range(3):
        desk.touch(299)
    assert (desk.idle, desk.clicked) == (0, 3)
    desk.touch(300)
    assert (desk.idle, desk.clicked) == (1, 3)
    desk.touch(9_999)
    assert (desk.idle, desk.clicked) == (1, 4), "it watches no more until it is begun again"
    desk.lock.start()
    desk.touch(299)
    assert (desk.idle, desk.clicked) == (1, 5)
    desk.touch(301)
    assert desk.idle == 2


@pytest.mark.rule("PF-04", "limits")
def test_a_machine_that_slept_is_locked_at_the_next_look(desk: Desk) -> None:
    desk.lock.start()
    timer = desk.lock._timer
    assert timer.isActive()
    assert timer.interval() == 10_000, "looked at again and again"
    desk.seconds = 295
    timer.timeout.emit()
    assert (desk.idle, timer.interval()) == (0, 5_000)
    desk.seconds = 300
    timer.timeout.emit()
    assert desk.idle == 1
    assert not timer.isActive()


def test_a_pointer_that_lets_go_is_no_touch(desk: Desk) -> None:
    desk.lock.start()
    desk.seconds = 200
    desk.bot.keyRelease(desk.button, Qt.Key.Key_A)
    desk.seconds = 300
    desk.lock._timer.timeout.emit()
    assert desk.idle == 1


def test_other_minutes_and_none(desk: Desk) -> None:
    desk.lock.set_minutes(1)
    assert not desk.lock._timer.isActive(), "nobody is there yet"
    desk.lock.start()
    desk.touch(59)
    desk.lock.set_minutes(10)
    desk.touch(599)
    assert desk.idle == 0
    desk.lock.set_minutes(0)
    assert not desk.lock._timer.isActive()
    desk.touch(99_999)
    assert (desk.idle, desk.clicked) == (0, 3)
    desk.lock.set_minutes(1)
    desk.lock.stop()
    desk.lock.stop()
    desk.touch(99_999)
    assert (desk.idle, desk.clicked) == (0, 4)


@pytest.mark.rule("PF-04", "sign in")
def test_the_cover_asks_once_for_each_secret(qtbot: QtBot, texts: Texts) -> None:
    cover = LockCover(texts, "王乙")
    qtbot.addWidget(cover)
    cover.show()
    asked: list[str] = []
    cover.unlock_wished.connect(asked.append)
    qtbot.mouseClick(cover.unlock_button, Qt.MouseButton.LeftButton)
    assert asked == []
    cover.secret.put("482913")
    qtbot.mouseClick(cover.unlock_button, Qt.MouseButton.LeftButton)
    assert asked == ["482913"]
    assert cover.secret.empty
    assert not cover.unlock_button.isEnabled()
    assert not cover.secret.isEnabled()
    cover.set_busy(False)
    assert cover.unlock_button.isEnabled()
    cover.secret.put("1")
    qtbot.keyClick(cover.secret.control, Qt.Key.Key_Return)
    assert asked == ["482913", "1"]
    shown = [each.text() for each in cover.findChildren(QLabel) if each.isVisible()]
    assert texts("lock.title") in shown
    assert texts("lock.person", person="王乙") in shown
    assert cover.unlock_button.isVisible()
    assert cover.switch_button.isVisible()
    with qtbot.waitSignal(cover.switch_wished):
        qtbot.mouseClick(cover.switch_button, Qt.MouseButton.LeftButton)
