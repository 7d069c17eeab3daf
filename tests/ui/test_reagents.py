"""The use of reagents on the page of their lot: which lot goes first is said, and who used it signs (ST-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.inventory.values import NewItem, Tracking
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.tasks import Tasks
from tests.plugins.offices import give_pin
from tests.ui.desks import ADMIN, Desk
from tests.ui.sitting import settle, sit_at, write

CARD = NewItem("RG-01", 7, "农残速测卡", tracking=Tracking.LOT, unit="片", quantity=12)


@pytest.mark.rule("ST-05", "lot", "used")
def test_the_form_of_a_lot_says_which_one_goes_first(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    inventory = desk.services.inventory
    for tag, lot, day in (("RG-01", "L1", date(2027, 12, 1)), ("RG-02", "L2", date(2026, 12, 20))):
        inventory.register.register(ADMIN, replace(CARD, tag=tag, lot=lot, expires_on=day))
    give_pin(desk.services.people, ADMIN, "1001", "135790")
    page = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(page, EquipmentPage)
    form = page.acts.care.use_form

    def begin(tag: str) -> None:
        page.show_subject(f"item:{tag}")
        settle(tasks)
        page.detail.care.use.click()
        settle(tasks)

    def done() -> bool:
        form.act()
        settle(tasks)
        return not form.isVisible()

    begin("RG-02")
    assert not form.reason.isVisible(), "this one goes first"
    page.acts.left.emit()
    begin("RG-01")
    assert form.reason.note.text() == "先到期的是 RG-02（批号 L2，2026-12-20 到期，剩 12 片），应先用那一批"
    assert form.pin.name == "使用人的签字密码", "one word for who used it"
    form.number.put("1001")
    form.pin.put("135790")
    assert not done(), "the reason is asked for"
    write(form.reason, "那一批已封样")
    form.matter.put("2026-77")
    form.purpose.put("抽检")
    form.pin.put("135790")
    assert done()
    assert any("剩 11 片" in each.sentence for each in page.banners.messages)
    settle(tasks)
    assert any("（2026-77 抽检）" in each.note for each in page.detail.history.timeline.events[:2])
