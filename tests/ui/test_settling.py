"""What tests of the desktop wait for: also for a change that is held back behind the one before."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.core.changes import Change
from station.core.texts import Texts
from station.people.values import Officer
from station.ui import change_bridge
from station.ui.tasks import Tasks
from tests.ui.desks import Desk
from tests.ui.desktops import seat_at
from tests.ui.sitting import bridges, settle, sit_at


@pytest.fixture(autouse=True)
def held_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows is held back so long that no machine is slow enough to hide it."""
    monkeypatch.setattr(change_bridge, "GATHER_MILLISECONDS", 2000)


def test_a_page_was_told_of_everything(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> None:
    sit_at("sync", desk, texts, tasks, qtbot)
    (bridge,) = bridges()
    heard: list[Change] = []
    bridge.changed.connect(heard.append)
    desk.take("1002", "BWC-0001")
    settle(tasks)
    desk.give_back("BWC-0001")
    settle(tasks)
    assert heard[-1].touches("equipment.checked_in")


def test_a_desktop_was_told_of_everything(qtbot: QtBot, texts: Texts, folder: Path) -> None:
    with seat_at(qtbot, texts, folder) as seat:
        heard: list[Change] = []
        seat.shell._bridge.changed.connect(heard.append)
        seat.sign_in()
        for number in ("1003", "1004"):
            officer = Officer(number, "赵丁", "综合执法一科", "一组", f"B{number}")
            seat.services.people.roster.register(seat.session, officer)
            seat.settle()
        assert "officer:1004" in heard[-1].subjects
