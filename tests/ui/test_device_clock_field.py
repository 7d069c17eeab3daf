"""A device's clock on the ingest page: what it shows is typed, or what its recordings suggest is taken over."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.archive.clocks.values import ClockWay
from station.core.texts import Texts
from station.devices.volumes.scripted import ScriptedVolumes
from station.inventory.values import NewItem
from station.ui.pages.ingest.stage import Stage
from station.ui.tasks import Tasks
from tests.samples.recordings import film
from tests.ui.offices import MONDAY_MORNING, TestOffice
from tests.ui.test_ingest_page import make_desk, office

__all__ = ["office"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.rule("DM-05", "time")
def test_a_clock_that_is_behind_is_named_taken_over_and_can_be_typed(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    camera = NewItem("BWC-0900", 3, "执法记录仪", usb_serial="SN-0900")
    office.services.inventory.register.register(office.admin, camera)
    office.lend("1001", "BWC-0900")
    office.clock.advance(hours=4)
    office.take_back("BWC-0900")
    card = tmp_path / "card"
    film(card / "DCIM/MOV_0001.MP4", MONDAY_MORNING + HOUR - 2 * DAY, seconds=1)
    volumes = ScriptedVolumes()
    desk = make_desk(qtbot, texts, tasks, office, volumes)
    volumes.plug(card, label="BODYCAM", serial="SN-0900")
    source = desk.first()
    desk.until(source, Stage.READY)
    field = desk.page.pane.statement.clock
    assert any("慢 2 天" in each for each in desk.page.pane.messages), desk.page.pane.messages
    assert field.take_over.isVisible()
    qtbot.mouseClick(field.take_over, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.column("officer") == ["李甲 · 依据领用记录"])
    assert desk.column("time") == ["2026-11-23 10:00"]
    assert (field.value, source.options.clock_way) == ("慢 2 天", ClockWay.INFERRED)
    now = office.clock.now().astimezone(MONDAY_MORNING.tzinfo) + timedelta(hours=8)
    field.control.setFocus()
    field.control.selectAll()
    qtbot.keyClicks(field.control, f"{now + timedelta(minutes=3):%H:%M}")
    qtbot.keyClick(field.control, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: source.options.clock_way is ClockWay.ASKED)
    assert source.options.clock_offset_ms == 3 * 60_000
    field.control.selectAll()
    qtbot.keyClicks(field.control, "soon")
    assert not desk.page.pane.statement.check()
