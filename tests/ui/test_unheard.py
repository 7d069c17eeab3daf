"""What fails after the person has left is kept, told when they come back, and shown to whoever sees to the accounts."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.inventory.values import NewItem
from station.people.failed_acts import FILE
from station.ui.acting import pressed
from station.ui.pages.today.page import TodayPage
from station.ui.tasks import RECORDS
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desktops import PASSWORD, Seat, seat_at


def told(seat: Seat) -> list[str]:
    return [each.sentence for each in seat.shell.window.frame.alarms.messages if each.topic == "failed-acts"]


def leave_before_it_fails(seat: Seat) -> None:
    """Register an item twice; by the time that the second is refused nobody is at the desk."""
    register, free = seat.services.inventory.register, threading.Event()
    register.register(
        seat.services.people.sign_in.with_password("admin", PASSWORD), NewItem("DST-0001", 9, "检尘仪")
    )
    page = seat.page("equipment")
    seat.desktop.tasks.ask(free.wait, HANG_SECONDS, lane=RECORDS)
    pressed("登记装备（DST-0001）")
    page.ask(register.register, NewItem("DST-0001", 9, "检尘仪"))
    seat.shell.sign_out()
    free.set()
    seat.settle()


@pytest.mark.rule("PF-04", "sign in")
def test_what_fails_after_leaving_is_told_to_whom_it_was_asked_by(
    app: QApplication, qtbot: QtBot, texts: Texts, folder: Path
) -> None:
    with seat_at(qtbot, texts, folder) as seat:
        seat.sign_in("wang")
        leave_before_it_fails(seat)
        seat.sign_in("zhang")
        assert told(seat) == []
        seat.shell.sign_out()
        seat.settle()
    with seat_at(qtbot, texts, folder) as seat:  # also after another start
        seat.sign_in()
        page = seat.page("today")
        assert isinstance(page, TodayPage)
        (section,) = [each for each in page.todo.sections if each.key == "failed_acts"]
        assert "DST-0001" in section.rows[0].text
        assert texts("frame.page.equipment") in section.rows[0].text
        assert told(seat) == [], "it is not the administrator's"
        seat.shell.sign_out()
        seat.sign_in("wang")
        (sentence,) = told(seat)
        assert f"“{texts('frame.page.equipment')}：登记装备（DST-0001）”" in sentence, "page, act and thing"
        assert not {"。；", "。。"} & {sentence[at : at + 2] for at in range(len(sentence))}
        (message,) = [each for each in seat.shell.window.frame.alarms.messages if each.topic == "failed-acts"]
        assert message.action is not None
        message.action()
        seat.settle()
        assert told(seat) == []
        seat.shell.sign_out()
        seat.sign_in("wang")
        assert told(seat) == [], "it was read"


def test_a_file_of_somebody_elses_making_says_nothing_and_stops_nothing(seat: Seat, folder: Path) -> None:
    seat.sign_in("wang")
    for written in ("{", "[1]", '[{"id": "x"}]', '{"a": 1}'):
        (folder / FILE).write_text(written)
        assert seat.services.people.failed_acts.own(seat.session) == ()
    leave_before_it_fails(seat)
    assert '"wang"' in (folder / FILE).read_text()
