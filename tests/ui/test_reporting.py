"""Reporting a loss from the item's page, and finding the item again."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station.core.clock import local
from station.core.ledger import subject
from station.core.ledger.words import sentence
from station.core.texts import Texts
from station.inventory.losses.bodies import ReportKind
from station.inventory.values import Condition, ItemState
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.sessions import Session
from station.ui.pages.approvals.request_detail import RequestDetail
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.today.gathering import gather
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desks import ADMIN, PROGRAM, Desk

HEAD = Session("head", "王乙", frozenset({Role.OFFICE_LEADER}), "1002", "310110")


@pytest.mark.rule("EQ-15", "loss")
def test_a_loss_is_reported_beside_the_list_and_the_item_found_again(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    offices = desk.services.people.offices
    office = offices.units(PROGRAM)[0].name
    offices.assign(PROGRAM, office, Function.HEAD, "1002", first=date(2026, 11, 23))
    desk.services.people.parameters.change(PROGRAM, "EQ-12", "approval_chain", ["head"], "测试")
    page = EquipmentPage(texts, tasks, desk.services, SignedIn(ADMIN))
    qtbot.addWidget(page)
    page.show()
    page.show_subject("item:BWC-0001")

    def settle() -> None:
        assert tasks.wait_until_idle(HANG_SECONDS)

    settle()
    page.detail.report_button.click()
    form = page.acts.reports.form
    settle()
    form.kind.put(ReportKind.REPAIR.value)
    form.found_on.put(date(2026, 1, 5))
    form.responsible.put("1001")
    form.closed.emit()
    page.detail.report_button.click()
    settle()
    begun = (form.kind.value, form.found_on.value, form.responsible.value)
    assert begun == ("", local(desk.clock.now(), desk.clock.zone).date(), "")
    form.act()
    assert "EQ-12" in form.text.note.text(), "what happened is asked for"
    form.kind.put(ReportKind.LOSS.value)
    form.text.put("巡查途中遗失")
    form.responsible.control.setEditText("某某")
    form.act()
    assert "某某" in form.responsible.note.text()
    assert page.window().focusWidget() is form.responsible.control
    for typed, number in (("王乙", "1002"), ("B1001", "1001")):
        form.responsible.control.setEditText(typed)
        assert form.fields.check()
        assert form.responsible.value == number, "an officer is named by name, number or badge"
    form.responsible.put("")
    form.amount.put("很多")
    form.act()
    assert form.amount.note.text(), "an amount is a number"
    form.amount.put("1680")
    form.act()
    settle()
    (waiting,) = desk.services.approvals.requests.waiting(HEAD)
    assert waiting.about == "item:BWC-0001"
    told = " ".join(each.text() for each in page.detail.facts.findChildren(Button))
    assert f"报失（申请 {waiting.id}）" in told, "the item tells of it"
    desk.services.approvals.requests.decide(HEAD, waiting.id, accepted=False, opinion="请写明地点")
    page.show_subject("report:BWC-0001")
    settle()
    assert form.isVisible(), "it is filed anew from its own form"
    filed = (form.kind.value, form.text.value, form.amount.value)
    assert filed == (ReportKind.LOSS.value, "巡查途中遗失", "1680.00"), "as it was filed before"
    assert "请写明地点" in form.text.note.text(), "and why it came back"
    form.text.put("中山路巡查途中遗失")
    form.act()
    settle()
    refused = waiting.id
    (waiting,) = desk.services.approvals.requests.waiting(HEAD)
    show = desk.services.approvals.requests.show
    for each, other in ((waiting.id, refused), (refused, waiting.id)):
        detail = RequestDetail(texts, show(ADMIN, each), ADMIN, desk.clock.zone)
        qtbot.addWidget(detail)
        (way,) = (link for link in detail.findChildren(Button) if link.text() == other)
        with qtbot.waitSignal(detail.page_asked) as led:
            way.click()
        assert led.args == ["approvals", f"request:{other}"], "each leads to the other"
        said = " ".join(label.text() for label in detail.findChildren(QLabel))
        assert "请写明地点" in said, "why it came back is read on both"
        assert detail.subtitle.text().startswith("BWC-0001 "), "of several of one name, which"
    desk.services.approvals.requests.decide(HEAD, waiting.id, accepted=True)
    lost = next(each for each in gather(desk.services, ADMIN, texts).sections if each.key == "lost")
    assert [row.subject for row in lost.rows] == ["item:BWC-0001"]
    page.show_subject("item:BWC-0001")
    settle()
    page.detail.gone.undo_button.click()
    undo = page.acts.reports.undo_form
    undo.text.put("报错了一台")
    undo.act()
    settle()
    (undoing,) = desk.services.approvals.requests.waiting(HEAD)
    assert (undoing.matter, undoing.text) == ("undo", "报错了一台")
    desk.services.approvals.requests.decide(HEAD, undoing.id, accepted=False, opinion="请附说明")
    detail = RequestDetail(texts, show(ADMIN, undoing.id), ADMIN, desk.clock.zone)
    qtbot.addWidget(detail)
    with qtbot.waitSignal(detail.page_asked) as led:
        detail.file_anew()
    page.show_subject(led.args[1])
    settle()
    assert undo.isVisible(), "it is filed anew from its own form"
    assert (undo.text.value, "请附说明" in undo.text.note.text()) == ("报错了一台", True)
    desk.services.approvals.requests.withdraw(ADMIN, undoing.id, "东西真的丢了")
    page.show_subject("item:BWC-0001")
    settle()
    page.detail.gone.found_button.click()
    found = page.acts.reports.found_form
    found.condition.put(Condition.DAMAGED.value)
    found.note.put("车辆后座找到")
    found.act()
    settle()
    record = page.detail.record
    assert record is not None
    assert (record.item.state, record.item.condition) == (ItemState.IN_STORE, Condition.DAMAGED)
    offices.end(PROGRAM, office, Function.HEAD, "1002", on=date(2026, 11, 23), reason="调离")
    page.show_subject("report:BWC-0001")
    settle()
    form.kind.put(ReportKind.SCRAP.value)
    form.text.put("不能修")
    form.act()
    settle()
    banners = [(each.kind, each.sentence) for each in page.banners.messages]
    assert banners[0][0] == "ok", banners
    assert "无人担任" in banners[1][1], "what is missing for it stands behind what was done"
    page.detail.repairs.send_button.click()
    settle()
    assert any("指定维修点" in each.sentence for each in page.banners.messages), "nowhere is designated"
    desk.services.people.parameters.change(PROGRAM, "EQ-14", "repairers", ["区局装备维修站"], "测试")
    page.detail.repairs.send_button.click()
    settle()
    sending, fetching = page.acts.repairs.send_form, page.acts.repairs.back_form
    assert (sending.isVisible(), sending.fault.value) == (True, "车辆后座找到")
    sending.act()
    settle()
    assert not page.detail.repairs.send_button.isVisible()
    (sent,) = (
        each
        for each in desk.services.audit.proof.about(ADMIN, subject("item", "BWC-0001"))
        if each.kind == "equipment.sent_to_repair"
    )
    assert sentence(texts, sent).startswith("执法记录仪 BWC-0001 送区局装备维修站")
    page.detail.repairs.back_button.click()
    fetching.act()
    assert "EQ-14" in fetching.note.note.text(), "what was done is asked for"
    fetching.result.put("mended")
    fetching.note.put("换屏")
    fetching.cost.put("200")
    fetching.act()
    settle()
    assert page.detail.record is not None
    assert page.detail.record.item.condition is Condition.GOOD
