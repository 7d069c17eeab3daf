"""A wrong movement is voided from the item's history, driven as a person at the desk drives it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from station.core.listing import ListQuery
from station.core.texts import Texts
from station.inventory.stock.numbers import NumberState
from station.inventory.values import ItemState, NewItem, Tracking
from station.inventory.voiding.plan import VoidPlan
from station.people.permissions import Role
from station.people.two_persons import Person
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.history.page import HistoryPage
from station.ui.pages.ledger.page import LedgerPage
from station.ui.tasks import Tasks
from tests.plugins.offices import a_week_passes, open_account
from tests.ui.desks import ADMIN, OFFICER, Desk
from tests.ui.sitting import said, settle, sit_at, write


@pytest.fixture
def page(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> EquipmentPage:
    desk.take("1002", "BWC-0001", "PRN-0001")
    desk.give_back("BWC-0001")
    sat = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(sat, EquipmentPage)
    return sat


def click(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isVisible(), button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def open_event(page: EquipmentPage, tasks: Tasks, tag: str, place: int) -> None:
    page.show_subject(f"item:{tag}")
    settle(tasks)
    page.detail.show_tab("history")
    timeline = page.detail.history.timeline
    timeline.opened.emit(timeline.events[place].key)


def state_of(desk: Desk, tag: str) -> ItemState:
    return desk.services.inventory.register.history(ADMIN, tag).item.state


@pytest.mark.rule("EQ-10", "void")
def test_a_loan_is_voided_for_one_item_or_for_all_of_its_entry(
    page: EquipmentPage, desk: Desk, tasks: Tasks, texts: Texts, qtbot: QtBot
) -> None:
    open_event(page, tasks, "BWC-0001", 1)
    click(qtbot, page.detail.history.entry.void_button)
    settle(tasks)
    form = page.acts.voids.form
    assert form.isVisible()
    assert isinstance(form.plan, VoidPlan)
    assert [each.tag for each in form.plan.items] == ["BWC-0001"]
    assert len(form.plan.voided) == 2, "its return goes along"
    form.scope.control.setCurrentIndex(1)
    form.scope.control.activated.emit(1)
    settle(tasks)
    assert [each.tag for each in form.plan.items] == ["BWC-0001", "PRN-0001"]
    click(qtbot, form.act_button)
    assert form.isVisible()
    write(form.reason, "发错人")
    qtbot.keyClick(form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(tasks)
    assert any("已作废" in sentence for sentence in said(page))
    assert [state_of(desk, tag) for tag in ("BWC-0001", "PRN-0001")] == [ItemState.IN_STORE] * 2
    newest, returned, taken, *_ = page.detail.history.timeline.events
    assert [each.struck for each in (newest, returned, taken)] == [False, True, True]
    assert taken.title.endswith("（已作废）")
    page.detail.history.open_entry(taken.key)
    assert not page.detail.history.entry.void_button.isVisible()

    ledger = sit_at("ledger", desk, texts, tasks, qtbot)
    assert isinstance(ledger, LedgerPage)
    columns = [column.key for column in ledger.model.columns]
    struck = [ledger.model.cell(place, columns.index("said")).struck for place in range(3)]
    assert struck == [False, True, True]
    ledger.show_place("custody", int(taken.key.partition(":")[2]))
    settle(tasks)
    assert any("发错人" in label.text() for label in ledger.detail.facts.findChildren(QLabel))
    assert not ledger.detail.void_button.isVisible()


@pytest.mark.rule("EQ-10", "void")
def test_an_entry_is_voided_from_the_ledger_for_all_of_its_items(
    page: EquipmentPage, desk: Desk, tasks: Tasks, texts: Texts, qtbot: QtBot
) -> None:
    taken = desk.services.audit.proof.about(ADMIN, "item:PRN-0001")[-1]
    ledger = sit_at("ledger", desk, texts, tasks, qtbot)
    assert isinstance(ledger, LedgerPage)
    ledger.show_place("custody", taken.seq)
    settle(tasks)
    click(qtbot, ledger.detail.void_button)
    settle(tasks)
    form = ledger.voids.form
    assert form.isVisible()
    assert not form.scope.isVisible()
    assert isinstance(form.plan, VoidPlan)
    assert [each.tag for each in form.plan.items] == ["BWC-0001", "PRN-0001"]
    ledger.table.choose("custody:1")
    assert form.isVisible(), "what is half written is not swept away by another row"
    write(form.reason, "发错人")
    click(qtbot, form.act_button)
    settle(tasks)
    assert not form.isVisible()
    assert ledger.detail.isVisible()
    assert not ledger.detail.void_button.isVisible()
    assert any("发错人" in label.text() for label in ledger.detail.facts.findChildren(QLabel))
    assert state_of(desk, "PRN-0001") is ItemState.IN_STORE
    ledger.show_subject(f"void:custody:{taken.seq}")
    settle(tasks)
    assert any("不必再作废" in sentence for sentence in said(ledger)), said(ledger)
    assert ledger.detail.isVisible()


def test_what_can_not_be_voided_says_why_and_who_may_not_is_not_offered_it(
    page: EquipmentPage, desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    desk.give_back("PRN-0001")
    desk.take("1002", "PRN-0001")
    open_event(page, tasks, "PRN-0001", 1)
    click(qtbot, page.detail.history.entry.void_button)
    settle(tasks)
    assert any("其后又有" in sentence for sentence in said(page)), said(page)
    assert not page.acts.voids.form.isVisible()
    other = sit_at("equipment", desk, texts, tasks, qtbot, session=OFFICER)
    assert isinstance(other, EquipmentPage)
    open_event(other, tasks, "PRN-0001", 0)
    assert not other.detail.history.entry.void_button.isVisible()


@pytest.mark.rule("EQ-10", "void")
def test_an_item_that_was_registered_by_mistake_leaves_the_register(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    open_event(page, tasks, "BWC-0003", -1)
    click(qtbot, page.detail.history.entry.void_button)
    settle(tasks)
    form = page.acts.voids.form
    assert not form.scope.isVisible()
    write(form.reason, "录错了")
    click(qtbot, form.act_button)
    settle(tasks)
    assert any("已作废" in sentence for sentence in said(page)), said(page)
    assert not any("没有编号" in sentence for sentence in said(page))
    assert not form.isVisible()
    assert not page.detail.isVisible()
    model = page.register.model
    assert [model.cell(place, 0).text for place in range(model.found)] == ["BWC-0001", "BWC-0002", "PRN-0001"]


@pytest.mark.rule("EQ-10", "void")
def test_chosen_entries_are_voided_newest_first_and_those_that_can_not_be_are_named(
    page: EquipmentPage, desk: Desk, tasks: Tasks, texts: Texts, qtbot: QtBot
) -> None:
    desk.give_back("PRN-0001")
    desk.take("1002", "PRN-0001")
    history = sit_at("history", desk, texts, tasks, qtbot)
    assert isinstance(history, HistoryPage)
    history.show_subject("item:PRN-0001")
    settle(tasks)
    history.table.view.selectAll()
    click(qtbot, history.table.bar.buttons["void"])
    form = history.chosen.form
    write(form.reason, "全录错了")
    click(qtbot, form.act_button)
    settle(tasks)
    panel = history.chosen.run.panel
    why = [[panel.outcomes.cell(row, at).text for at in (0, 2)] for row in range(panel.outcomes.found)]
    assert not panel.asks, ("each makes way for the one before it, to the registration", why)
    assert desk.services.inventory.listing.page(ADMIN, ListQuery(find="PRN-0001")).found == 0
    assert state_of(desk, "BWC-0001") is ItemState.AWAITING_RECORDINGS, "for this item alone"

    ledger = sit_at("ledger", desk, texts, tasks, qtbot)
    assert isinstance(ledger, LedgerPage)
    ledger.list.narrow(
        stream="custody", kind="equipment.checked_in,equipment.facts_voided,ledger.epoch_started"
    )
    settle(tasks)
    ledger.table.view.selectAll()
    click(qtbot, ledger.table.bar.buttons["void"])
    form = ledger.chosen.form
    write(form.reason, "没有归还")
    click(qtbot, form.act_button)
    settle(tasks)
    panel = ledger.chosen.run.panel
    reasons = [panel.outcomes.cell(row, 2).text for row in range(panel.outcomes.found)]
    assert any("本身是作废" in each for each in reasons), reasons
    assert any("没有装备 PRN-0001" in each for each in reasons), "it is on the register no more"
    (other,) = [row for row, why in enumerate(reasons) if why.startswith("记录 1 是")]
    panel.table.view.setCurrentIndex(panel.outcomes.index(other, 0))
    assert panel.whole.text().startswith("记录 1 是"), panel.whole.text()
    assert panel.whole.height() >= panel.whole.heightForWidth(panel.whole.width()), "all its lines have room"
    assert state_of(desk, "BWC-0001") is ItemState.AWAITING_RECORDINGS, "nothing is recorded yet"
    click(qtbot, panel.go_on_button)
    settle(tasks)
    assert state_of(desk, "BWC-0001") is ItemState.OUT


@pytest.mark.rule("EQ-10", "void")
def test_what_two_persons_made_two_void_in_the_form(
    desk: Desk, tasks: Tasks, texts: Texts, qtbot: QtBot
) -> None:
    open_account(desk.services.people, ADMIN, "qian", Role.OFFICER, "another horse 2", "1002")
    a_week_passes(desk.station)
    seals = NewItem("FT-01", 8, "封条", tracking=Tracking.RANGE, unit="枚", quantity=-1, numbers="A01-A50")
    desk.services.inventory.register.register(ADMIN, seals)
    stock, second = desk.services.inventory.stock, Person("qian", "another horse 2")
    spoiled = stock.spoil(ADMIN, "FT-01", "A07", "撕坏", second).entry
    ledger = sit_at("ledger", desk, texts, tasks, qtbot)
    assert isinstance(ledger, LedgerPage)
    ledger.show_place("custody", spoiled.seq)
    settle(tasks)
    click(qtbot, ledger.detail.void_button)
    settle(tasks)
    form = ledger.voids.form
    assert (form.second.isVisible(), form.password.isVisible()) == (True, True)
    write(form.reason, "没有撕坏")
    form.second.put("zhao")
    form.password.put("Passw0rd-2026")
    click(qtbot, form.act_button)
    settle(tasks)
    assert form.isVisible(), "the same person is no second one"
    assert form.second.note.text()
    form.second.put("qian")
    form.password.put("another horse 2")
    click(qtbot, form.act_button)
    settle(tasks)
    assert not form.isVisible()
    (run,) = {each.run.state for each in stock.find_number(ADMIN, "A07")}
    assert run is NumberState.STORE
