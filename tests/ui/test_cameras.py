"""Cameras over PTP on the ingest page: fetched by a press, then a tile as a card has, gone when it is unplugged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.ui.pages.ingest.page import IngestPage
from station.ui.pages.ingest.stage import Stage
from station.ui.tasks import Tasks
from tests.devices.cameras.virtual import virtual_camera
from tests.samples.recordings import photo
from tests.ui.offices import MONDAY_MORNING, TestOffice, open_office
from tests.ui.sitting import settle, sit_at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path / "data", each=2) as made:
        yield made


@pytest.mark.rule("EQ-05", "device")
def test_a_camera_is_fetched_and_has_a_tile(
    qtbot: QtBot,
    texts: Texts,
    tasks: Tasks,
    office: TestOffice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pictures = virtual_camera(tmp_path / "camera", monkeypatch)
    photo(pictures / "IMG_0001.JPG", MONDAY_MORNING - timedelta(hours=1))
    page = sit_at("ingest", office, texts, tasks, qtbot, office.admin)
    assert isinstance(page, IngestPage)
    settle(tasks)
    (row,) = page.cameras.rows
    assert (row.name.text(), row.chip.state.word) == ("Nikon DSC D750", "待读取")
    qtbot.mouseClick(row.fetch_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert row.chip.state.word == "已读取"
    qtbot.waitUntil(lambda: [each.stage for each in page.sources] == [Stage.READY])
    (source,) = page.sources
    assert (source.name, source.volume and source.volume.serial) == ("Nikon DSC D750", "0.1")
    if folder := os.environ.get("SHOWN"):
        page.grab().save(f"{folder}/cameras-fetched.png")
    monkeypatch.delenv("VCAMERADIR")
    page.cameras.begin()
    settle(tasks)
    qtbot.waitUntil(lambda: page.sources == ())
    assert row.chip.state.word == "已拔出", "nothing moves under the mouse"
    page.cameras.begin()
    assert page.cameras.isHidden()
