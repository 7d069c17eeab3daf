"""The printers page with real roads: a network printer on a socket, a file; answered by keys as a person does."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.printing.bodies import PrinterTested
from station.printing.values import LastTest
from station.ui.pages.printers.page import PrintersPage
from station.ui.pages.printers.test_panel import ANSWERING, ASKING, DONE
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from tests.devices.printers.fake_printer import COVER_OPEN, OUT_OF_PAPER, FakePrinter
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desks import ADMIN, Desk
from tests.ui.sitting import said, settle, sit_at, write


@pytest.fixture
def page(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> PrintersPage:
    sat = sit_at("printers", desk, texts, tasks, qtbot)
    assert isinstance(sat, PrintersPage)
    return sat


def begin(page: PrintersPage, tasks: Tasks, subject: str = "item:PRN-0001") -> None:
    page.show_subject(subject)
    settle(tasks)
    assert page.panel.isVisible()


def run_at(page: PrintersPage, tasks: Tasks, qtbot: QtBot, address: str) -> None:
    page.panel.address_field.control.clear()
    write(page.panel.address_field.control, address)
    qtbot.keyClick(page.panel.address_field.control, Qt.Key.Key_Return)
    settle(tasks)


def answer(qtbot: QtBot, keys: str) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key)


def last(desk: Desk) -> tuple[str, str]:
    newest = newest_test(desk)
    return newest.about, newest.verdict


def newest_test(desk: Desk) -> LastTest:
    newest = desk.services.printing.tests.last_tests(ADMIN)[0]
    assert isinstance(newest, LastTest)
    return newest


def test_the_keyboard_stays_in_the_list_until_a_printer_is_opened(
    page: PrintersPage, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page.table.view.setFocus()
    page.table.view.selectRow(0)
    view = page.table.view
    place = view.visualRect(page.model.index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(tasks)
    assert page.panel.isVisible()
    assert view.hasFocus(), "a click shows it; Enter must not print yet"
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.panel.address_field.control
    assert page.panel.address_field.note.text() != texts("printers_page.address_missing")


def test_a_network_printer_is_tested_from_address_to_entry(
    page: PrintersPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    begin(page, tasks)
    assert not page.panel.paper_view.empty
    with FakePrinter() as printer:
        run_at(page, tasks, qtbot, str(printer.address))
        assert page.panel.steps.currentIndex() == ANSWERING
        assert printer.finished.wait(HANG_SECONDS)
        assert len(printer.received) > 1000
    qtbot.waitUntil(page.panel.questions.lines[0].yes.hasFocus)
    answer(qtbot, "yyyyyy")
    assert page.panel.record_button.hasFocus()
    qtbot.keyClick(page.panel.record_button, Qt.Key.Key_Space)
    settle(tasks)
    assert page.panel.steps.currentIndex() == DONE
    assert page.panel.verdict.text() == "合格"
    assert last(desk) == ("item:PRN-0001", "passed")
    assert page.model.cell(0, 2).state is not None
    assert page.model.cell(0, 2).text == "合格"
    entry = desk.services.audit.proof.about(ADMIN, "item:PRN-0001")[-1]
    assert entry.of(PrinterTested).answers.density == "yes"
    before = entry.of(PrinterTested).status_before
    assert before is not None
    assert before.paper == "ok"


def test_what_the_person_sees_decides_and_is_named(
    page: PrintersPage, desk: Desk, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    begin(page, tasks)
    written = tmp_path / "page.bin"
    run_at(page, tasks, qtbot, f"file:{written}")
    assert written.stat().st_size > 1000
    answer(qtbot, "yyy2")
    lines = page.panel.questions.lines
    assert lines[4].yes.hasFocus()
    qtbot.keyClick(lines[4].yes, Qt.Key.Key_Up)
    assert lines[3].yes.hasFocus()
    answer(qtbot, "ny1")
    assert [line.answer for line in lines] == [True, True, True, False, True, True]
    qtbot.mouseClick(page.panel.record_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert page.panel.verdict.text() == "不合格"
    assert last(desk) == ("item:PRN-0001", "failed")


@pytest.mark.parametrize(("says", "words"), [(OUT_OF_PAPER, "没有纸"), (COVER_OPEN, "上盖")])
def test_a_printer_that_cannot_says_why_and_it_is_recorded(
    page: PrintersPage, desk: Desk, tasks: Tasks, qtbot: QtBot, says: dict[int, int], words: str
) -> None:
    begin(page, tasks)
    with FakePrinter(says) as printer:
        run_at(page, tasks, qtbot, str(printer.address))
    assert page.panel.steps.currentIndex() == ANSWERING
    assert words in page.panel.problem.text()
    assert not page.panel.questions.isVisible()
    qtbot.mouseClick(page.panel.record_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert last(desk) == ("item:PRN-0001", "failed")


def test_a_wrong_or_silent_address_is_put_right_where_it_was_typed(
    page: PrintersPage, tasks: Tasks, qtbot: QtBot
) -> None:
    begin(page, tasks)
    run_at(page, tasks, qtbot, "打印机")
    assert "看不懂" in page.panel.address_field.note.text()
    run_at(page, tasks, qtbot, "tcp://127.0.0.1:1")
    assert page.panel.steps.currentIndex() == ASKING
    assert "连不上打印机" in page.panel.address_field.note.text()
    run_at(page, tasks, qtbot, " ")
    assert "请先填" in page.panel.address_field.note.text()
    assert said(page) == []


def test_a_printer_without_a_tag_is_tested_by_its_address_on_narrow_paper(
    page: PrintersPage, desk: Desk, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.other_button, Qt.MouseButton.LeftButton)
    page.panel.paper.setCurrentIndex(1)
    settle(tasks)
    run_at(page, tasks, qtbot, f"file:{tmp_path / 'narrow.bin'}")
    assert not page.panel.record_button.isEnabled(), "where the page was sent a moment ago nothing records"
    qtbot.mouseClick(page.panel.unseen_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    about, verdict = last(desk)
    assert (about, verdict) == (f"printer:file:{tmp_path / 'narrow.bin'}", "sent")
    assert newest_test(desk).address.endswith("?paper=58")
    assert page.model.found == 2
    page.filters.chips.chips[3].click()
    settle(tasks)
    assert page.filters.value == (("verdict", "sent"),)
    assert page.model.found == 1


def test_an_unrecorded_page_is_not_left_without_a_word(
    page: PrintersPage, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    begin(page, tasks)
    run_at(page, tasks, qtbot, f"file:{tmp_path / 'x.bin'}")
    assert not page.may_leave()
    assert any("还没有登记" in sentence for sentence in said(page))
    assert page.may_leave()


@pytest.mark.rule("EQ-01", "catalogue")
def test_which_items_are_printers_is_what_the_catalogue_says(
    desk: Desk, page: PrintersPage, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    assert [each.tag for each in desk.services.inventory.printers.rows(ADMIN)] == ["PRN-0001"]
    held = next(each for each in desk.services.people.parameters.current(ADMIN) if each.rule.id == "EQ-01")
    rows = [
        {**row, "prints": row["number"] == 3}
        for row in cast("list[dict[str, Any]]", held.values["catalogue"])
    ]
    desk.services.people.parameters.change(
        ADMIN, "EQ-01", "catalogue", rows, "cameras with a printer built in"
    )
    assert [each.tag for each in desk.services.inventory.printers.rows(ADMIN)] == [
        "BWC-0001",
        "BWC-0002",
        "BWC-0003",
    ]
    equipment = sit_at("equipment", desk, texts, tasks, qtbot)
    for tag, printer in (("BWC-0001", True), ("PRN-0001", False)):
        equipment.show_subject(f"item:{tag}")
        settle(tasks)
        links = [button.text() for button in equipment.findChildren(Button)]
        assert (texts("equipment_page.test_printer") in links) is printer, tag
