"""Matters as people meet them: opened, decided, closed on their page; found by the box; what names one leads on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.matters.bodies import MatterDecision, MatterType, Party
from station.matters.table import wish_for
from station.matters.values import MatterOption
from station.ui.finding import find
from station.ui.leading import leads_to
from station.ui.matter_line import MatterLine
from station.ui.pages.matters.detail import MatterDetail
from station.ui.pages.matters.forms import CloseForm, MatterDecisionForm, MatterForm, ReopenForm
from station.ui.pages.matters.page import MattersPage
from station.ui.pages.matters.statement_forms import (
    ExemptMatterForm,
    RenumberForm,
    VisitForm,
    WithdrawStatementForm,
)
from station.ui.tasks import Tasks
from tests.ui.offices import TestOffice, open_office
from tests.ui.sitting import said as messages_of
from tests.ui.sitting import settle, sit_at

NUMBER = "示例市监处〔2026〕118号"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as made:
        yield made


def _events(detail: MatterDetail) -> list[str]:
    model = detail.timeline.model()
    return [str(model.index(row, 0).data()).replace("\n", " ") for row in range(model.rowCount())]


@pytest.mark.rule("PF-10", "matter", "links")
def test_a_matter_is_opened_decided_closed_and_led_to(
    office: TestOffice, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page = sit_at("matters", office, texts, tasks, qtbot, office.admin)
    assert isinstance(page, MattersPage)

    def shown(kind: type[QWidget]) -> QWidget:
        settle(tasks)
        found = page.view.pane.currentWidget()
        assert isinstance(found, kind), found
        return found

    def stands() -> MatterDetail:
        found = shown(MatterDetail)
        assert isinstance(found, MatterDetail)
        return found

    page.open_button.click()
    form = shown(MatterForm)
    assert isinstance(form, MatterForm)
    assert form.number is not None
    form.number.put(NUMBER)
    form.act()
    assert form.kind.has_keyboard, "what kind it is is asked for"
    form.kind.put("penalty")
    form.title_line.put("无证经营食品")
    form.parties.put("示例食品店；示例路1号；021-0000\n示例批发部")
    form.opened_on.put(date(2026, 11, 2))
    form.act()
    assert form.fields["officers"].has_keyboard, "who is in charge is asked for"
    form.officers.tick(["1001", "1002"])
    form.decisions.put("立案；；没有日期")
    form.act()
    assert "没有日期" in form.wrong.text(), "what a line does not say is told, and nothing is recorded"
    form.decisions.put("")
    form.act()
    detail = stands()
    assert detail.standing.matter is not None
    facts = detail.standing.matter.facts
    assert facts.parties == (Party("示例食品店", "示例路1号", "021-0000"), Party("示例批发部"))
    assert [each.number for each in facts.officers] == ["1001", "1002"]
    assert page.table.model.found == 1
    detail.acts["decide"].click()
    given_up = shown(MatterDecisionForm)
    assert isinstance(given_up, MatterDecisionForm)
    given_up.closed.emit()
    detail = stands()
    assert detail.standing.number == NUMBER, "who gives a form up is back at the matter"
    assert page.view.pane.count() == 1
    detail.acts["decide"].click()
    decision = shown(MatterDecisionForm)
    assert isinstance(decision, MatterDecisionForm)
    decision.what.put("行政处罚决定")
    decision.on.put(date(2026, 11, 1))
    decision.act()
    settle(tasks)
    assert "早于" in decision.fields["decided_on"].note.text(), "decided before it was opened"
    decision.on.put(date(2026, 11, 20))
    decision.act()
    detail = stands()
    assert detail.standing.matter is not None
    assert detail.standing.matter.facts.decisions == (MatterDecision("行政处罚决定", "", date(2026, 11, 20)),)
    detail.acts["change"].click()
    form = shown(MatterForm)
    assert isinstance(form, MatterForm)
    assert form.reason is not None
    form.quality.put(True)
    form.reason.put("补登")
    form.act()
    stands().acts["close"].click()
    closing = shown(CloseForm)
    assert isinstance(closing, CloseForm)
    closing.outcome.put("已履行")
    closing.act()
    stands().acts["reopen"].click()
    again = shown(ReopenForm)
    assert isinstance(again, ReopenForm)
    again.reason.put("误办结")
    again.act()
    stands()
    office.services.matters.matters.change(
        office.admin, NUMBER, replace(wish_for(facts), kind=MatterType.LICENCE), "应为许可"
    )
    page.open_matter(NUMBER)
    stands().acts["visit"].click()
    visit = shown(VisitForm)
    assert isinstance(visit, VisitForm)
    visit.act()
    assert visit.result.has_keyboard, "what it came to is asked for"
    visit.result.put("passed")
    visit.act()
    stands().acts["exempt"].click()
    settle(tasks)
    explaining = shown(ExemptMatterForm)
    assert isinstance(explaining, ExemptMatterForm)
    explaining.ground.put("safety")
    explaining.text.put("检查场所要求关闭电子设备")
    explaining.act()
    stands().acts["withdraw"].click()
    back = shown(WithdrawStatementForm)
    assert isinstance(back, WithdrawStatementForm)
    (explained,) = back.matter.exemptions
    back.statement.put(f"exemption:{explained.seq}")
    back.reason.put("写错事项")
    back.act()
    stands().acts["renumber"].click()
    right = shown(RenumberForm)
    assert isinstance(right, RenumberForm)
    right.number.put(f"{NUMBER}之一")
    right.reason.put("漏写")
    right.act()
    assert stands().standing.number == f"{NUMBER}之一"
    office.services.matters.matters.renumber(office.admin, f"{NUMBER}之一", NUMBER, "改回")
    page.open_matter(NUMBER)
    detail = stands()
    told = _events(detail)[2:]
    for place, said in enumerate(
        (
            "免录说明",
            "免录：检查场所",
            "现场核查，合格",
            "应为许可",
            "恢复办理",
            "办结：已履行",
            "质量监督案件",
            "行政处罚决定",
            "登记行政处罚事项",
        )
    ):
        assert said in told[place]
    assert any("编号已更正" in each for each in messages_of(page))
    assert leads_to(office.admin, f"matter:{NUMBER}") == ("matters", f"matter:{NUMBER}")
    found = find(office.services, office.admin, "示例市监处(2026)118", ("matters", "archive"))
    assert (found and (found.page, found.subject)) == ("matters", f"matter:{NUMBER}")
    led: list[tuple[str, str]] = []
    page.navigate.connect(lambda *to: led.append(to))
    for link in detail.links:
        link.click()
    assert led == [("history", "officer:1001"), ("history", "officer:1002"), ("history", f"matter:{NUMBER}")]
    office.assert_sound()


@pytest.mark.rule("PF-10", "matter")
def test_what_is_offered_is_taken_by_a_person_alone(qtbot: QtBot, texts: Texts) -> None:
    line = MatterLine("事项编号")
    line.speak(texts)
    line.offer_matters([MatterOption(NUMBER, "无证经营食品"), MatterOption("许可1", "")])
    qtbot.addWidget(line)
    line.show()
    line.setFocus()
    ended: list[int] = []
    line.finished.connect(lambda: ended.append(1))
    qtbot.keyClicks(line.control, "118")
    assert line.value == "118", "nothing is put beside what is typed"
    completer = line.control.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert (line.value, ended) == (NUMBER, []), "Enter took one, and ended nothing"
    qtbot.keyClick(line.control, Qt.Key.Key_Return)
    assert ended == [1]
