"""Kits on the equipment page: made by scans, looked at with their items, changed and dissolved with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.ui.pages.equipment.kit_detail import KitDetail
from station.ui.pages.equipment.kit_forms import DissolveForm, KitForm
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.tasks import Tasks
from tests.ui.offices import TestOffice, open_office
from tests.ui.sitting import settle, sit_at, write

ENTER = Qt.Key.Key_Return


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as made:
        yield made


@pytest.fixture
def page(office: TestOffice, texts: Texts, tasks: Tasks, qtbot: QtBot) -> EquipmentPage:
    page = sit_at("equipment", office, texts, tasks, qtbot, office.admin)
    assert isinstance(page, EquipmentPage)
    page.show_subject("kits:")
    settle(tasks)
    return page


def pane(page: EquipmentPage) -> KitForm | DissolveForm | KitDetail:
    shown = page.kits.pane.currentWidget()
    assert isinstance(shown, KitForm | DissolveForm | KitDetail)
    return shown


def scan(qtbot: QtBot, tasks: Tasks, form: KitForm, *codes: str) -> None:
    for code in codes:
        form.parts.line.setFocus()
        qtbot.keyClicks(form.parts.line, code)
        qtbot.keyClick(form.parts.line, ENTER)
        settle(tasks)


@pytest.mark.rule("EQ-10", "set")
def test_a_kit_is_made_by_scans_changed_and_dissolved(
    page: EquipmentPage, office: TestOffice, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    kits, table = office.services.inventory.kits, page.kits.table
    assert table.empty.isVisible(), "the empty list offers to make one"
    page.kits.list.narrow(find="KIT-02")
    settle(tasks)
    page.kits.add()
    form = pane(page)
    assert isinstance(form, KitForm)
    write(form.code.control, "KIT-01")
    write(form.name.control, "执法包一")
    scan(qtbot, tasks, form, "bwc-0001", "NOPE", "PRN-0001", "BWC-0001")
    assert form.parts.value == ("BWC-0001", "PRN-0001")
    scan(qtbot, tasks, form, "NOPE")
    assert "NOPE" in form.parts.note.text()
    form.act()
    settle(tasks)
    assert [part.tag for part in kits.show(office.admin, "KIT-01").parts] == ["BWC-0001", "PRN-0001"]
    shown = pane(page)
    assert isinstance(shown, KitDetail), "it is shown as it stands now"
    assert page.kits.list.model.found == 1, "in the list too, whatever that was narrowed by"
    office.lend("1001", "BWC-0001")
    page.kits.reload()
    settle(tasks)
    assert page.kits.list.model.cell(0, 2).text == texts("kits.stands.out")
    shown = pane(page)
    assert isinstance(shown, KitDetail)
    shown.change_button.click()
    form = pane(page)
    assert isinstance(form, KitForm)
    form.parts.items.setCurrentRow(0)
    form.parts.remove_chosen()
    scan(qtbot, tasks, form, "DST-0002")
    form.act()
    assert form.reason.has_keyboard, "a change has a reason"
    form.reason.put("换一件")
    form.act()
    settle(tasks)
    assert [part.tag for part in kits.show(office.admin, "KIT-01").parts] == ["PRN-0001", "DST-0002"]
    shown = pane(page)
    assert isinstance(shown, KitDetail)
    assert len(shown.history.timeline.events) == 2
    shown.dissolve_button.click()
    ending = pane(page)
    assert isinstance(ending, DissolveForm)
    ending.reason.put("拆分使用")
    ending.act()
    settle(tasks)
    assert page.kits.list.model.found == 0
    assert page.kits.split.pane.isHidden()


@pytest.mark.rule("EQ-10", "set")
def test_a_kit_leads_to_its_items_and_an_item_back(
    page: EquipmentPage, office: TestOffice, texts: Texts, tasks: Tasks
) -> None:
    office.services.inventory.kits.define(office.admin, "KIT-01", "执法包一", ["BWC-0001", "PRN-0001"])
    page.show_subject("kits:KIT-01")
    settle(tasks)
    shown = pane(page)
    assert isinstance(shown, KitDetail)
    shown.links[1].click()
    settle(tasks)
    assert page.tabs.present == "register"
    assert page.detail.record is not None
    assert page.detail.record.item.tag == "PRN-0001"
    page.detail.kit_asked.emit("KIT-01")
    settle(tasks)
    assert page.tabs.present == "kits"
    shown = pane(page)
    assert isinstance(shown, KitDetail)
    assert shown.kit.code == "KIT-01"
