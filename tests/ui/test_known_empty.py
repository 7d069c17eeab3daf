"""A list, a history or a page is called empty only when it is known to be; a pane goes with its row."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.inventory.values import Condition
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.tasks import Tasks
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.timeline import Event, Timeline
from tests.ui.desks import Desk
from tests.ui.sitting import settle, sit_at

COLUMNS = [TableColumn("name", "frame.keys", str)]


@pytest.fixture
def table(qtbot: QtBot, app, texts: Texts) -> RecordTable:
    made = RecordTable(texts, RecordModel(texts, COLUMNS))
    made.set_empty("没有装备")
    qtbot.addWidget(made)
    made.show()
    return made


def rows_of(table: RecordTable) -> RecordModel:
    assert isinstance(table.model, RecordModel)
    return table.model


def test_a_list_in_memory_is_not_empty_before_its_rows_came(table: RecordTable) -> None:
    assert not table.empty.isVisible()
    assert table.count_line.text() == ""
    rows_of(table).set_rows(())
    assert table.empty.isVisible()
    assert table.empty.sentence.text() == "没有装备"


def test_a_history_says_that_it_is_being_read(qtbot: QtBot, app, texts: Texts) -> None:
    timeline = Timeline(texts)
    qtbot.addWidget(timeline)
    timeline.resize(300, 100)
    said = []
    for step in (None, (), (Event("1", "今天", "领用"),)):
        if step is not None:
            timeline.show_events(step)
        said.append(timeline.said)
    assert said == [texts("timeline.reading"), texts("timeline.nothing"), ""]
    timeline.await_events()
    assert timeline.said == texts("timeline.reading")


def test_a_pane_goes_with_its_row_after_a_reload_a_filter_and_not_without_need(
    table: RecordTable, qtbot: QtBot
) -> None:
    split = MasterDetail(table, QLabel())
    qtbot.addWidget(split)
    split.show()
    opener = RowOpener(table, split, lambda _row: split.open_detail())
    rows = rows_of(table)
    for gone in (lambda: rows.set_rows(("b", "c")), lambda: rows.set_filter(lambda row: row != "a")):
        rows.set_filter(None)
        rows.set_rows(("a", "b"))
        table.view.selectRow(0)
        table.opened.emit("a")
        assert split.pane.isVisible()
        rows.set_rows(("a", "b", "c"))
        assert split.pane.isVisible(), "its row is still there"
        gone()
        assert split.pane.isHidden()
    rows.set_filter(None)
    split.open_detail()  # by the page itself, of a thing that is no row
    rows.set_rows(("x",))
    assert split.pane.isVisible()
    assert opener.parent() is table


@pytest.mark.rule("PF-10", "history")
def test_an_item_that_leaves_the_narrowed_register_takes_its_pane_along(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    page = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(page, EquipmentPage)
    page.show_subject("filter:in_store")
    settle(tasks)
    page.register.table.view.selectRow(0)
    qtbot.keyClick(page.register.table.view, Qt.Key.Key_Return)
    settle(tasks)
    shown = page.detail.record
    assert shown is not None
    desk.take("1001", shown.item.tag)
    settle(tasks)
    assert page.register.split.pane.isHidden()
    page.show_subject(f"item:{shown.item.tag}")  # a link leads to it all the same
    settle(tasks)
    assert page.register.split.pane.isVisible()
    desk.give_back(shown.item.tag, condition=Condition.GOOD)
    settle(tasks)
    assert page.register.split.pane.isVisible()
