"""A register of more items than any one page holds is counted, chosen, written and printed to the last of them."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.core.listing import ListQuery
from station.core.texts import Texts
from station.inventory.register.decisions import registered_draft
from station.inventory.values import NewItem
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.paper_window import PaperWindow
from station.ui.tasks import Tasks
from station.ui.widgets.paper_view import read_paper
from tests.ui.desks import ADMIN, Desk
from tests.ui.sitting import said, settle, sit_at

MANY, OTHERS = 620, 4
"""What is registered here, of 10 yuan each, and what the desk has."""


@pytest.fixture
def page(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> EquipmentPage:
    now = desk.clock.now()
    with desk.station.store.write() as work:
        for number in range(MANY):
            new = NewItem(f"ZU-{number:04}", 9, "测距仪", acquired_on=date(2025, 3, 4), value_fen=1_000)
            work.append(registered_draft(ADMIN, new, now))
    sat = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(sat, EquipmentPage)
    return sat


@pytest.mark.rule("EQ-06", "register")
def test_nothing_is_counted_chosen_written_or_printed_by_the_page(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    table, every = page.register.table, MANY + OTHERS
    assert table.count_line.text() == f"共 {every} 条"
    page.register.narrow(category="9")
    settle(tasks)
    assert table.count_line.text().startswith(f"找到 {MANY} 条，共 {every} 条")
    listing = desk.services.inventory.listing
    asked = ListQuery(summed=True).narrowed(category="9")
    answer = listing.page(ADMIN, asked)
    assert (len(answer.rows), answer.found, answer.sums["value"]) == (200, MANY, MANY * 1_000)
    assert len(list(listing.rows(ADMIN, asked))) == MANY

    table.view.selectAll()
    settle(tasks)
    assert f"已选 {MANY} 条" in table.count_line.text()
    assert f"{MANY * 10:,}.00" in table.count_line.text(), "the sum of all of them"
    qtbot.mouseClick(table.bar.buttons["change"], Qt.MouseButton.LeftButton)
    settle(tasks)
    assert f"{MANY} 项" in page.several.change_form.subtitle.text(), "an act is given all that were chosen"

    page.register.list.exports.write(table.export("csv"), tmp_path / "register.csv")
    settle(tasks)
    with (tmp_path / "register.csv").open(encoding="utf-8-sig", newline="") as file:
        tags = [row[0] for row in csv.reader(file) if row and row[0].startswith("ZU-")]
    assert tags == [f"ZU-{number:04}" for number in range(MANY)]
    assert any(str(MANY) in each for each in said(page))
    page.register.list.exports.carry_out(table.export("print"))
    settle(tasks)
    (paper,) = page.findChildren(PaperWindow)
    paper.save(tmp_path / "register.pdf")
    settle(tasks)
    printed = " ".join(read_paper((tmp_path / "register.pdf").read_bytes()).words)
    assert sorted(set(re.findall(r"ZU-\d{4}", printed))) == tags
    assert f"共 {MANY} 条" in printed.replace("\n", "")
