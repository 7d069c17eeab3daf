"""Reservations as people meet them: on the equipment page, at the counter, on Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.core.clock import SteppedClock
from station.core.listing import ListQuery
from station.core.texts import Texts
from station.inventory.reserving.listing import ListedReservation
from station.ui.pages.counter.page import CounterPage
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.equipment.reserve_forms import EndReservationForm, ReserveForm
from station.ui.pages.today.gathering import gather
from station.ui.tasks import Tasks
from tests.ui.offices import TestOffice, open_office
from tests.ui.sitting import said as messages_of
from tests.ui.sitting import settle, sit_at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as made:
        yield made


def kept(office: TestOffice) -> list[ListedReservation]:
    found = office.services.inventory.reservation_list
    return list(found.rows(office.admin, ListQuery().narrowed(standing="coming")))


@pytest.mark.rule("EQ-04", "reserved")
def test_chosen_items_are_reserved_and_given_up(
    office: TestOffice, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page = sit_at("equipment", office, texts, tasks, qtbot, office.admin)
    assert isinstance(page, EquipmentPage)
    rows = list(office.services.inventory.listing.rows(office.admin, ListQuery(limit=2)))
    page.several._wish_reserve([*rows[:2]])
    settle(tasks)
    assert page.tabs.present == "reserved"
    form = page.reserved.pane.currentWidget()
    assert isinstance(form, ReserveForm)
    assert form.items.value == ("BWC-0001", "BWC-0002")
    friday = SteppedClock(datetime(2026, 11, 27, 9, 29, tzinfo=UTC))  # 17:29 in the office
    later = ReserveForm(texts, friday)
    qtbot.addWidget(later)
    assert (later.first.value, later.last.value) == (date(2026, 11, 30), date(2026, 11, 30))
    form.items.asked.emit("dst-0001")
    settle(tasks)
    line = form.number.control.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, "1002")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(tasks)
    assert form.number.value == "1002"
    page.window().activateWindow()  # as a window system does when the list of the choice is gone
    qtbot.waitUntil(page.window().isActiveWindow)
    assert kept(office) == [], "Enter chose the officer, and nothing was filed before its time was looked at"
    form.first_time.put("halb neun")
    form.act()
    assert form.first_time.has_keyboard, "a time of day is asked for"
    form.first_time.put("08:30")
    form.matter.put("2026-77")
    form.act()
    settle(tasks)
    assert {row.reservation.matter for row in kept(office)} == {"2026-77"}
    assert [row.label for row in kept(office)] == ["BWC-0001", "BWC-0002", "DST-0001"]
    assert page.reserved.split.pane.isHidden()
    assert page.reserved.list.model.found == 3
    (said,) = messages_of(page)
    assert all(each in said for each in ("王乙（1002）", "BWC-0001", "至 2026-11-23 17:30")), said
    page.reserved.ask_end([kept(office)[0]])
    ending = page.reserved.pane.currentWidget()
    assert isinstance(ending, EndReservationForm)
    ending.reason.put("活动取消")
    ending.act()
    settle(tasks)
    assert [row.label for row in kept(office)] == ["BWC-0002", "DST-0001"]
    page.show_subject("item:DST-0001")
    settle(tasks)
    assert page.detail.record is not None
    assert [each.holder_name for each in page.detail.record.reserved] == ["王乙"]


@pytest.mark.rule("EQ-04", "reserved")
def test_the_counter_and_today_say_what_is_kept(
    office: TestOffice, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    now = office.clock.now()
    reserve = office.services.inventory.reservations.reserve
    reserve(office.admin, "1001", ["BWC-0001"], now, now + timedelta(hours=6))
    reserve(office.admin, "1001", ["BWC-0002"], now + timedelta(days=2), now + timedelta(days=2, hours=6))
    for session in (office.admin, office.officer_session("1001"), office.officer_session("1002")):
        sections = {each.key: each for each in gather(office.services, session, texts).sections}
        heads = [row.head for row in sections["reserved"].rows] if "reserved" in sections else []
        assert heads == ([] if session.number == "1002" else ["BWC-0001"])
    page = sit_at("counter", office, texts, tasks, qtbot, office.admin)
    assert isinstance(page, CounterPage)
    page.scan("B1001")
    settle(tasks)
    said = page.desk.person.kept.text()
    assert "BWC-0001" in said
    assert "BWC-0002" in said
    page.scan("B1002")
    settle(tasks)
    assert not page.desk.person.kept.isVisible()
    page.scan("BWC-0001")
    settle(tasks)
    assert "李甲" in page.desk.strip.notices.text()
