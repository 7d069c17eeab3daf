"""How a device writes the times into its films is stated beside the device, and shown there with who stated it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.ui.pages.equipment.header_times import HeaderTimeForm
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.tasks import Tasks
from tests.ui.desks import Desk
from tests.ui.sitting import said, settle, sit_at


@pytest.mark.rule("DM-05", "time")
def test_a_device_is_said_to_write_office_time_beside_it(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(page, EquipmentPage)
    page.show_item("PRN-0001")
    settle(tasks)
    assert not page.detail.header_button.offered, "a printer records nothing"
    page.show_subject("header:BWC-0001")
    settle(tasks)
    form = page.register.pane.currentWidget()
    assert isinstance(form, HeaderTimeForm)
    form.zone.put("local")
    form.reason.put("录了一段，对照屏幕与文件")
    qtbot.keyClick(form.reason.control, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(tasks)
    assert any("已记下 BWC-0001 视频内时间的写法" in each for each in said(page))
    told = [each.text() for each in page.detail.facts.findChildren(QLabel)]
    assert any(each.startswith(f"{texts('archive.header_zone.local')}（") for each in told), told
    assert page.detail.header_button.offered
