"""盘点 as people use it: started by its form, read into the box, closed, and its findings decided beside the list."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from station.audit.draws.listing import DrawResult, result_of
from station.audit.draws.use_cases import RecordedDraw
from station.core.texts import Texts
from station.inventory.stocktake.values import Action, Purpose, ScopeKind
from station.inventory.values import NewItem, Tracking
from station.people.offices.values import Function
from station.people.sessions import Session, program_session
from station.ui.pages.equipment.item_files import FileList
from station.ui.pages.stocktake.detail import StocktakeDetail
from station.ui.pages.stocktake.drawing import DrawForm, DrawnDetail
from station.ui.pages.stocktake.forms import FilingForm, FindingForm, StartForm, TurnForm
from station.ui.pages.stocktake.page import StocktakePage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.form_pane import FormPane
from tests.archive.media import picture
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desks import ADMIN, Desk

PROGRAM = program_session()


class Counting:
    """Somebody at the page."""

    def __init__(self, desk: Desk, who: Session, qtbot: QtBot, texts: Texts, tasks: Tasks) -> None:
        self._tasks = tasks
        self.page = StocktakePage(texts, tasks, desk.services, SignedIn(who))
        qtbot.addWidget(self.page)
        self.page.resize(1200, 700)
        self.page.show()
        self.page.entered()
        self.settle()

    def settle(self) -> None:
        assert self._tasks.wait_until_idle(HANG_SECONDS)

    def press(self, form: FormPane) -> None:
        form.act_button.click()
        self.settle()

    def scan(self, code: str) -> str:
        assert self.page.take_scan(code)
        self.settle()
        return self.page.strip.answer.text()

    @property
    def detail(self) -> StocktakeDetail:
        found = self.page.pane.currentWidget()
        assert isinstance(found, StocktakeDetail)
        return found

    def choose_finding(self, line: str) -> str:
        """Put the cursor on a finding; returns what the list says of its decision."""
        table = self.detail.findings
        assert table is not None
        assert table.choose(line)
        return str(table.view.currentIndex().siblingAtColumn(len(table.model.columns) - 1).data())

    def open_finding(self) -> None:
        """Press Enter on the finding that the cursor is on."""
        table = self.detail.findings
        assert table is not None
        QTest.keyClick(table.view, Qt.Key.Key_Return)
        self.settle()

    def wish(self, act: str) -> QWidget | None:
        self.detail.wished.emit(act)
        self.settle()
        return self.page.pane.currentWidget()


@pytest.mark.rule("EQ-10", "count", "decided")
def test_a_count_is_started_read_closed_and_decided_on_its_page(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    register = desk.services.inventory.register
    for tag, place in (("CNT-1", "架A"), ("CNT-2", "架A"), ("CNT-3", "架B")):
        register.register(ADMIN, NewItem(tag, 9, "测距仪", place=place))
    register.register(
        ADMIN,
        NewItem("TAPE-1", 7, "警戒带", place="架A", tracking=Tracking.COUNTED, unit="卷", quantity=20),
    )
    register.register(
        ADMIN,
        NewItem("SEAL-1", 7, "封条", tracking=Tracking.RANGE, unit="枚", quantity=40, numbers="B01-B40"),
    )
    at = Counting(desk, ADMIN, qtbot, texts, tasks)
    assert not at.page.take_scan("CNT-1"), "nothing runs: the counter gets it"
    at.page.start_button.click()
    form = at.page.pane.currentWidget()
    assert isinstance(form, StartForm)
    form.kind.put(ScopeKind.TAGS)
    form.kind.edited.emit()
    form.codes.put("CNT-1,CNT-2,NONE-9")
    at.press(form)
    assert "NONE-9" in form.wrong.text(), "refused in the form, which keeps what was typed"
    form.codes.put("CNT-1，CNT-2,CNT-3,TAPE-1,SEAL-1")
    at.press(form)
    assert at.page.strip.isVisible()
    count = texts("stocktake_page.one", id=at.detail.stands.id)
    assert count in at.page.strip.box.placeholderText(), "several may run: it says which is read"
    at.scan("架A")
    assert at.page.strip.where.text() == texts("stocktake_page.at_place", place="架A")
    assert texts("stocktake.answer.found") in at.scan("CNT-1")
    assert texts("stocktake.answer.elsewhere") in at.scan("CNT-3")
    said = at.scan("135790")
    assert said.startswith("135790"), "what was not recorded stands in the answer"
    assert texts("errors.stocktake.figures")[:6] in said
    assert at.page.strip.box.text() == "", "the next scan would be glued to it"
    assert at.page.strip.quantity.value() == -1
    for wish in (lambda: at.scan("*7"), lambda: qtbot.keyClick(at.page.strip.quantity, Qt.Key.Key_Return)):
        at.scan("TAPE-1")
        at.page.strip.counted.put(7)
        wish()
        at.settle()
        assert at.page.strip.box.hasFocus()
        assert at.page.strip.answer.text().startswith("TAPE-1 警戒带")
        assert at.page.strip.numbered.isHidden(), "only a range has numbers"
    strip = at.page.strip
    assert texts("stocktake_page.lacks_numbers", name="封条") in at.scan("SEAL-1")
    for typed in ("封条", "B01-B39"):  # what is no number is refused, and asked for once more
        assert strip.numbered.isVisible()
        strip.numbered.put(typed)
        qtbot.keyClick(strip.numbered.control, Qt.Key.Key_Return)
        at.settle()
        assert strip.answer.text().startswith("SEAL-1")
        assert strip.numbered.value == ""
        assert strip.box.hasFocus()
    assert strip.numbered.isHidden(), "the next code is not read with these numbers"
    at.page.entered()  # as the window does when something is recorded
    at.settle()
    assert at.detail.stands.seen == 4
    assert at.detail.stands.latest[0].read.numbers == "B01~B39"
    form = at.wish("pause")
    assert isinstance(form, TurnForm)
    at.press(form)
    assert at.page.strip.isHidden()
    at.wish("resume")
    assert at.page.strip.isVisible()
    form = at.wish("close")
    assert isinstance(form, TurnForm)
    left = texts("stocktake_page.close_left", count=count, expected=5, left=1)
    assert form.subtitle.text() == left, "what becomes a shortage by it is said before"
    at.press(form)
    assert [each.code for each in at.detail.stands.findings] == ["CNT-2", "CNT-3", "TAPE-1", "SEAL-1"]
    actions = {
        "CNT-2": Action.REPORT_LOSS,
        "CNT-3": Action.SET_PLACE,
        "TAPE-1": Action.NOTED,
        "SEAL-1": Action.NOTED,
    }
    settling = at.detail.buttons.widgets[0]
    assert isinstance(settling, Button)
    assert settling.text() == texts("stocktake_page.settle", count=4), "before the results are filed"
    findings = at.detail.stands.findings
    settling.click()
    for finding in findings:
        if finding.finding > 1:
            at.open_finding()  # the one below the last decided, which has the keyboard
            put_off = at.page.pane.currentWidget()
            assert isinstance(put_off, FindingForm)
            put_off.closed.emit()
            at.settle()
            at.open_finding()  # put off, it is still the one in hand
        form = at.page.pane.currentWidget()
        assert isinstance(form, FindingForm)
        assert finding.code in form.subtitle.text()
        at.press(form)
        assert form.isVisible(), "what is done and why is asked for"
        form.action.put(actions[finding.code])
        form.action.edited.emit()
        assert form.action.note.text() == texts(f"stocktake.action_leads.{actions[finding.code].value}")
        form.reason.put("核实")
        at.press(form)
        said = at.page.banners.said.messages[0].sentence
        waits = texts("stocktake.cli.asked", line=1, action="", request=0)[-12:]
        assert said.endswith(waits) is (finding.code == "CNT-2"), "what waits for approval is not done"
    assert at.detail.stands.open_decisions == 0
    assert register.history(ADMIN, "CNT-3").item.place == "架A"
    moved = at.detail.stands.decisions[2].entry
    desk.services.inventory.voids.void(ADMIN, f"custody:{moved}", "认错位置")
    at.page.entered()
    at.settle()
    voided = texts("voiding.mark", title=texts("stocktake.action.set_place"))
    assert at.choose_finding("2") == voided
    assert voided in at.detail.chosen.text(), "with the reason, for which the list has no room"
    register_words = texts("stocktake_page.register_struck", count=2, struck=1)
    assert register_words in [each.text() for each in at.detail.findChildren(QLabel)]
    form = at.wish("file")
    assert isinstance(form, FilingForm)
    pages = [tmp_path / f"结果{number}.jpg" for number in (1, 2)]
    for number, page in enumerate(pages):
        page.write_bytes(picture(colour=100 + number))
    form.paper.put_files(pages)
    at.press(form)
    assert at.detail.stands.filed
    filed = at.detail.stands.id
    shown = at.detail.findChild(FileList)
    assert shown is not None, "what was filed is seen"
    kept = desk.services.inventory.stocktake_files.kept(ADMIN, str(at.detail.stands.id))
    assert [each.file.name for each in kept] == ["结果1.jpg", "结果2.jpg"]
    at.page.draws.drawing.button.click()
    form = at.page.draws.pane.currentWidget()
    assert isinstance(form, DrawForm)
    assert form.act_button.text() == texts("stocktake_page.draw_and_count")
    form.count.put(2)
    form.kind.put("tags")
    form.kind.edited.emit()
    form.codes.put("CNT-1，CNT-3")
    at.press(form)
    stands = at.detail.stands
    assert (stands.scope.kind, stands.expected) == (ScopeKind.DRAW, 2)
    at.page.open(filed)
    at.page.list.narrow(state="closed")  # the list has not the other one, as when it has just begun
    at.settle()
    at.page.open(stands.id)
    at.page.entered()  # what is recorded meanwhile calls no other count back
    at.settle()
    assert at.detail.stands.id == stands.id
    at.page.list.narrow()
    at.detail.closed.emit()
    at.settle()
    assert at.page.strip.isVisible(), "the count goes on, and so does its box"
    assert "CNT-1" in at.scan("CNT-1")
    at.page.entered()
    at.settle()
    assert not isinstance(at.page.pane.currentWidget(), StocktakeDetail), "what was put away stays away"
    then = at.page.list.filters.day
    assert then is not None
    desk.clock.advance(days=1)
    at.page.new_day()
    desk.services.inventory.stocktakes.pause(ADMIN, stands.id, "下班")
    at.settle()
    then.actions["yesterday"].trigger()
    at.settle()
    model = at.page.table.model
    line = next(each for each in range(model.found) if model.key_of(model.row_at(each)) == stands.id)
    at.page.table.view.setCurrentIndex(model.index(line, 0))
    QTest.keyClick(at.page.table.view, Qt.Key.Key_Return)
    at.settle()
    assert (at.detail.stands.id, at.detail.stands.state) == (stands.id, "running"), "as it stood"
    assert not at.detail.buttons.widgets, "nothing is done with it"
    assert texts("list.as_of", day=at.detail.past) in at.detail.subtitle.text()


@pytest.mark.rule("PF-11", "draw", "repeat")
def test_a_draw_is_made_repeated_and_counted(desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks) -> None:
    counting = Counting(desk, ADMIN, qtbot, texts, tasks)
    counting.page.draws.drawing.button.click()
    assert counting.page.tabs.present == "draws"
    form = counting.page.draws.pane.currentWidget()
    assert isinstance(form, DrawForm)
    assert form.about.isHidden()
    form.then.put(False)
    form.then.edited.emit()
    assert form.act_button.text() == texts("draws_page.draw"), "a draw alone"
    assert form.team.isHidden()
    form.count.put(0)
    form.act_button.click()
    counting.settle()
    assert form.count.note.text()
    form.count.put(1)
    form.act_button.click()
    counting.settle()
    drawn = counting.page.draws.pane.currentWidget()
    assert isinstance(drawn, DrawnDetail)
    (tag,) = (each.code for each in drawn.draw.made.drawn)
    held = f"{tag}，在 " in "\n".join(each.text() for each in drawn.findChildren(QLabel))
    assert held is bool(desk.services.inventory.register.history(ADMIN, tag).item.holder), "where to go"
    drawn.check_button.click()
    counting.settle()
    checked = counting.page.draws.pane.currentWidget()
    assert isinstance(checked, DrawnDetail)
    assert texts("draw.cli.matches") in [each.text() for each in checked.findChildren(QLabel)]
    table = counting.page.draws.table
    counting.page.entered()
    counting.settle()
    table.choose(drawn.draw.seq)
    (row,) = (each for each in table.selected if isinstance(each, RecordedDraw))
    assert result_of(row) is DrawResult.MATCHES, "the list says what came of it"
    checked.count_button.click()
    start = counting.page.pane.currentWidget()
    assert isinstance(start, StartForm)
    counting.press(start)
    assert counting.detail.stands.scope.kind is ScopeKind.DRAW
    assert counting.detail.stands.expected == 1


@pytest.mark.rule("EQ-13", "keeper")
def test_the_way_from_a_change_of_keeper_to_its_count_knows_what_it_is_for(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    offices, today = desk.services.people.offices, date.today()
    unit = offices.units(ADMIN)[0].name
    first, then = today - timedelta(days=9), today - timedelta(days=2)
    offices.assign(PROGRAM, unit, Function.KEEPER, "1001", first=first)
    offices.assign(PROGRAM, unit, Function.KEEPER, "1002", first=then, in_place_of="1001")
    (change,) = desk.services.inventory.keeper_counts.waiting(ADMIN)
    counting = Counting(desk, ADMIN, qtbot, texts, tasks)
    counting.page.show_subject(f"keeper_change:{change.id}")
    counting.settle()
    form = counting.page.pane.currentWidget()
    assert isinstance(form, StartForm)
    assert (form.scope, form.purpose.value, form.named) == ("all", Purpose.KEEPER_CHANGE, ("1001", "1002"))
    counting.press(form)
    assert counting.detail.stands.purpose is Purpose.KEEPER_CHANGE
