"""What the desktop's tests share: the offscreen platform, the texts, a themed application, a window, a clock."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.core.clock import SteppedClock
from station.core.texts import Texts, load_texts
from station.devices.volumes.scripted import ScriptedVolumes
from station.ui import theme
from station.ui.tasks import Tasks
from station.ui.tokens import LIGHT
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desks import Desk, open_desk
from tests.ui.desktops import Seat, made_station, seat_at


@pytest.fixture(autouse=True, scope="session")
def _no_cards_of_the_machine() -> Iterator[None]:
    """Nor do offices that several tests share see them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("station.bootstrap.MountedVolumes", ScriptedVolumes)
        yield


@pytest.fixture(autouse=True)
def plugged_in(monkeypatch: pytest.MonkeyPatch) -> ScriptedVolumes:
    """What a desktop watches: the cards that tests of other processes mount are none of its own."""
    volumes = ScriptedVolumes()
    monkeypatch.setattr("station.bootstrap.MountedVolumes", lambda: volumes)
    return volumes


@pytest.fixture(scope="session")
def texts() -> Texts:
    return load_texts("zh_CN")


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2026, 11, 21, 10, 5, tzinfo=UTC))


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    if qapp.style().objectName().lower() != "fusion" or theme.current() is not LIGHT:
        theme.apply(qapp, LIGHT)
    return qapp


@pytest.fixture
def tasks(app: QApplication) -> Iterator[Tasks]:
    running = Tasks()
    yield running
    assert running.shutdown(HANG_SECONDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of a station of the test's own; nobody signed in there yet."""
    made_station(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def seat(app: QApplication, qtbot: QtBot, texts: Texts, folder: Path) -> Iterator[Seat]:
    """The desktop over `folder`, at the sign-in."""
    with seat_at(qtbot, texts, folder) as sitting:
        yield sitting


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Services and persons for one page over an office of the test's own, without the window."""
    with open_desk(tmp_path) as opened:
        yield opened
