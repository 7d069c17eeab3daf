"""任务 as people use it: what is due and who has it, claiming chosen tasks, giving back with a reason, the indicators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from station.audit.findings.values import NotedFinding
from station.audit.missing.values import MissingRecording
from station.core.texts import Texts
from station.people.deadlines.bodies import Reminded
from station.people.sessions import Session
from station.ui.list_beside_pane import ListBesidePane
from station.ui.pages.tasks.findings_tabs import (
    ConfirmForm,
    FindingsTab,
    IndicationsTab,
    NoteForm,
    WithdrawFindingForm,
)
from station.ui.pages.tasks.page import TasksPage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from tests.plugins.patience import HANG_SECONDS
from tests.ui.offices import TestOffice, open_office
from tests.ui.sitting import settle, sit_at

F = TypeVar("F", bound=QWidget)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as made:
        made.lend("1001", "BWC-0001")
        made.lend("1002", "BWC-0002")
        made.services.inventory.counter.check_in(made.admin, ["BWC-0001", "BWC-0002"])
        yield made


class Desk:
    """Somebody at the page."""

    def __init__(self, office: TestOffice, who: Session, qtbot: QtBot, texts: Texts, tasks: Tasks) -> None:
        self._tasks = tasks
        self.page = TasksPage(texts, tasks, office.services, SignedIn(who))
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.entered()
        self.settle()
        self.table = self.page.list.table

    def settle(self) -> None:
        assert self._tasks.wait_until_idle(HANG_SECONDS)

    def column(self, key: str) -> list[str]:
        model = self.page.list.list.model
        place = [each.key for each in model.columns].index(key)
        return [str(model.index(row, place).data() or "") for row in range(model.rowCount())]

    def opened(self, tab: ListBesidePane, place: int, kind: type[F]) -> F:
        """The form that opens beside a row of the tab."""
        tab.table.opened.emit(tab.list.model.row_at(place))
        self.settle()
        form = tab.pane.currentWidget()
        assert isinstance(form, kind)
        return form

    def offered(self) -> list[str]:
        self.table.view.selectAll()
        acts = [each.property("act") for each in self.table.chosen.menu().actions()]
        return [each for each in acts if each]

    def act(self, key: str) -> None:
        self.table.view.selectAll()
        self.table.bar.buttons[key].click()
        self.settle()


@pytest.mark.rule("PF-09", "claim")
@pytest.mark.rule("PF-09", "give back")
def test_chosen_tasks_are_claimed_and_given_back(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    desk = Desk(office, office.desk, qtbot, texts, tasks)
    assert sorted(desk.column("subject")) == ["BWC-0001", "BWC-0002"]
    assert desk.column("claimed_by") == ["", ""]
    desk.act("claim")
    name = office.admin.name
    assert desk.column("claimed_by") == [name, name]
    told = [each.sentence for each in desk.page.banners.messages]
    assert told == ["认领：2 条全部办妥。"], "as of an act on one"
    assert not desk.page.list.acts.run.panel.isVisible(), "the list stays where it is"
    desk.page.show_subject("filter:unclaimed")
    desk.settle()
    assert desk.column("subject") == []
    for kind, open_ones in (("loan", []), ("recordings", ["BWC-0001", "BWC-0002"])):
        desk.page.show_subject(f"kind:{kind}")
        desk.settle()
        assert sorted(desk.column("subject")) == open_ones, "what has ended is no task"
    desk.page.show_subject("filter:mine")
    desk.settle()
    assert len(desk.column("subject")) == 2
    desk.act("give_back")
    form = desk.page.list.acts.form
    form.act_button.click()
    desk.settle()
    assert "PF-09" in form.reason.note.text(), "a reason is asked for"
    form.reason.put("明日起休假")
    form.act_button.click()
    desk.settle()
    assert desk.column("subject") == [], "they are nobody's"
    desk.page.show_subject("filter:unclaimed")
    desk.settle()
    desk.act("remind")
    reminder = desk.page.list.acts.remind_form
    reminder.note.put("请尽快采集")
    reminder.act_button.click()
    desk.settle()
    reminded = office.services.audit.proof.about(office.admin, "officer:1002", newest=1)
    assert [each.of(Reminded).note for each in reminded] == ["请尽快采集"]
    assert desk.column("reminded_by") == [name, name]
    assert all(desk.column("reminded_at"))
    told = [each.sentence for each in desk.page.banners.messages]
    assert any("看不到提醒" in each and "1002" in each for each in told), (
        "nobody is left to believe that they know"
    )
    office.assert_sound()


@pytest.mark.rule("PF-09", "claim")
def test_what_can_not_be_claimed_is_told_row_by_row(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    first = Desk(office, office.desk, qtbot, texts, tasks)
    assert first.offered() == ["claim", "remind", "exempt"]
    first.act("claim")
    assert first.offered() == ["give_back", "remind", "exempt"]
    first.table.bar.acts["claim"].act(first.table.selected)  # the button was pressed just before
    first.settle()
    panel = first.page.list.acts.run.panel
    assert panel.asks
    assert "已经认领" in str(panel.outcomes.index(0, 2).data())
    assert not panel.go_on_button.isVisible(), "nothing is left to go on with"
    panel.back_button.click()
    assert not panel.asks
    first.act("exempt")
    form = first.page.list.acts.settling.exempt_form
    form.ground.put("safety")
    form.text.put("设备进水，无法读取")
    form.act_button.click()
    first.settle()
    assert first.column("subject") == [], "settled where they are seen to be due"


def test_an_officer_sees_what_is_theirs_and_no_indicators(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    who = office.officer_session("1001")
    desk = Desk(office, who, qtbot, texts, tasks)
    assert desk.column("subject") == ["BWC-0001"]
    assert desk.column("persons") == [who.name], "one's own name needs no look at the officers"
    assert "indicators" not in desk.page.tabs


def test_who_brought_a_camera_back_is_named(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    page = sit_at("equipment", office, texts, tasks, qtbot, office.admin)
    page.show_subject("item:BWC-0001")
    settle(tasks)
    said = [label.text() for label in page.findChildren(QLabel)]
    (named,) = {each for each in said if each.endswith(" · 1001")}
    assert named == "李甲 · 1001"


def test_a_task_leads_to_its_thing(office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks) -> None:
    desk = Desk(office, office.desk, qtbot, texts, tasks)
    led: list[tuple[str, str]] = []
    desk.page.navigate.connect(lambda key, subject: led.append((key, subject)))
    desk.table.opened.emit(desk.page.list.list.model.row_at(0))
    assert led[0][0] == "equipment"
    assert led[0][1].startswith("item:BWC-")
    desk.page.show_subject("missing:")
    desk.settle()
    lacking = desk.page.missing
    rows = [lacking.list.model.row_at(place) for place in range(lacking.list.model.rowCount())]
    assert sorted(row.code for row in rows if isinstance(row, MissingRecording)) == ["BWC-0001", "BWC-0002"]
    led.clear()
    lacking.table.opened.emit(rows[0])
    assert [(key, about[:9]) for key, about in led] == [("equipment", "item:BWC-")]


@pytest.mark.rule("DM-12", "found")
def test_what_is_indicated_is_noted_beside_its_list_and_another_finding_too(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.clock.advance(hours=30)
    desk = Desk(office, office.admin, qtbot, texts, tasks)
    desk.page.show_subject("indications:")
    desk.settle()
    tab = desk.page.tabs.content("indications")
    assert isinstance(tab, IndicationsTab)
    assert tab.list.model.rowCount() == 2
    form = desk.opened(tab, 0, ConfirmForm)
    assert form.officer.value in ("1001", "1002"), "whose it is follows from the loan"
    led: list[tuple[str, str]] = []
    desk.page.navigate.connect(lambda *where: led.append(where))
    form.look_button.click()
    assert [(key, about[:9]) for key, about in led] == [("history", "item:BWC-")], (
        "looked at before it is judged"
    )
    form.act_button.click()
    assert "DM-12" in form.text.note.text(), "what was found is asked for"
    form.text.put("催过两次，仍未采集")
    form.act_button.click()
    desk.settle()
    assert tab.list.model.rowCount() == 1
    desk.page.show_subject("findings:")
    desk.settle()
    found = desk.page.tabs.content("findings")
    assert isinstance(found, FindingsTab)
    found.note_button.click()
    desk.settle()
    noting = found.pane.currentWidget()
    assert isinstance(noting, NoteForm)
    noting.kind.put("leaked")
    noting.officer.put("1003")
    noting.item.put("没有的装备")
    noting.text.put("转发到私人群")
    noting.act_button.click()
    desk.settle()
    assert noting.item.note.text(), "it says that there is no such device"
    noting.item.put("")
    noting.act_button.click()
    desk.settle()
    assert found.list.model.rowCount() == 2
    withdrawal = desk.opened(found, 0, WithdrawFindingForm)
    withdrawal.violation_button.click()
    rows = [found.list.model.row_at(place) for place in (0, 1)]
    found.table.bar.acts["violation"].act(rows)
    named = [row.entry.seq for row in rows if isinstance(row, NotedFinding)]
    assert led[1:] == [
        ("administration", f"findings:{named[0]}"),
        ("administration", f"findings:{named[0]},{named[1]}"),
    ], "the form of a violation begins with what was found"
    withdrawal.reason.put("看错了")
    withdrawal.act_button.click()
    desk.settle()
    assert "另一人" in withdrawal.wrong.text()


@pytest.mark.rule("PF-09", "indicators")
def test_the_indicators_are_counted_for_the_days_asked(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.clock.advance(days=4)
    desk = Desk(office, office.desk, qtbot, texts, tasks)
    desk.page.show_subject("indicators:")
    desk.settle()
    view = desk.page.indicators
    assert (view.first.day, view.last.day) == (date(2025, 12, 16), date(2026, 12, 15))
    assert view.score_rows.rowCount() == 5
    said = [view.finding_rows.index(row, 1).data() for row in range(view.finding_rows.rowCount())]
    assert sum("录像逾期未采集" in each for each in said) == 2
    assert "得分" in view.total.text()
    view.last.set_day(date(2026, 11, 1))
    view.count()
    desk.settle()
    said = [view.finding_rows.index(row, 1).data() for row in range(view.finding_rows.rowCount())]
    assert not any("录像逾期未采集" in each for each in said)
    view.first.set_day(date(2026, 11, 2))
    view.count()
    assert any("开始日期" in each.sentence for each in desk.page.banners.messages)
