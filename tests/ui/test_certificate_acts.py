"""Accountable paper on the page of its line: its kind, and sheets used, misprinted or void, destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.inventory.certificates.months import KindMonth
from station.inventory.certificates.standing import PaperAct
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.values import NewItem, Tracking
from station.people.offices.values import Function
from station.people.permissions import Role
from station.ui.pages.equipment.month_dialog import MonthDialog
from station.ui.pages.equipment.month_form import MonthForm
from station.ui.pages.equipment.months_view import MonthDetail
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.equipment.report_menu import MONTH
from station.ui.paper_window import PaperWindow
from station.ui.tasks import Tasks
from station.ui.widgets.form_pane import FormPane
from tests.plugins.offices import a_week_passes, open_account
from tests.ui.desks import ADMIN, NEW, Desk
from tests.ui.sitting import settle, sit_at, write

LICENCES = NewItem("BL-01", 8, "执照", tracking=Tracking.RANGE, unit="张", quantity=-1, numbers="A01-A20")
FORMS = NewItem("WS-01", 8, "文书", tracking=Tracking.COUNTED, unit="份", quantity=12)


@pytest.fixture
def page(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> EquipmentPage:
    open_account(desk.services.people, ADMIN, "qian", Role.OFFICER, "another horse 2", "1002")
    a_week_passes(desk.station)
    for each in (LICENCES, FORMS):
        desk.services.inventory.register.register(ADMIN, each)
    sat = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(sat, EquipmentPage)
    return sat


def click(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isVisible(), button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def offered(page: EquipmentPage) -> set[PaperAct]:
    """What the page offers of paper."""
    return {act for act, button in page.detail.stock.paper.items() if button.isVisible()}


def facts(page: EquipmentPage) -> list[str]:
    return [label.text() for label in page.detail.facts.findChildren(QLabel)]


@pytest.mark.rule("ST-01", "kinds")
@pytest.mark.rule("ST-02", "slip")
@pytest.mark.rule("ST-03", "part_of_used", "destroyed")
@pytest.mark.rule("ST-04", "report")
@pytest.mark.rule("PR-21", "same")
def test_paper_is_accounted_on_the_page_of_its_line(
    page: EquipmentPage, desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    inventory, acts, buttons = desk.services.inventory, page.acts.certificates, page.detail.stock

    def begin(act: PaperAct) -> None:
        click(qtbot, buttons.paper[act])
        settle(tasks)

    def done(form: FormPane) -> None:
        click(qtbot, form.act_button)
        settle(tasks)

    def figures() -> dict[str, tuple[int, ...]]:
        month = desk.clock.now().strftime("%Y-%m")
        found: list[KindMonth] = [
            each for _, each in inventory.certificates.month(ADMIN, month, "", "zh_CN").kinds
        ]
        return {each.kind: (each.used, each.spoiled, each.closing) for each in found if each.closing}

    page.show_subject("item:BL-01")
    settle(tasks)
    assert offered(page) == {PaperAct.KIND}, "what has no kind is no paper yet"
    begin(PaperAct.KIND)
    assert not acts.kind_form.reason.isVisible()
    acts.kind_form.kind.put("business")
    done(acts.kind_form)
    assert offered(page) == {PaperAct.KIND, PaperAct.USE, PaperAct.SPOIL, PaperAct.LOST}
    assert "营业执照" in facts(page)
    assert not buttons.correct.isVisible(), "sheets are spoiled with their cause"
    begin(PaperAct.USE)
    used = acts.use_form
    assert (used.numbers.isVisible(), used.quantity.isVisible(), used.unit.isVisible()) == (
        True,
        False,
        False,
    )
    used.numbers.put("A01-A03")
    used.number.put("1002")
    used.pin.put("0000")
    done(used)
    assert used.pin.note.text(), "how they confirm is refused at its field"
    used.pin.put("")
    used.matter.put("市监118")
    done(used)
    assert "A01~A03" in facts(page)
    begin(PaperAct.SPOIL)
    spoiled = acts.spoil_form
    assert not spoiled.of_used.isVisible(), "of numbers it is known"
    spoiled.numbers.put("A03-A04")
    spoiled.cause.put("misprint")
    write(spoiled.reason, "名称打错")
    done(spoiled)
    assert offered(page) == set(PaperAct) - {PaperAct.SOUND, PaperAct.BACK}
    begin(PaperAct.DESTROY)
    destroyed = acts.destroy_form
    destroyed.numbers.put("A04")
    destroyed.way.put("碎纸机粉碎")
    destroyed.witness.second.put("zhao")
    destroyed.witness.password.put("Passw0rd-2026")
    done(destroyed)
    assert destroyed.witness.second.note.text(), "the same person is no second one"
    destroyed.witness.second.put("qian")
    destroyed.witness.password.put("another horse 2")
    done(destroyed)
    assert any("BL-01" in each.sentence and "销毁" in each.sentence for each in page.banners.messages)
    assert figures() == {"business": (4, 2, 16)}
    inventory.certificates.set_kind(ADMIN, "WS-01", "legal_form")
    group = Receiver(ReceiverKind.GROUP, "一科一组")
    inventory.stock.issue(ADMIN, "1001", {"WS-01": 5}, receiver=group)
    page.show_subject("item:WS-01")
    settle(tasks)
    assert offered(page) == set(PaperAct) - {PaperAct.SOUND, PaperAct.DESTROY}
    assert buttons.correct.isVisible(), "a quantity that was counted is put right as before"
    begin(PaperAct.SPOIL)
    assert (spoiled.quantity.isVisible(), spoiled.unit.isVisible(), spoiled.of_used.isVisible()) == (
        True,
    ) * 3
    spoiled.quantity.put(2)
    spoiled.unit.control.setCurrentIndex(1)
    spoiled.cause.put("void")
    write(spoiled.reason, "盖错章")
    done(spoiled)
    assert figures()["legal_form"] == (0, 0, 7)
    assert offered(page) == set(PaperAct) - {PaperAct.SOUND}
    begin(PaperAct.LOST)
    acts.loss_form.quantity.put(1)
    acts.loss_form.number.put("1001")
    write(acts.loss_form.text, "清点少一份")
    done(acts.loss_form)
    (request,) = inventory.losses.running(ADMIN, "WS-01")
    assert (request.matter, figures()["legal_form"]) == ("paper_loss", (0, 0, 7)), "it waits for approval"
    page.detail.show_tab("history")
    issued = next(each for each in page.detail.history.timeline.events if "发放物品" in each.title)
    page.detail.history.open_entry(page.detail.history.timeline.events[0].key)
    assert not page.detail.history.entry.slip_button.isVisible()
    page.detail.history.open_entry(issued.key)
    click(qtbot, page.detail.history.entry.slip_button)
    settle(tasks)
    choose = next(each for each in page.report_button.papers.actions() if each.data() == MONTH)
    choose.trigger()
    settle(tasks)
    (dialog,) = page.findChildren(MonthDialog)
    assert dialog.month.value == "2026-11", "the last month that is over"
    dialog.month.put("2026-12")
    assert dialog.unit.control.count() == 2
    click(qtbot, dialog.make_button)
    settle(tasks)
    papers = [each.windowTitle() for each in page.findChildren(PaperWindow)]
    assert papers == [texts("papers.title.certificate_slip"), texts("papers.title.certificate_month")]


@pytest.mark.rule("ST-04", "frozen", "due")
def test_the_report_of_a_month_is_signed_on_its_page(
    page: EquipmentPage, desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    inventory, paper = desk.services.inventory, tmp_path / "月报.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    inventory.certificates.set_kind(ADMIN, "WS-01", "legal_form")
    inventory.stock.issue(ADMIN, "1001", {"WS-01": 5}, receiver=Receiver(ReceiverKind.GROUP, "一科一组"))
    offices, day = desk.services.people.offices, desk.clock.now().date()
    offices.assign(ADMIN, NEW.office_name, Function.DEPUTY, "1002", first=day)
    desk.clock.advance(days=31)
    page.show_subject("paper_month:2026-12")
    settle(tasks)
    months = page.paper.months
    detail = months.pane.currentWidget()
    assert isinstance(detail, MonthDetail)
    assert (page.tabs.present, months.table.model.found) == ("paper", 2)
    figures = [label.text() for label in detail.findChildren(QLabel)]
    assert "上月底 0，使用 0（其中错、废 0），各所领用 5，入库 12，月底 7" in figures
    titles = [each.title for each in months.table.model.columns]
    unit = titles.index("certificates.months.unit")
    assert {months.table.model.cell(row, unit).text for row in range(2)} == {"本单位", "一科 › 一科一组"}
    click(qtbot, detail.sign_button)
    settle(tasks)
    form = months.pane.currentWidget()
    assert isinstance(form, MonthForm)
    form.keeper.put("1001")
    form.leader.put("1002")
    click(qtbot, form.act_button)
    settle(tasks)
    assert form.keeper_pin.note.text(), "neither PINs nor paper"
    form.papers.put(str(paper))
    click(qtbot, form.act_button)
    settle(tasks)
    detail = months.pane.currentWidget()
    assert isinstance(detail, MonthDetail)
    assert not detail.sign_button.isVisible()
    assert detail.row.by is not None
    assert [each.name for each in detail.row.by.files] == ["月报.pdf"]
    click(qtbot, detail.print_button)
    settle(tasks)
    (window,) = page.findChildren(PaperWindow)
    assert window.windowTitle() == texts("papers.title.certificate_month")
