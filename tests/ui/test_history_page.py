"""履历 as people use it: one's own at first, others by name, tag or a link; each line leads on; back where one came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station.audit.entry_lines import EntryLine
from station.bootstrap import Station
from station.inventory.values import NewItem, Tracking
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.history.page import HistoryPage
from station.ui.widgets.button import Button
from tests.ui.desktops import PASSWORD, Seat, made_station


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made_station(tmp_path / "data", equip)
    return tmp_path / "data"


def equip(station: Station) -> None:
    services = station.services
    admin = services.people.sign_in.with_password("admin", PASSWORD)
    services.inventory.register.register(admin, NewItem("DST-0001", 9, "红外测距仪"))
    counted = NewItem("ZT-01", 9, "反光锥", tracking=Tracking.LENT, unit="个", quantity=20)
    services.inventory.register.register(admin, counted)
    services.inventory.counter.check_out(admin, "1002", ["DST-0001"])


def history_page(seat: Seat) -> HistoryPage:
    found = seat.page("history")
    assert isinstance(found, HistoryPage)
    return found


def kinds(page: HistoryPage) -> list[str]:
    rows = [page.table.model.row_at(place) for place in range(page.table.model.rowCount())]
    return [row.kind for row in rows if isinstance(row, EntryLine)]


def way(page: HistoryPage, place: str) -> Button:
    (found,) = (each for each in page.links if each.property("page") == place)
    return found


@pytest.mark.rule("PF-10", "person")
@pytest.mark.rule("PF-10", "links")
def test_a_person_leads_to_the_thing_and_the_thing_to_its_page(seat: Seat) -> None:
    seat.sign_in()
    page = history_page(seat)
    assert "account.created" in kinds(page) or "station.founded" in kinds(page), "one's own at first"
    seat.type(page.box, "王乙", enter=True)
    seat.settle()
    assert page.header.title.text() == "王乙 1001"
    seat.type(page.box, "B1002", enter=True)
    seat.settle()
    assert page.header.title.text() == "张丙 1002"
    taken = kinds(page).index("equipment.checked_out")
    page.table.view.selectRow(taken)
    seat.press(page.table.view, Qt.Key.Key_Return)
    seat.settle()
    (link,) = (each for each in page.detail.subjects.widgets if each.property("subject") == "item:DST-0001")
    seat.click(link)
    seat.settle()
    assert page.header.title.text() == "DST-0001 红外测距仪"
    assert kinds(page) == ["equipment.checked_out", "equipment.registered"]
    assert page.list.exports.title == "DST-0001 红外测距仪 的履历"
    page.list.filters.clear()
    seat.settle()
    assert len(kinds(page)) == 2, "whose it is, is no filter to be taken away"
    way(page, "history").click()
    seat.settle()
    assert page.header.title.text() == "张丙 1002", "the holder"
    seat.press(page.table.view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    seat.settle()
    assert page.header.title.text() == "DST-0001 红外测距仪"
    seat.type(page.box, "ZT-01", enter=True)
    seat.settle()
    assert (page.header.title.text(), kinds(page)) == ("ZT-01 反光锥", ["equipment.registered"])
    seat.press(page.table.view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    seat.settle()
    way(page, "equipment").click()
    seat.settle()
    register = seat.shell.window.current_page
    assert isinstance(register, EquipmentPage)
    assert register.detail.record is not None
    assert register.detail.record.item.tag == "DST-0001"
    register.register.table.bar.acts["history"].act(register.register.table.selected)
    seat.settle()
    assert seat.shell.window.current_page is page
    page.way_back.button.click()
    seat.settle()
    assert seat.shell.window.current_key == "equipment", "not a history that was seen before"
    assert history_page(seat).way_back.button.isHidden(), "nothing led here"


@pytest.mark.rule("PF-10", "person")
def test_an_officer_finds_their_own_and_nobody_elses(seat: Seat) -> None:
    seat.sign_in("zhang")
    page = history_page(seat)
    assert page.header.title.text() == "zhang 1002"
    assert "equipment.checked_out" in kinds(page)
    seat.type(page.box, "王乙", enter=True)
    seat.settle()
    assert "王乙" in seat.said(page)[0]
    assert page.header.title.text() == "zhang 1002"
    page.detail.subject_asked.emit("officer:1001")
    seat.settle()
    assert seat.said(page) == [page.texts("history_page.not_yours")]
