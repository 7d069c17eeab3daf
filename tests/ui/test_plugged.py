"""A card is noticed from the start of the program on, whatever page is on screen."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt

from station.archive.volumes import Barrier
from station.core.errors import DeviceProblem
from station.devices.volumes.scripted import ScriptedVolumes
from station.ui.pages.ingest.page import IngestPage
from station.ui.pages.ingest.stage import Stage
from tests.samples.recordings import film
from tests.ui.desktops import Seat
from tests.ui.offices import MONDAY_MORNING


def test_what_is_plugged_in_is_counted_on_the_tab_before_anybody_opened_the_page(
    seat: Seat, plugged_in: ScriptedVolumes, tmp_path: Path
) -> None:
    window = seat.shell.window
    volumes = plugged_in
    film(tmp_path / "card/DCIM/MOV_0001.MP4", MONDAY_MORNING, seconds=1)
    volumes.plug(tmp_path / "card", label="BODYCAM")
    seat.sign_in()
    assert window.current_key == "today"
    seat.until(lambda: any(isinstance(each, IngestPage) for each in window.opened_pages))
    page = window.page("ingest")
    assert isinstance(page, IngestPage)
    seat.until(lambda: [each.stage for each in page.sources] == [Stage.READY])
    volumes.plug_unopened("/dev/sdb1", Barrier.ENCRYPTED, label="现场卡")
    seat.until(lambda: len(page.sources) == 2)
    assert window.frame.navigation._buttons["ingest"].badge.text() == "2"
    window.show_page("ingest")
    page.choose(page.sources[1])
    assert [tile.chip.state.word for tile in page.grid.tiles] == ["待确认", "已加密"]
    assert "用密码解锁" in page.pane.messages[0]
    assert not page.pane.start_button.isVisible()
    volumes.pull("/dev/sdb1")
    seat.until(lambda: len(page.sources) == 1)
    _is_the_stations_own(seat, page, volumes)
    _is_unlocked_and_locked_again(seat, page, volumes, tmp_path / "locked")
    assert page.pane.source is page.sources[0]
    _is_opened_and_let_go_of(seat, page, volumes, tmp_path / "second")


def _is_the_stations_own(seat: Seat, page: IngestPage, volumes: ScriptedVolumes) -> None:
    archive = seat.services.settings.data
    volumes.plug(archive, uuid="2F4A-11", disk="sdf")
    assert [each.name for each in page.sources] == ["BODYCAM"], "no source while it is open"
    volumes.pull(archive)
    volumes.plug_unopened("/dev/sdf1", Barrier.UNMOUNTED, uuid="2F4A-11")
    seat.until(lambda: len(page.sources) == 2)
    page.choose(page.sources[1])
    assert page.grid.tiles[1].chip.state.word == "资料盘，未打开"
    assert str(archive) in page.pane.messages[0]
    assert not page.pane.mount_button.isVisible()
    if folder := os.environ.get("SHOWN"):
        page.grab().save(f"{folder}/own.png")
    volumes.pull("/dev/sdf1")
    seat.until(lambda: len(page.sources) == 1)


def _is_unlocked_and_locked_again(seat: Seat, page: IngestPage, volumes: ScriptedVolumes, card: Path) -> None:
    film(card / "DCIM/MOV_0009.MP4", MONDAY_MORNING, seconds=1)
    volumes.plug_unopened("/dev/sdg1", Barrier.ENCRYPTED, label="LOCKED")
    seat.until(lambda: len(page.sources) == 2)
    page.choose(page.sources[1])
    assert "用密码解锁" in page.pane.messages[0]
    volumes.unlock("/dev/sdg1", "/dev/mapper/luks-7", card)
    seat.until(page.pane.mount_button.isVisible)
    assert page.pane.source is page.sources[1], "what was unlocked stays on show, in its place"
    seat.bot.keyClick(page.pane.mount_button, Qt.Key.Key_Return)
    seat.until(lambda: [each.stage for each in page.sources] == [Stage.READY, Stage.READY])
    page.pane.release_button.click()
    seat.until(lambda: page.sources[1].hold.released)
    assert page.grid.tiles[1].chip.state.word == "可以拔出"
    assert "重新锁上" in page.pane.messages[0]
    volumes.unlock("/dev/sdg1", "/dev/mapper/luks-7", card)
    seat.until(page.pane.mount_button.isVisible)
    assert page.grid.tiles[1].chip.state.word == "未打开", "what is unlocked again may not be pulled"
    volumes.pull("/dev/mapper/luks-7")
    seat.until(lambda: len(page.sources) == 1)


def _is_opened_and_let_go_of(seat: Seat, page: IngestPage, volumes: ScriptedVolumes, card: Path) -> None:
    film(card / "DCIM/MOV_0002.MP4", MONDAY_MORNING, seconds=1)
    volumes.plug_unopened("/dev/sdc1", Barrier.UNMOUNTED, label="CARD2", serves=card)
    seat.until(lambda: len(page.sources) == 2)
    volumes.plug_unopened("/dev/sde1", Barrier.ENCRYPTED, label="BEHIND")
    seat.until(lambda: len(page.sources) == 3)
    (card.parent / "last").mkdir()
    page.choose(page.sources[1])
    seat.until(page.pane.mount_button.hasFocus)
    volumes.fails = [DeviceProblem("archive.mount_not_permitted", device="/dev/sdc1", detail="")]
    seat.bot.keyClick(page.pane.mount_button, Qt.Key.Key_Return)
    seat.until(lambda: "不允许" in page.pane.messages[0])
    seat.bot.keyClick(page.pane.mount_button, Qt.Key.Key_Return)
    seat.until(lambda: [each.stage for each in page.sources] == [Stage.READY, Stage.READY, Stage.UNOPENED])
    assert [each.name for each in page.sources] == ["BODYCAM", "CARD2", "BEHIND"], (
        "nothing moves by opening it"
    )
    assert page.pane.source is page.sources[1], "what was opened stays on show"
    assert page.badge == 3
    page.pane.release_button.click()
    seat.until(lambda: page.sources[1].hold.released)
    assert page.grid.tiles[1].chip.state.word == "可以拔出"
    assert [each.name for each in page.sources] == ["BODYCAM", "CARD2", "BEHIND"], "nor by letting go of it"
    assert page.pane.source is page.sources[1], "Enter would begin another card"
    volumes.pull("/dev/sde1")
    seat.until(lambda: len(page.sources) == 2)
    assert page.badge == 1, "it waits for a hand alone"
    film((part := card.parent / "a part before") / "MOV_0003.MP4", MONDAY_MORNING, seconds=1)
    volumes.plug(card.parent / "last", label="LAST", disk="sdd")
    seat.until(lambda: [each.name for each in page.sources] == ["BODYCAM", "CARD2", "LAST"])
    seat.until(lambda: page.sources[2].survey is not None)
    volumes.plug(part, label="FIRST", disk="sdd")
    seat.until(lambda: len(getattr(page.sources[2].survey, "parts", ())) == 2)
    assert [each.name for each in page.sources] == ["BODYCAM", "CARD2", "LAST"], "one disk is one source"
