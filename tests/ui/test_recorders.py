"""Recorders on the ingest page: a locked one is shown by itself, unlocked with its password, and its clock is set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.archive.serials.values import SerialAnswer
from station.core.settings import Settings
from station.core.texts import Texts
from station.devices.recorders.twin import RecorderTwin
from station.inventory.values import NewItem
from station.ui.page import Page
from station.ui.pages.ingest.devices import DevicesView
from station.ui.pages.ingest.page import IngestPage
from station.ui.pages.ingest.recorders import PlacesForm, UnlockForm
from station.ui.pages.ingest.serial_forms import RegisterForm, TakeBackForm
from station.ui.tasks import Tasks
from station.ui.widgets.form_pane import FormPane
from tests.devices.recorders.served import ServedTwin, served
from tests.ui.offices import MONDAY_MORNING, TestOffice, open_office
from tests.ui.sitting import settle, sit_at

WALL = (MONDAY_MORNING + timedelta(hours=8)).replace(tzinfo=None)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path / "data", each=2) as made:
        yield made


@pytest.fixture
def line() -> Iterator[ServedTwin]:
    with served(
        RecorderTwin("R-0900", ahead=timedelta(seconds=130), police="031001", now=lambda: WALL)
    ) as one:
        yield one


@pytest.mark.rule("EQ-05", "device")
@pytest.mark.rule("DM-02", "origin")
def test_a_locked_recorder_is_unlocked_and_its_clock_set(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, line: ServedTwin
) -> None:
    office.services.inventory.register.register(
        office.admin, NewItem("BWC-0900", 3, "执法记录仪", usb_serial="R-0900")
    )
    page = sit_at("ingest", office, texts, tasks, qtbot, office.admin)
    assert isinstance(page, IngestPage)
    strip = page.recorders
    assert not strip.isVisible()
    page.devices_button.click()
    settle(tasks)
    devices = page.devices
    assert devices is not None
    devices.ask_places()
    settle(tasks)
    form = devices.pane.currentWidget()
    assert isinstance(form, PlacesForm)
    form.places.put("ttyS0")
    form.act()
    settle(tasks)
    assert devices.pane.currentWidget() is form  # refused: it is no place of a recorder
    form.places.put(str(line.address))
    form.act()
    settle(tasks)
    assert Settings(office.services.settings.data).file.read_text().count(str(line.address)) == 1
    strip.begin()
    settle(tasks)
    (row,) = strip.rows
    assert (row.name.text(), row.chip.state.word) == ("BWC-0900 · R-0900", "已锁定")
    assert row.said.text().startswith("时钟快 2 分 10 秒 · 警号 031001")
    assert row.clock_button.isHidden()
    shown(page, "locked")
    for secret, state in (("0000", "已锁定"), ("2468", "已解锁")):
        if strip.form is None:
            qtbot.mouseClick(row.unlock_button, Qt.MouseButton.LeftButton)
        asked = opened(strip.form)
        assert isinstance(asked, UnlockForm)
        asked.secret.put(secret)
        asked.act()
        settle(tasks)
        assert strip.rows[0].chip.state.word == state
    (row,) = strip.rows
    line.twin.locked = True  # pulled and plugged in again between two looks
    qtbot.mouseClick(row.clock_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert (row.chip.state.word, row.unlock_button.isHidden()) == ("已锁定", False)
    office.services.archive.recorders.unlock(office.admin, str(line.address), "2468")
    strip.read_devices()
    settle(tasks)
    qtbot.mouseClick(row.clock_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert line.twin.ahead is not None
    assert abs(line.twin.ahead) < timedelta(seconds=3)
    assert strip.rows[0].said.text().startswith("时钟准")
    shown(page, "open")
    line.pull()
    strip._look()
    settle(tasks)
    assert (row.chip.state.word, row.clock_button.isHidden()) == ("未接上", True)
    assert row.isVisible(), "nothing moves under the mouse"
    strip.begin()
    settle(tasks)
    assert strip.isHidden()


@pytest.mark.rule("EQ-05", "device", "asked")
def test_recorders_and_answers_have_a_view_of_their_own(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, line: ServedTwin
) -> None:
    archive = office.services.archive
    office.services.inventory.register.register(office.admin, NewItem("BWC-0900", 3, "执法记录仪"))
    archive.recorders.set_places(office.admin, (str(line.address),))
    archive.recorders.clock(office.admin, "R-0900")
    archive.serials.answer(office.admin, "READER", SerialAnswer.READER, "采集站的读卡器")
    page = sit_at("ingest", office, texts, tasks, qtbot, office.admin)
    assert isinstance(page, IngestPage)
    page.devices_button.click()
    settle(tasks)
    tab = page.devices
    assert isinstance(tab, DevicesView)
    shown(page, "tab")
    cells = [tab.model.cell(0, section) for section in range(len(tab.model.columns))]
    said = [cell.state.word if cell.state else cell.text for cell in cells]
    assert said[:5] == ["未登记", "R-0900", "已锁定", str(line.address), "串口"]
    assert said[7] == "快 2 分 10 秒"
    tab._ask_item([tab.model.rows[0]])
    settle(tasks)
    form = tab.pane.currentWidget()
    assert isinstance(form, RegisterForm)
    form.item.put("BWC-0900")
    shown(page, "register")
    form.act()
    settle(tasks)
    assert tab.model.cell(0, 0).text == "BWC-0900"
    tab.ask_places()
    settle(tasks)
    shown(page, "places")
    tab.turn()
    settle(tasks)
    shown(page, "answers")
    (answered,) = archive.serial_list.page(office.admin).rows
    tab._ask_back([answered])
    back = tab.pane.currentWidget()
    assert isinstance(back, TakeBackForm)
    back.reason.put("是设备本身的")
    back.act()
    settle(tasks)
    assert archive.serial_list.page(office.admin).rows == ()
    page.devices_button.click()
    assert not tab.isVisible()
    assert page.empty.isVisible()


def opened(form: FormPane | None) -> FormPane:
    assert form is not None
    return form


def shown(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOWN"):
        page.grab().save(f"{folder}/recorders-{name}.png")
