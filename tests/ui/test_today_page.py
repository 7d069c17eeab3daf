"""The start page: what each person sees to do, where a line leads, and the friendly line when there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from station.archive.clocks.decide import ClockCase, decide_clock_read
from station.archive.clocks.values import ClockWay, DeviceClock
from station.archive.values import ImportOptions
from station.core.deciding import record
from station.core.texts import Texts, load_texts
from station.inventory.stocktake.settling import FindingWish
from station.inventory.stocktake.values import Action
from station.inventory.values import Condition
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.values import Officer
from station.printing.values import PageAnswers
from station.ui.change_bridge import ChangeBridge
from station.ui.page import Page, PageSpec
from station.ui.pages import page_spec
from station.ui.pages.today import gathering
from station.ui.pages.today.own_in_hand import OwnInHandDialog
from station.ui.pages.today.page import TodayPage
from station.ui.pages.today.section_card import RowButton, SectionCard
from station.ui.pages.today.values import TaskRow
from station.ui.paper_window import PaperWindow
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.badge import NumberBadge
from station.ui.widgets.chip import ChipState
from station.ui.window import MainWindow
from tests.archive.media import movie
from tests.devices.printers.roads import DRIVERS
from tests.plugins.offices import open_account
from tests.ui.offices import TestOffice, open_office
from tests.ui.sitting import settle


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path / "station") as made:
        yield made


class Today:
    """Somebody looking at the start page, and where their clicks lead."""

    def __init__(
        self, office: TestOffice, session: Session, qtbot: QtBot, texts: Texts, tasks: Tasks
    ) -> None:
        self._qtbot, self._tasks = qtbot, tasks
        self.window = MainWindow(texts, tasks, office.clock)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        self.window.set_pages([page_spec("today", texts, tasks, office.services, SignedIn(session))])
        self.bridge = ChangeBridge(office.services.changes, self.window)
        self.bridge.changed.connect(self.window.announce)
        self.window.show()
        qtbot.waitExposed(self.window)
        page = self.window.page("today")
        assert isinstance(page, TodayPage)
        self.page = page
        self.led_to: list[tuple[str, str]] = []
        page.navigate.connect(lambda key, subject: self.led_to.append((key, subject)))
        self.settle()

    def settle(self) -> None:
        settle(self._tasks)

    def card(self, key: str) -> SectionCard:
        return next(card for card in self.page.cards if card.section.key == key)

    @property
    def keys(self) -> list[str]:
        return [card.section.key for card in self.page.cards]

    def rows(self, key: str) -> list[tuple[str, str, str]]:
        return [(row.head, row.text, row.state.word) for row in self.card(key).section.rows]


@pytest.mark.rule("DM-05", "limit")
@pytest.mark.rule("EQ-05", "awaited")
def test_recordings_are_awaited_with_the_time_that_is_left(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "BWC-0001")
    office.lend("1002", "BWC-0002")
    office.take_back("BWC-0001")
    office.clock.advance(hours=21)
    office.take_back("BWC-0002")
    office.clock.advance(hours=4)
    today = Today(office, office.desk, qtbot, texts, tasks)
    assert today.rows("returns") == [
        ("BWC-0001", "执法记录仪，李甲归还", "超时 1 小时"),
        ("BWC-0002", "执法记录仪，王乙归还", "剩 20 小时"),
    ]
    assert today.card("returns").section.token == "stop"
    qtbot.mouseClick(today.card("returns").rows[1], Qt.MouseButton.LeftButton)
    assert today.led_to == [("ingest", "item:BWC-0002")]


@pytest.mark.rule("EQ-07", "late")
def test_things_of_which_the_same_is_said_are_one_line_that_leads_to_all_of_them(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "DST-0001", "DST-0002", "DST-0003")
    office.lend("1002", "DST-0004")
    office.clock.advance(hours=49)
    today = Today(office, office.desk, qtbot, texts, tasks)
    said = [(head, text) for head, text, _ in today.rows("overdue")]
    assert said == [("DST-0001 等 3 项", "红外测距仪，李甲"), ("DST-0004", "红外测距仪，王乙")]
    assert today.page.todo.count == 4
    assert not today.card("overdue").all_button.isVisible(), "the lines stand for all of them"
    qtbot.mouseClick(today.card("overdue").rows[0], Qt.MouseButton.LeftButton)
    assert today.led_to == [("equipment", "filter:overdue")]
    day = office.clock.now().date()
    office.services.inventory.care.plan(office.admin, ["DST-0001", "DST-0002"], months=1, first=day)
    counts = office.services.inventory.stocktakes
    seq = counts.start(office.admin, "tags:DST-0001").seq
    counts.close(office.admin, seq, "没有人在")
    today = Today(office, office.desk, qtbot, texts, tasks)
    (line,) = today.card("deadlines").rows
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert today.led_to == [("tasks", "kind:care")], "to these and no others"
    ((head, _what, state),) = today.rows("counts")
    assert (head, state) == (str(seq), texts("today_page.row.findings", count="1"))
    qtbot.mouseClick(today.card("counts").rows[0], Qt.MouseButton.LeftButton)
    assert today.led_to[1:] == [("stocktake", f"stocktake:{seq}")]
    counts.decide(office.admin, seq, 1, FindingWish(Action.NOTED, "在外勤车上"))
    today.settle()
    assert "counts" not in today.keys, "nothing is left to decide"


@pytest.mark.rule("EQ-14", "drift")
def test_a_clock_that_strays_leads_whoever_keeps_the_register_to_the_report_of_its_fault(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    store, first = office.station.store, office.clock.now()
    for tag, strayed in (("BWC-0001", -12), ("BWC-0002", 9)):
        for day in (0, 1):
            at = first + timedelta(days=day)
            shows = at.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=8, seconds=strayed * day)
            case = ClockCase(DeviceClock(None, shows, at, ClockWay.READ), tag, "Asia/Shanghai")
            with store.write() as work:
                record(work, decide_clock_read(office.admin, case, work.policy, at))
    today = Today(office, office.desk, qtbot, texts, tasks)
    assert today.rows("clocks") == [
        ("BWC-0001", "时钟每天慢 12.0 秒", "建议报修"),
        ("BWC-0002", "时钟每天快 9.0 秒", "建议报修"),
    ]
    qtbot.mouseClick(today.card("clocks").rows[0], Qt.MouseButton.LeftButton)
    assert today.led_to == [("equipment", "fault:BWC-0001")]


@pytest.mark.rule("EQ-07", "late")
@pytest.mark.rule("EQ-02", "shown")
def test_overdue_faulty_and_short_things_lead_to_the_equipment(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "DST-0001")
    office.lend("1002", "TST-0001")
    office.services.inventory.counter.check_in(
        office.admin, ["TST-0001"], Condition.INCOMPLETE, note="少一支温度计"
    )
    office.clock.advance(hours=49)
    today = Today(office, office.desk, qtbot, texts, tasks)
    ((tag, text, state),) = today.rows("overdue")
    assert (tag, text) == ("DST-0001", "红外测距仪，李甲")
    assert state.startswith("逾期")
    assert today.rows("faulty") == [("TST-0001", "食品安全快速检测箱　少一支温度计", "缺件")]
    assert ("", "制服、制式帽、工号牌　标准 3，完好 0", "缺 3") in today.rows("shortfall")
    row = today.card("overdue").rows[0]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert today.led_to == [("equipment", "item:DST-0001")]
    assert today.page.todo.count == 2
    assert today.page.header.subtitle.text().endswith("2 件待办")


def test_the_badges_of_the_cards_add_up_to_the_count_beside_the_pages_name(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "DST-0001")
    office.clock.advance(hours=49)
    today = Today(office, office.desk, qtbot, texts, tasks)
    badges = [badge.count for card in today.page.cards for badge in card.findChildren(NumberBadge)]
    assert sum(badges) == today.page.badge > 0
    assert len(badges) < len(today.page.cards)
    for card in today.page.cards:
        said = [label.text() for label in card.findChildren(QLabel)]
        assert (texts("today_page.not_counted") in said) is not card.section.counts


def test_a_new_office_is_led_by_steps_that_tick_themselves_and_can_be_put_away(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    def step(key: str) -> tuple[str, str, str]:
        return next(
            row for row in today.rows("first_steps") if row[1] == texts(f"today_page.first_steps.{key}")
        )

    done = texts("today_page.first_steps.done")
    today = Today(office, office.desk, qtbot, texts, tasks)
    assert today.keys[0] == "first_steps"
    assert "administrators" not in today.keys, "a step says it"
    keys = ("people", "pins", "equipment", "administrators", "printer", "second")
    assert [step(key)[2] == done for key in keys] == [True, True, True, False, False, False]
    card = today.card("first_steps")
    qtbot.mouseClick(card.rows[0], Qt.MouseButton.LeftButton)
    assert today.led_to == [("administration", "account:")], "what is open stands first"
    open_account(office.services.people, office.admin, "second", Role.SYSTEM_ADMINISTRATOR, "password-1")
    qtbot.waitUntil(lambda: step("administrators")[2] == done)
    office.services.people.roster.register(office.admin, Officer("1009", "新人", "执法一科", "一组", "B1009"))
    qtbot.waitUntil(lambda: step("pins")[2] != done)
    assert "first_steps" not in Today(office, office.officer_session("1001"), qtbot, texts, tasks).keys
    today.card("first_steps").away_button.click()
    qtbot.waitUntil(lambda: "first_steps" not in today.keys)
    assert "first_steps" not in Today(office, office.desk, qtbot, texts, tasks).keys


def test_a_line_that_just_has_room_is_not_cut(app: QApplication, qtbot: QtBot) -> None:
    english = load_texts("en")
    for key in ("pins", "offices", "backup", "centre", "people", "printer"):
        row = RowButton(TaskRow("", english(f"today_page.first_steps.{key}"), ChipState("Do it"), "", ""))
        qtbot.addWidget(row)
        one = row.heightForWidth(2000)
        least = next(width for width in range(100, 2000) if row.heightForWidth(width) == one)
        drawn = []
        for width in (least, least + 60):
            row.resize(width, one)
            drawn.append(row.grab(QRect(least - 200, 0, 96, one)).toImage())
        assert drawn[0] == drawn[1], key


def test_a_line_without_room_takes_a_second_one_and_a_small_window_has_one_column(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.services.people.station_settings.put_first_steps_away(office.admin)
    today = Today(office, office.desk, qtbot, texts, tasks)
    (row,) = today.card("administrators").rows
    assert row.heightForWidth(1200) < row.heightForWidth(400)
    today.window.resize(911, 460)
    today.settle()
    assert len({card.x() for card in today.page.cards}) == 1
    assert len({card.width() for card in today.page.cards}) == 1


@pytest.mark.rule("PF-09", "late")
def test_who_sees_every_deadline_sees_what_is_overdue_for_others(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "DST-0001")
    office.clock.advance(hours=49)
    open_account(office.services.people, office.admin, "keeper", Role.KEEPER, "password-1", "1003")
    keeper = office.services.people.sign_in.with_password("keeper", "password-1")
    today = Today(office, keeper, qtbot, texts, tasks)
    ((tag, text, state),) = today.rows("late")
    assert (tag, text) == ("DST-0001", "红外测距仪，李甲")
    assert state.startswith("逾期")
    assert today.page.badge == 0
    qtbot.mouseClick(today.card("late").rows[0], Qt.MouseButton.LeftButton)
    assert today.led_to == [("equipment", "item:DST-0001")]
    assert "late" not in Today(office, office.desk, qtbot, texts, tasks).keys


def test_printers_stay_on_the_list_until_they_passed_a_test(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    today = Today(office, office.desk, qtbot, texts, tasks)
    assert [head for head, _, _ in today.rows("printers")] == ["PRN-0001 等 4 项"]
    tests = office.services.printing.tests
    (tmp_path / "papers").mkdir()
    address = DRIVERS.address(f"file:{tmp_path / 'papers'}")
    for tag, answers in (
        ("PRN-0001", PageAnswers(readable=True)),
        ("PRN-0002", PageAnswers(readable=True, cut=False)),
    ):
        tests.record(office.admin, tests.run(office.admin, address, tag), answers)
    said = [("PRN-0002", "未通过"), ("PRN-0003 等 2 项", "未测试")]
    qtbot.waitUntil(lambda: [row[0::2] for row in today.rows("printers")] == said)  # the page heard of it
    qtbot.mouseClick(today.card("printers").rows[0], Qt.MouseButton.LeftButton)
    assert today.led_to == [("printers", "item:PRN-0002")]


@pytest.mark.rule("PF-05", "scope")
@pytest.mark.rule("EQ-07", "late")
def test_an_officer_sees_what_is_theirs_and_nothing_else(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "DST-0001", "PRN-0001")
    office.lend("1002", "DST-0002", "BWC-0002")
    office.take_back("BWC-0002")
    office.clock.advance(hours=49)
    session = office.officer_session("1001")
    today = Today(office, session, qtbot, texts, tasks)
    assert today.keys == ["overdue", "mine"]
    assert [row[0] for row in today.rows("overdue")] == ["DST-0001"]
    assert today.rows("mine") == [("PRN-0001", "热敏打印机", "长期")]
    qtbot.mouseClick(today.page.in_hand_button, Qt.MouseButton.LeftButton)
    today.settle()
    (dialog,) = today.page.findChildren(OwnInHandDialog)
    lines = dialog.block.lines
    assert dialog.block.summary.text() == "逾期 1 · 长期 1"
    assert [(view.tag, view.direction.word) for view in lines.lines.views] == [
        ("DST-0001", "逾期"),
        ("PRN-0001", "长期"),
    ]
    dialog.block.print_button.click()
    today.settle()
    (paper,) = today.page.findChildren(PaperWindow)
    paper.close()
    qtbot.keyClick(lines, Qt.Key.Key_Down)
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert today.led_to == [("equipment", "item:PRN-0001")]


@pytest.mark.rule("PF-05", "scope")
def test_what_an_officer_holds_is_counted_whole_however_few_lines_are_read(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_ITEMS", 3)
    office.lend("1001", "DST-0001", "PRN-0001", "PRN-0002", "PRN-0003", "PRN-0004")
    office.clock.advance(hours=49)
    today = Today(office, office.officer_session("1001"), qtbot, texts, tasks)
    assert [row[0] for row in today.rows("overdue")] == ["DST-0001"]
    assert [row[0] for row in today.rows("mine")] == ["PRN-0001 等至少 2 项"]
    card = today.card("mine")
    assert (card.section.count, card.all_button.isVisible()) == (4, True)


def test_an_officer_with_nothing_to_do_is_told_so(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    today = Today(office, office.officer_session("1003"), qtbot, texts, tasks)
    assert today.page.empty.isVisible()
    assert today.page.empty.sentence.text() == "今日无待办"
    assert not today.page.empty.button.isVisible()
    office.lend("1003", "TST-0002")
    qtbot.waitUntil(lambda: today.keys == ["mine"])
    assert not today.page.empty.isVisible()


def test_more_than_five_of_a_kind_are_reached_by_one_link(
    tmp_path: Path, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    with open_office(tmp_path, each=7) as office:
        for number, place in (("1001", 1), ("1002", 2), ("1003", 3)):  # no two of which the same is said
            office.lend(number, f"DST-{place:04d}", f"TST-{place:04d}")
        office.clock.advance(days=4)
        today = Today(office, office.desk, qtbot, texts, tasks)
        card = today.card("overdue")
        assert (len(card.rows), card.section.count) == (5, 6)
        assert card.all_button.text() == "全部 6 条"
        qtbot.mouseClick(card.all_button, Qt.MouseButton.LeftButton)
        assert today.led_to[0][0] == "equipment"


def test_unsent_entries_are_shown_to_those_who_may_see_the_ledger(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    today = Today(office, office.desk, qtbot, texts, tasks)
    ((_, text, state),) = today.rows("unsent")
    unsent = office.services.sync.overview.status(office.admin).unsent
    assert text.startswith(f"{unsent} 条记录")
    assert state == "未接入"
    assert not today.card("unsent").section.counts


@pytest.mark.rule("DM-02", "origin")
def test_a_recording_that_nobody_can_be_named_for_waits_to_be_settled(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    card = tmp_path / "card"
    (card / "Event").mkdir(parents=True)
    (card / "Event/VID001.MP4").write_bytes(movie(office.clock.now() - timedelta(hours=1)))
    today = Today(office, office.desk, qtbot, texts, tasks)
    assert not {"doubt", "marked"} & set(today.keys)
    result = office.services.archive.imports.run_all(office.admin, card, ImportOptions())
    assert result.complete
    qtbot.waitUntil(lambda: "doubt" in today.keys)
    ((name, text, state),) = today.rows("doubt")
    assert (name, state) == ("VID001.MP4", "待认定")
    assert text.startswith("今天 08:00 录制")
    qtbot.mouseClick(today.card("doubt").rows[0], Qt.MouseButton.LeftButton)
    assert today.led_to[0][0] == "archive"
    assert today.led_to[0][1].startswith("recording:")
    assert today.rows("marked")[0][2] == "有标记", "its device proposes that it be kept (DM-04)"


def test_the_count_is_right_while_another_page_is_seen(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    today = Today(office, office.desk, qtbot, texts, tasks)
    other = PageSpec(
        "other", "store", "frame.page.equipment", lambda: Page(texts, tasks, SignedIn(office.admin), "别处")
    )
    today.window.set_pages([page_spec("today", texts, tasks, office.services, SignedIn(office.admin)), other])
    today.settle()
    badge = today.window.frame.navigation.buttons[0].badge
    before = badge.count
    today.window.show_page("other")
    office.lend("1001", "DST-0001", "TRM-0001")
    office.services.inventory.counter.check_in(office.admin, ["DST-0001", "TRM-0001"], Condition.DAMAGED)
    qtbot.waitUntil(lambda: badge.count == before + 2)
    assert today.window.current_key == "other"


@pytest.mark.rule("PF-09", "steps")
def test_a_loan_about_to_end_reminds_its_holder_and_then_the_desk(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "BWC-0001")
    office.clock.moment = datetime(2026, 11, 23, 8, 40, tzinfo=UTC)
    officer = Today(office, office.officer_session("1001"), qtbot, texts, tasks)
    desk = Today(office, office.desk, qtbot, texts, tasks)
    ((head, text, state),) = officer.rows("due")
    assert (head, text, state) == ("BWC-0001", "执法记录仪", "剩 50 分钟")
    assert "due" not in desk.keys
    assert "overdue" not in desk.keys
    assert "reminded" not in officer.keys
    office.services.people.deadlines.remind_of(office.admin, "item:BWC-0001", "今天要用")
    officer.page.reload()
    officer.settle()
    ((head, text, _),) = officer.rows("reminded")
    assert (head, text) == ("BWC-0001", "执法记录仪　周管理提醒：今天要用")
    office.clock.advance(hours=1)
    for today in (officer, desk):
        today.page.reload()
        today.settle()
        assert [row[0] for row in today.rows("overdue")] == ["BWC-0001"]
    office.take_back("BWC-0001")
    officer.page.reload()
    officer.settle()
    assert "reminded" not in officer.keys, "it is done"


@pytest.mark.rule("PF-09", "steps")
def test_the_page_reads_again_when_the_next_step_is_reached(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "BWC-0001")
    office.clock.step = timedelta()
    office.clock.moment = datetime(2026, 11, 23, 9, 29, 59, 900_000, tzinfo=UTC)
    today = Today(office, office.desk, qtbot, texts, tasks)
    assert "overdue" not in today.keys
    office.clock.advance(seconds=1)
    qtbot.waitUntil(lambda: "overdue" in today.keys)


@pytest.mark.rule("PF-09", "announced")
def test_the_end_of_the_announced_holidays_is_said_to_those_who_enter_them(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    today = Today(office, office.desk, qtbot, texts, tasks)
    ((_, text, state),) = today.rows("calendar")
    assert "2026-12-31" in text
    assert state == "还剩 38 天"
    qtbot.mouseClick(today.card("calendar").rows[0], Qt.MouseButton.LeftButton)
    assert today.led_to == [("administration", "calendar:")]
    assert "calendar" not in Today(office, office.officer_session("1001"), qtbot, texts, tasks).keys
    office.clock.moment = datetime(2026, 9, 1, 1, tzinfo=UTC)
    today.page.reload()
    today.settle()
    assert "calendar" not in today.keys


@pytest.mark.rule("PF-04", "account")
def test_that_one_administrator_is_left_is_said_to_whoever_opens_accounts(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.services.people.station_settings.put_first_steps_away(office.admin)
    today = Today(office, office.desk, qtbot, texts, tasks)
    ((_, text, state),) = today.rows("administrators")
    assert office.admin.account in text
    assert state == "请再设一人"
    qtbot.mouseClick(today.card("administrators").rows[0], Qt.MouseButton.LeftButton)
    assert today.led_to == [("administration", f"account:{office.admin.account}")]
    assert "administrators" not in Today(office, office.officer_session("1001"), qtbot, texts, tasks).keys
    open_account(office.services.people, office.admin, "second", Role.SYSTEM_ADMINISTRATOR, "sicher-genug-1")
    today.settle()
    today.page.reload()
    today.settle()
    assert "administrators" not in today.keys


@pytest.mark.rule("PF-09", "provisional")
def test_a_provisional_moment_is_called_so(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.clock.moment = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    office.lend("1001", "TST-0001")
    officer = Today(office, office.officer_session("1001"), qtbot, texts, tasks)
    assert officer.rows("mine") == [("TST-0001", "食品安全快速检测箱", "明天 17:30 前还（暂定）")]
    desk = Today(office, office.desk, qtbot, texts, tasks)
    assert desk.rows("calendar")[1][1] == "1 个期限暂按周末推算"


@pytest.mark.rule("DM-03", "state")
def test_a_damaged_row_stands_first_and_hides_nothing_else(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "BWC-0001")
    office.lend("1002", "BWC-0002")
    office.clock.advance(days=3)
    whole = Today(office, office.desk, qtbot, texts, tasks)
    before = whole.keys
    with closing(sqlite.connect(office.services.settings.data / "station.db")) as database:
        database.execute("UPDATE deadline SET pauses = '?' WHERE subject = 'item:BWC-0002'")
        database.execute("UPDATE officer SET active = 7, phone = x'ff' WHERE number = '1002'")
        database.commit()
    today = Today(office, office.desk, qtbot, texts, tasks)
    assert today.keys == ["damaged", *before]
    named = {head: text for head, text, _ in today.rows("damaged")}
    assert all(texts("ledger_page.rebuild") in text for text in named.values())
    assert "1002" in named
    assert any("BWC-0002" in head for head in named)
    assert [head for head, _, _ in today.rows("overdue")] == ["BWC-0001"]


@pytest.mark.rule("DM-03", "attested")
def test_a_parameter_that_is_not_on_record_stops_only_what_is_shown_by_it(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "BWC-0001")
    office.clock.advance(days=3)
    before = Today(office, office.desk, qtbot, texts, tasks).keys
    assert "shortfall" in before

    def put_in(rule: str, key: str) -> None:
        with closing(sqlite.connect(office.services.settings.data / "station.db")) as database:
            database.execute("INSERT INTO policy_parameter VALUES (?, ?, '[]', '', 3)", (rule, key))
            database.commit()

    put_in("PF-04", "failed_attempts")
    assert Today(office, office.desk, qtbot, texts, tasks).keys == before
    put_in("EQ-01", "catalogue")
    today = Today(office, office.desk, qtbot, texts, tasks)
    assert [head for head, _, _ in today.rows("damaged")] == ["EQ-01/catalogue"]
    assert "shortfall" not in today.keys, "no category is known, and the default's are not this office's"
    assert "overdue" in today.keys


@pytest.mark.rule("DM-03", "attested")
def test_a_forged_test_of_a_printer_is_named_and_counts_as_none(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    with closing(sqlite.connect(office.services.settings.data / "station.db")) as database:
        database.execute(
            "INSERT INTO printer_test VALUES ('item:PRN-0001', '2026-01-01T00:00:00.000000Z', 'file:/x', 'passed', 3)"
        )
        database.commit()
    today = Today(office, office.desk, qtbot, texts, tasks)
    assert [head for head, _, _ in today.rows("damaged")] == ["item:PRN-0001"]
    assert [head for head, _, _ in today.rows("printers")] == ["PRN-0002 等 3 项"]
