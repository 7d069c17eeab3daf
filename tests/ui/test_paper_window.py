"""A paper before it is printed: it can be read, a printer chosen, and what the queue says is what is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.core.errors import DeviceProblem
from station.core.texts import Texts
from station.devices.print_server.scripted import ScriptedQueues
from station.inventory.losses.bodies import ReportKind
from station.inventory.losses.decide import Reported
from station.printing.office import OfficePrinter
from station.reports import fonts
from station.ui.exporting import ListExport
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.paper_window import PaperWindow
from station.ui.period_dialog import PeriodDialog
from station.ui.tasks import Tasks
from tests.ui.desks import ADMIN, Desk
from tests.ui.sitting import said, settle, sit_at


@pytest.fixture
def queues(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> ScriptedQueues:
    found = ScriptedQueues()
    monkeypatch.setattr(desk.services.printing.reporting, "_printers", found)
    return found


@pytest.fixture
def page(desk: Desk, queues: ScriptedQueues, texts: Texts, tasks: Tasks, qtbot: QtBot) -> EquipmentPage:
    sat = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(sat, EquipmentPage)
    return sat


def paper(page: EquipmentPage, tasks: Tasks, name: str) -> PaperWindow:
    """The window that the menu of papers opens."""
    chosen = next(each for each in page.report_button.papers.actions() if each.data() == name)
    chosen.trigger()
    settle(tasks)
    (window,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, PaperWindow))
    return window


def press(qtbot: QtBot, window: PaperWindow, tasks: Tasks) -> None:
    qtbot.mouseClick(window.print_button, Qt.MouseButton.LeftButton)
    settle(tasks)


def test_the_open_loans_are_seen_and_printed(
    page: EquipmentPage, desk: Desk, queues: ScriptedQueues, tasks: Tasks, qtbot: QtBot
) -> None:
    desk.take("1002", "BWC-0002")
    window = paper(page, tasks, "open_loans")
    assert window.windowTitle() == "在借装备清单"
    assert len(window.view.paper.words) == 1
    assert not window.view.picture(0).isNull()
    assert "BWC-0002" in window.view.paper.words[0]
    assert "王乙" in window.view.paper.words[0]
    assert window.printers.control.currentText() == "二楼打印机 (Office)"
    window.copies.put(2)
    press(qtbot, window, tasks)
    ((pdf, printer, title, copies),) = queues.papers
    assert (pdf[:5], printer, title, copies) == (b"%PDF-", "Office", "在借装备清单", 2)
    assert window.said.text() == "Office 已打印（任务 1）。"
    window.close()


def test_a_paper_of_some_days_asks_for_them_first(
    page: EquipmentPage, desk: Desk, tasks: Tasks, qtbot: QtBot
) -> None:
    desk.take("1002", "BWC-0002")
    asked = next(each for each in page.report_button.papers.actions() if each.data() == "movements")
    asked.trigger()
    dialog = page.findChild(PeriodDialog)
    assert dialog is not None
    assert dialog.first.value.day == 1
    dialog.last.put(dialog.first.value - timedelta(days=1))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible(), "what was chosen is not lost"
    assert "早于" in dialog.last.note.text()
    dialog.last.put(None)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    settle(tasks)
    (window,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, PaperWindow))
    assert "BWC-0002" in window.view.paper.words[0]
    window.close()
    desk.services.inventory.losses.report(ADMIN, "BWC-0002", Reported(ReportKind.DAMAGE, "摔裂"))
    page.show_subject("item:BWC-0002")
    settle(tasks)
    qtbot.mouseClick(page.detail.repairs.paper_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, PaperWindow))
    assert "送修单" in window.view.paper.words[0]
    assert "摔裂" in window.view.paper.words[0], "what is reported, though not approved yet"
    window.close()


def test_what_no_font_holds_is_told_beside_the_paper_and_by_the_export(
    page: EquipmentPage, desk: Desk, tasks: Tasks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "_RARE_CANDIDATES", ())
    fonts.forget_fonts()
    change = desk.services.inventory.register.change
    change(page.signed_in.session, "BWC-0001", {"place": "柜𠀀"}, "改")
    window = paper(page, tasks, "register")
    assert "柜[U+20000]" in window.view.paper.words[0]
    assert not window.missing.isHidden()
    assert "𠀀 (U+20000)" in window.missing.text()
    window.close()
    export = ListExport(page, desk.services.printing.reporting, "台账")
    export.write(page.register.table.export("pdf"), tmp_path / "a.pdf")
    settle(tasks)
    assert "𠀀 (U+20000)" in said(page)[0]


@pytest.mark.parametrize(
    ("end", "said_then"),
    [
        ("queued", "还没有打印"),
        ("failed", "没有打印，任务 1 已被取消或中止（缺纸）"),
        ("unknown", "没有答复是否打印"),
    ],
)
def test_only_what_the_queue_says_is_called_printed(
    page: EquipmentPage, queues: ScriptedQueues, tasks: Tasks, qtbot: QtBot, end: str, said_then: str
) -> None:
    queues.end, queues.reason, queues.keywords = end, "no paper", ("media-empty",)  # type: ignore[assignment]
    window = paper(page, tasks, "entitlement")
    press(qtbot, window, tasks)
    assert said_then in window.said.text()
    assert window.print_button.isEnabled()
    window.close()


def test_without_a_print_server_the_paper_is_still_seen_and_saved(
    page: EquipmentPage, queues: ScriptedQueues, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    queues.problem = DeviceProblem("office_printing.no_answer", seconds=8)
    window = paper(page, tasks, "register")
    assert window.said.text() == "打印服务 8 秒没有答复。请稍后再试，或先另存为文件。"
    assert not window.print_button.isEnabled()
    assert "BWC-0001" in window.view.paper.words[0]
    window.save(tmp_path / "a.pdf")
    window.save(tmp_path / "a.xlsx")
    settle(tasks)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert load_workbook(tmp_path / "a.xlsx").active["A1"].value == "装备台账"
    queues.problem = None
    queues.found = (OfficePrinter("Old", accepting=False),)
    qtbot.mouseClick(window.again_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert window.printers.control.currentText() == "Old（停用）"
    assert window.print_button.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_server_that_asks_who_prints_is_told(
    page: EquipmentPage, queues: ScriptedQueues, tasks: Tasks, qtbot: QtBot
) -> None:
    queues.password = "秘"
    window = paper(page, tasks, "register")
    assert window.said.text() == "打印服务要求用户名和密码。请输入后再试，或先另存为文件。"
    for typed, said_then in (("错", "打印服务不认这个用户名和密码"), ("秘", "")):
        assert window.user.isVisible()
        window.user.put("王")
        window.password.put(typed)
        qtbot.mouseClick(window.sign_in_button, Qt.MouseButton.LeftButton)
        settle(tasks)
        assert window.said.text().startswith(said_then)
    assert not window.user.isVisible()
    assert window.printers.control.currentText() == "二楼打印机 (Office)"
    press(qtbot, window, tasks)
    assert window.said.text() == "Office 已打印（任务 1）。"
    window.close()


def test_any_list_goes_to_paper_as_it_is_seen(
    page: EquipmentPage, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.register.narrow(category="4")
    settle(tasks)
    qtbot.mouseClick(page.register.table.print_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    (window,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, PaperWindow))
    text = window.view.paper.words[0]
    assert "PRN-0001" in text
    assert "BWC-0001" not in text
    assert "4 热敏打印机" in text
    window.close()


def test_a_paper_that_can_not_be_set_says_why_on_the_page(
    page: EquipmentPage, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    from station.reports import paper as papers

    monkeypatch.setattr(papers, "MOST_LINES", 0)
    chosen = page.report_button.papers.actions()[0]
    chosen.trigger()
    settle(tasks)
    assert said(page)[0].startswith("内容超过 0 行")
