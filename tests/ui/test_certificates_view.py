"""The certificates of the office and its units on one tab: deliveries, what comes back, registers, odd numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.inventory.certificates.cases import NamedSheets
from station.inventory.certificates.deliveries import PaperDelivery
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.ui.pages.equipment.delivery_form import DeliveryForm
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.paper_window import PaperWindow
from station.ui.period_dialog import PeriodDialog
from station.ui.tasks import Tasks
from station.ui.widgets.record_table import RecordTable
from tests.ui.desks import ADMIN, Desk
from tests.ui.sitting import settle, sit_at, write

GROUP = Receiver(ReceiverKind.GROUP, "一科 › 一科一组")


def act(table: RecordTable, key: object, name: str) -> None:
    """Choose a row and do this with it."""
    assert table.choose(key), key
    wanted = table.bar.acts[name]
    assert wanted.goes_with(table.selected), name
    wanted.act(table.selected)


@pytest.mark.rule("ST-01", "kinds", "range")
@pytest.mark.rule("ST-02", "slip")
@pytest.mark.rule("ST-03", "lost")
@pytest.mark.rule("PR-21", "same")
def test_certificates_come_in_come_back_and_are_looked_over(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    inventory, note = desk.services.inventory, tmp_path / "领证单.pdf"
    note.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(page, EquipmentPage)
    view, acts = page.paper, page.acts.certificates

    def click(button: QPushButton) -> None:
        assert button.isVisible(), button.text()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        settle(tasks)

    def deliver(kind: str) -> DeliveryForm:
        click(view.deliver_button)
        form = view.pane.currentWidget()
        assert isinstance(form, DeliveryForm)
        form.choose(kind)
        return form

    page.show_subject("paper:stock")
    settle(tasks)
    form = deliver("business")
    assert (form.like.isVisible(), form.category.isVisible()) == (False, True), "the first line of its kind"
    form.numbers.put("A01-A20")
    form.category.put("8")
    form.unit.put("张")
    form.source.put("市局领证单 2026-31")
    form.papers.put(str(note))
    click(form.act_button)
    assert form.tag.note.text(), "which code the line has is asked for there"
    form.tag.put("YZ-01")
    click(form.act_button)
    forms = PaperDelivery("legal_form", quantity=10, tag="WS-01", category=8, unit="份")
    inventory.paper_deliveries.count_in(ADMIN, forms)
    view.reload()
    settle(tasks)
    form = deliver("legal_form")
    assert (form.like.value, form.numbers.isVisible(), form.category.isVisible()) == ("WS-01", False, False)
    form.quantity.put(2)
    click(form.act_button)
    assert [(each.line.tag, each.left) for each in inventory.paper_stock_list.rows(ADMIN)] == [
        ("WS-01", 12),
        ("YZ-01", 20),
    ]
    assert [each.file.name for each in inventory.files.kept(ADMIN, "YZ-01")] == ["领证单.pdf"]
    inventory.stock.issue(ADMIN, "1001", {"WS-01": 6}, receiver=GROUP)
    page.show_subject("item:YZ-01")
    settle(tasks)
    click(page.detail.stock.issue)
    issue = page.acts.stock.issue_form
    issue.number.put("1001")
    issue.receiver.put(GROUP.key)
    issue.quantity.put(6)
    click(issue.act_button)
    (done, *_) = page.banners.messages
    assert "已发给一科 › 一科一组 6 张 A01~A06" in done.sentence
    assert done.action is not None
    done.action()
    settle(tasks)
    (slip,) = page.findChildren(PaperWindow)
    assert slip.windowTitle() == done.action_label == texts("papers.title.certificate_slip")
    slip.close()
    inventory.certificates.use(ADMIN, NamedSheets("YZ-01", numbers="A03", unit="一科一组"), "1001")
    page.show_subject("paper:stock")
    settle(tasks)
    act(view.stock.table, f"WS-01 {GROUP.key}", "back")
    settle(tasks)
    assert (page.tabs.present, acts.back_form.unit.value) == ("register", GROUP.code)
    acts.back_form.quantity.put(4)
    click(acts.back_form.act_button)
    page.show_subject("paper:stock")
    settle(tasks)
    act(view.stock.table, f"YZ-01 {GROUP.key}", "back")
    settle(tasks)
    assert acts.back_form.numbers.value == "A01~A02, A04~A06", "what it has unused is proposed"
    acts.back_form.numbers.put("A05-A06")
    click(acts.back_form.act_button)
    left = {each.key: each.left for each in inventory.paper_stock_list.rows(ADMIN)}
    assert (left[f"WS-01 {GROUP.key}"], left[f"YZ-01 {GROUP.key}"]) == (2, 3)
    page.show_subject("paper:months")
    settle(tasks)
    assert view.months.list.filters.chips.parent() is not view.months.list.filters, "they have their place"
    page.show_subject("paper:stock")
    settle(tasks)
    act(view.stock.table, f"YZ-01 {GROUP.key}", "account")
    settle(tasks)
    assert (view.view, view.account.table.model.found) == ("account", 3)
    click(view.register_button)
    page.findChildren(PeriodDialog)[0].accept()
    settle(tasks)
    papers = [each.windowTitle() for each in page.findChildren(PaperWindow)]
    assert texts("papers.title.certificate_ledger") in papers
    page.show_subject("paper:numbers")
    settle(tasks)
    (skipped,) = inventory.odd_number_list.rows(ADMIN)
    assert (skipped.odd.value, skipped.numbers) == ("skipped_use", "A01~A02")
    act(view.numbers.table, skipped.key, "lost")
    settle(tasks)
    assert (page.tabs.present, acts.loss_form.numbers.value) == ("register", "A01~A02")
    acts.loss_form.number.put("1001")
    write(acts.loss_form.text, "清点时少两张")
    click(acts.loss_form.act_button)
    assert [each.matter for each in inventory.losses.running(ADMIN, "YZ-01")] == ["paper_loss"]
