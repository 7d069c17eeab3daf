"""The frame as a person uses it: pages by click and key, search, lock, jobs, messages."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSettings, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station.core.changes import Change, Changes
from station.core.clock import SteppedClock
from station.core.errors import Cancelled, IntegrityProblem, Refused
from station.core.progress import Progress
from station.core.resources import resource_path
from station.core.texts import LANGUAGES, Texts, read_words
from station.ui.change_bridge import ChangeBridge
from station.ui.dialogs import BugReport, Confirm, UnforeseenErrors
from station.ui.lock import AutoLock, LockCover
from station.ui.messages import Message
from station.ui.page import Page, PageSpec
from station.ui.pages import PAGES
from station.ui.screen_room import fit_to_screen, screen_room
from station.ui.sign_in import BADGE, SignInCover
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.sync_light import SyncReading
from station.ui.window import MainWindow
from tests.plugins.patience import join


class Desk(Page):
    """A page that writes down what it is told."""

    def __init__(self, texts: Texts, tasks: Tasks, count: int = 0) -> None:
        super().__init__(texts, tasks, SignedIn(), "台")
        self.count = count
        self.heard: list[object] = []
        self.stays = False
        self.line = QLineEdit()
        self.body.addWidget(self.line)

    @property
    def badge(self) -> int:
        return self.count

    def entered(self) -> None:
        self.heard.append("entered")
        self.line.setFocus()

    def left(self) -> None:
        self.heard.append("left")

    def refresh(self, change: Change) -> None:
        self.heard.append(change)

    def show_subject(self, subject: str) -> None:
        self.heard.append(subject)

    def may_leave(self) -> bool:
        return not self.stays


@pytest.fixture
def window(qtbot: QtBot, texts: Texts, tasks: Tasks, clock: SteppedClock) -> MainWindow:
    made = MainWindow(texts, tasks, clock)
    made.resize(1366, 768)  # the platform's own screen is smaller than an office's
    qtbot.addWidget(made)

    def build() -> Page:
        return Desk(texts, tasks)

    made.set_pages(
        [
            PageSpec("today", "today", "frame.page.today", lambda: Desk(texts, tasks, count=3)),
            PageSpec("counter", "counter", "frame.page.counter", build),
            PageSpec("sync", "sync", "frame.page.sync", build, group="more"),
        ]
    )
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def desk(window: MainWindow, key: str) -> Desk:
    page = window.page(key)
    assert isinstance(page, Desk)
    return page


def test_only_given_pages_are_there_and_the_first_is_shown(window: MainWindow) -> None:
    assert [button.text() for button in window.frame.navigation.buttons] == ["今日", "柜台", "同步"]
    assert window.frame.navigation.buttons[0].badge.count == 3
    assert window.current_key == "today"


def test_pages_are_built_on_the_first_visit_by_click_and_key(qtbot: QtBot, window: MainWindow) -> None:
    assert window.frame.stack.count() == 1
    qtbot.mouseClick(window.frame.navigation.buttons[1], Qt.MouseButton.LeftButton)
    assert window.current_key == "counter"
    assert desk(window, "today").heard == ["entered", "left"]
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == "sync"
    assert window.frame.navigation.buttons[2].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == "sync"


def test_each_of_ten_pages_has_a_key(qtbot: QtBot, texts: Texts, tasks: Tasks, window: MainWindow) -> None:
    keys = [f"page{number}" for number in range(1, 11)]
    window.set_pages([PageSpec(key, "today", "frame.page.today", lambda: Desk(texts, tasks)) for key in keys])
    for key, pressed in zip(keys, (*range(1, 10), 0), strict=True):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + pressed), Qt.KeyboardModifier.ControlModifier)
        assert window.current_key == key
    assert window.frame.navigation.buttons[9].toolTip().endswith("Ctrl+0")


def test_a_page_with_unsigned_work_is_not_left(qtbot: QtBot, window: MainWindow) -> None:
    desk(window, "today").stays = True
    qtbot.mouseClick(window.frame.navigation.buttons[1], Qt.MouseButton.LeftButton)
    assert window.current_key == "today"
    assert window.frame.navigation.buttons[0].isChecked()


def test_a_change_reaches_the_page_seen_now_and_the_others_when_entered(window: MainWindow) -> None:
    window.show_page("counter")
    one = Change(frozenset({"equipment.checked_out"}), frozenset({"item:A"}))
    two = Change(frozenset({"equipment.checked_in"}), frozenset({"item:B"}))
    window.announce(one)
    window.announce(two)
    assert desk(window, "counter").heard[1:] == [one, two]
    assert desk(window, "today").heard[2:] == []
    window.show_page("today")
    both = Change(one.kinds | two.kinds, one.subjects | two.subjects)
    assert desk(window, "today").heard[2:] == ["entered", both]


def test_a_page_can_lead_to_another_with_a_subject(window: MainWindow) -> None:
    desk(window, "today").navigate.emit("counter", "item:BWC-0017")
    assert window.current_key == "counter"
    assert desk(window, "counter").heard == ["entered", "item:BWC-0017"]


def test_the_global_box_is_a_key_away(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.searched) as heard:
        window.frame.top_bar.search.insert("ＢＷＣ－")  # what a Chinese input method commits
        qtbot.keyClicks(window.frame.top_bar.search, "0017")
        qtbot.keyClick(window.frame.top_bar.search, Qt.Key.Key_Return)
    assert heard.args == ["BWC-0017"]
    assert window.frame.top_bar.search.text() == ""


def test_the_lock_covers_everything_and_gives_the_focus_back(
    qtbot: QtBot, window: MainWindow, texts: Texts
) -> None:
    with qtbot.waitSignal(window.lock_wished):
        qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    line = desk(window, "today").line
    line.setFocus()
    cover = LockCover(texts, "李甲")
    window.cover(cover)
    assert cover.geometry() == window.rect()
    assert not line.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == "today"
    with qtbot.waitSignal(cover.unlock_wished) as heard:
        qtbot.keyClicks(cover.secret.control, "geheim-77")
        qtbot.keyClick(cover.secret.control, Qt.Key.Key_Return)
    assert heard.args == ["geheim-77"]
    assert cover.secret.value == ""
    cover.refuse("密码不对，请再试一次。")
    assert cover.secret.isEnabled()
    assert cover.answer.isVisible()
    window.uncover()
    assert not window.covered
    assert line.hasFocus()


def test_time_in_which_the_machine_slept_counts_as_idle(qtbot: QtBot, window: MainWindow) -> None:
    """A timer stands still while the machine sleeps; the first touch afterwards is not work."""
    idle: list[bool] = []
    slept = [0.0]
    lock = AutoLock(5, lambda: idle.append(True), seconds=lambda: slept[0])
    heard = Button("x", parent=window)
    clicked: list[bool] = []
    heard.clicked.connect(lambda: clicked.append(True))
    heard.show()
    lock.start()
    slept[0] = 4 * 60
    qtbot.mouseClick(heard, Qt.MouseButton.LeftButton)
    slept[0] = 8 * 60
    qtbot.mouseClick(heard, Qt.MouseButton.LeftButton)
    assert (clicked, idle) == ([True, True], []), "touched four minutes ago"
    slept[0] = 9 * 3600
    qtbot.mousePress(heard, Qt.MouseButton.LeftButton)
    assert (clicked, idle) == ([True, True], [True])


def test_the_navigation_has_words_for_the_pages_that_there_are() -> None:
    for language in LANGUAGES:
        words = read_words(resource_path("texts") / language)
        named = {key.removeprefix("frame.page.") for key in words if key.startswith("frame.page.")}
        assert named == {page.key for page in PAGES}


def test_what_was_done_is_not_said_any_more_after_the_page_was_left(window: MainWindow) -> None:
    first, second = window.page_keys[:2]
    window.show_page(first)
    page = window.page(first)
    page.say_ok("已登记")
    page.warn("还差一步")
    window.show_page(second)
    window.show_page(first)
    assert [message.sentence for message in page.banners.messages] == ["还差一步"]


def test_nobody_at_the_desk_locks_it_and_a_key_puts_it_off(qtbot: QtBot, window: MainWindow) -> None:
    idle: list[bool] = []
    lock = AutoLock(0.2 / 60, lambda: idle.append(True))
    lock.start()
    line = desk(window, "today").line
    for _ in range(8):
        qtbot.keyClick(line, Qt.Key.Key_A, delay=50)
    assert idle == []
    qtbot.waitUntil(lambda: idle == [True])
    never = AutoLock(0, lambda: idle.append(True))
    never.start()
    assert not never._timer.isActive()
    never.stop()


def test_signing_in_by_password_and_by_badge(qtbot: QtBot, window: MainWindow, texts: Texts) -> None:
    cover = SignInCover(texts, "第一执法所")
    window.cover(cover)
    qtbot.keyClicks(cover.account.control, "lijia")
    qtbot.keyClick(cover.account.control, Qt.Key.Key_Return)
    with qtbot.waitSignal(cover.password_given) as heard:
        qtbot.keyClicks(cover.password.control, "geheim-77")
        qtbot.mouseClick(cover.enter_button, Qt.MouseButton.LeftButton)
    assert heard.args == ["lijia", "geheim-77"]
    cover.refuse("账号或密码不对。")
    cover.tabs.setCurrentIndex(BADGE)
    qtbot.keyClicks(cover.badge_box, "P1001")
    qtbot.keyClick(cover.badge_box, Qt.Key.Key_Return)
    with qtbot.waitSignal(cover.badge_given) as heard:
        for figure in "2468":
            qtbot.mouseClick(cover.pin.keys[figure], Qt.MouseButton.LeftButton)
        qtbot.keyClick(cover.pin, Qt.Key.Key_Return)
    assert heard.args == ["P1001", "2468"]


def test_the_job_line_shows_what_runs_and_the_panel_stops_it(
    qtbot: QtBot, window: MainWindow, tasks: Tasks
) -> None:
    assert window.frame.job_line.label.text() == "没有后台作业"
    qtbot.mouseClick(window.frame.job_line, Qt.MouseButton.LeftButton)
    assert not window.frame.jobs_panel.isVisible(), "there is no job to show"
    started = threading.Event()

    def copies(report, cancel) -> None:
        report(Progress("copy", 62, 100, "files"))
        started.set()
        while True:
            cancel.check()

    job = tasks.run("volume:A", copies, title="采集 BWC-0017")
    tasks.run("volume:A", lambda _r, _c: None, title="采集 BWC-0018")
    qtbot.waitUntil(lambda: window.frame.job_line.label.text() == "采集 BWC-0017 · 62 %")
    assert window.frame.job_line.more.text() == "另有 1 项"
    qtbot.mouseClick(window.frame.job_line, Qt.MouseButton.LeftButton)
    assert window.frame.jobs_panel.isVisible()
    with qtbot.waitSignal(job.ended):
        qtbot.mouseClick(window.frame.jobs_panel.rows[0].stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tasks.shown_jobs == ())
    assert window.frame.jobs_panel.rows == ()
    assert window.frame.jobs_panel.isVisible(), "nothing moves while somebody looks"
    assert window.show_page("counter")
    assert not window.frame.jobs_panel.isVisible()


def test_a_refusal_nobody_took_is_a_banner_with_its_rule(window: MainWindow) -> None:
    window.show_problem(Refused("no.such_text", rule="EQ-10"))
    banners = desk(window, "today").banners
    assert banners.isVisible()
    assert banners.messages[0].rule == "EQ-10"
    assert banners.messages[0].kind == "attention"
    window.show_problem(IntegrityProblem("no.other_text"))
    assert banners.messages[0].kind == "stop"
    window.show_problem(Cancelled())
    assert len(banners.messages) == 2


def test_a_banner_shows_a_name_as_it_is_and_nothing_unseen(window: MainWindow) -> None:
    page = desk(window, "today")
    page.say_ok("已写入 <b>台账</b>\u202e\n第二行.csv")
    (label,) = [each for each in page.banners.findChildren(QLabel) if "台账" in each.text()]
    assert label.text() == "已写入 <b>台账</b>\\u202e\\u000a第二行.csv"
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_banner_acts_and_closes(qtbot: QtBot, window: MainWindow, texts: Texts) -> None:
    acted: list[str] = []
    page = desk(window, "today")
    message = Message(
        "attention",
        "要办理归还。",
        "EQ-10",
        action_label="去办理",
        action=lambda: acted.append("x"),
        topic="a",
    )
    page.say(message)
    page.say_ok("已领用。", topic="a")
    assert [shown.sentence for shown in page.banners.messages] == ["已领用。"]
    banner = page.banners.show_message(message)
    qtbot.mouseClick(banner.action_button, Qt.MouseButton.LeftButton)
    assert acted == ["x"]
    qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert page.banners.messages == ()
    assert not page.banners.isVisible()


def test_our_mistake_is_shown_and_can_be_copied(qtbot: QtBot, window: MainWindow, app) -> None:
    window.show_bug("Traceback: oh")
    report = window.findChild(BugReport)
    assert report is not None
    qtbot.mouseClick(report.copy_button, Qt.MouseButton.LeftButton)
    assert app.clipboard().text() == "Traceback: oh"
    qtbot.mouseClick(report.close_button, Qt.MouseButton.LeftButton)


def test_the_safe_answer_is_the_one_that_enter_gives(qtbot: QtBot, window: MainWindow, texts: Texts) -> None:
    question = Confirm(texts, "清空存储卡？", "卡上的 6 个文件会被删除。", "清空", window)
    question.show()
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert question.result() == Confirm.DialogCode.Rejected


def test_the_navigation_folds_and_keeps_its_names(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.frame.navigation.fold_button, Qt.MouseButton.LeftButton)
    assert window.frame.navigation.width() == 56
    assert window.frame.navigation.buttons[0].text() == ""
    assert window.frame.navigation.buttons[0].accessibleName() == "今日"
    qtbot.mouseClick(window.frame.navigation.fold_button, Qt.MouseButton.LeftButton)
    assert window.frame.navigation.width() == 200


@pytest.mark.parametrize(
    ("reading", "words", "token"),
    [
        (SyncReading(), "未接入中心", "neutral"),
        (SyncReading(True), "已全部上传", "ok"),
        (SyncReading(True, unreached=True), "中心联系不上 · 没有待上传的", "neutral"),
        (
            SyncReading(True, 12, datetime(2026, 11, 21, 7, 5, tzinfo=UTC)),
            "待上传 12 条 · 最早 3 小时前",
            "neutral",
        ),
        (
            SyncReading(True, 12, datetime(2026, 11, 18, 7, 5, tzinfo=UTC)),
            "待上传 12 条 · 最早 3 天前",
            "attention",
        ),
        (SyncReading(True, problem=True), "同步有问题", "stop"),
        (SyncReading(True, waits=True), "待中心批准", "attention"),
        (SyncReading(True, 12, problem=True), "上传受阻 · 待上传 12 条", "stop"),
        (SyncReading(True, 12, waits=True), "待中心批准 · 待上传 12 条", "attention"),
    ],
)
def test_the_sync_light_says_how_much_and_how_old(
    window: MainWindow, reading: SyncReading, words: str, token: str
) -> None:
    window.set_sync(reading)
    assert window.frame.top_bar.sync_light.label.text() == words
    assert window.frame.top_bar.sync_light.icon.token == token


def test_the_offices_name_is_whole_and_roles_give_way_to_it(window: MainWindow) -> None:
    bar = window.frame.top_bar
    roles = "系统管理员、装备管理员、办公室人员、所领导"
    window.set_office("江浦市场监督管理所（第二办公区）")
    window.set_person("周管理", roles)
    for width, whole in ((1180, False), (1920, True), (1180, False)):
        window.resize(width, 768)
        QApplication.processEvents()
        assert bar.office.width() >= bar.office.sizeHint().width()
        measured = bar.search.fontMetrics().horizontalAdvance(bar.search.placeholderText())
        assert measured < bar.search.width() - 40
        assert bar.person.text() == (f"周管理 · {roles}" if whole else "周管理")
        assert bar.person.width() >= bar.person.minimumSizeHint().width()
    assert roles in bar.person.toolTip()


def test_the_clock_shows_the_offices_wall_time(window: MainWindow, clock: SteppedClock) -> None:
    assert window.frame.top_bar.clock.time.text() == "18:05"
    assert window.frame.top_bar.clock.day.text() == "2026-11-21 星期六"
    clock.moment += timedelta(hours=1)
    window.frame.top_bar.clock.look()
    assert window.frame.top_bar.clock.time.text() == "19:05"


def test_changes_cross_from_the_committing_thread_gathered(qtbot: QtBot, app) -> None:
    changes = Changes()
    bridge = ChangeBridge(changes)
    heard: list[Change] = []
    bridge.changed.connect(heard.append)

    def commit() -> None:
        for number in range(50):
            changes.announce(Change(frozenset({"a.b"}), frozenset({f"item:{number}"})))

    thread = threading.Thread(target=commit)
    thread.start()
    join([thread])
    qtbot.waitUntil(lambda: len(frozenset().union(*(change.subjects for change in heard))) == 50)
    assert len(heard) <= 2
    bridge.close()


def test_the_frame_is_found_as_it_was_left(
    qtbot: QtBot, texts: Texts, tasks: Tasks, clock: SteppedClock, tmp_path
) -> None:
    settings = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    first = MainWindow(texts, tasks, clock, settings)
    qtbot.addWidget(first)
    first.frame.navigation.toggle()
    first.showMaximized()
    first.close()
    second = MainWindow(texts, tasks, clock, settings)
    qtbot.addWidget(second)
    assert second.frame.navigation.narrow
    assert second.isMaximized()
    settings.setValue("frame/geometry", QByteArray(b"of a screen at another scale"))
    scaled = MainWindow(texts, tasks, clock, settings)
    qtbot.addWidget(scaled)
    assert scaled.isMaximized(), "whatever becomes of its place"
    second.showNormal()
    second.move(9000, 9000)
    second.close()
    third = MainWindow(texts, tasks, clock, settings)
    qtbot.addWidget(third)
    assert not third.isMaximized()
    assert screen_room(third).contains(third.geometry().topLeft()), "not where no screen is"


def test_the_look_changes_at_a_click_in_the_menu(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.theme_chosen) as heard:
        window.frame.top_bar.theme_action.trigger()
    assert heard.args == ["dark"]
    window.frame.top_bar.theme_action.trigger()


def test_a_covered_window_hides_what_is_beneath_from_the_keyboard(
    qtbot: QtBot, window: MainWindow, texts: Texts
) -> None:
    window.cover(LockCover(texts, "李甲"))
    window.cover(SignInCover(texts, "第一执法所", may_cancel=True))
    window.resize(1500, 900)
    assert all(not child.isEnabled() for child in window.frame.navigation.buttons)
    window.uncover()
    assert all(child.isEnabled() for child in window.frame.navigation.buttons)


def test_an_exception_in_a_slot_becomes_a_report(qtbot: QtBot, app) -> None:
    catcher = UnforeseenErrors()
    catcher.install()
    try:
        with qtbot.waitSignal(catcher.caught) as heard:
            sys.excepthook(ZeroDivisionError, ZeroDivisionError("oh"), None)
    finally:
        catcher.remove()
    assert "ZeroDivisionError: oh" in heard.args[0]


def test_a_window_opens_in_the_middle_of_the_one_below_it_and_on_its_screen(qtbot: QtBot) -> None:
    below = QWidget()
    qtbot.addWidget(below)
    below.setGeometry(300, 200, 400, 300)
    paper = QWidget(QWidget(below), Qt.WindowType.Window)
    fit_to_screen(paper, QSize(200, 100))
    assert (paper.geometry().center() - below.geometry().center()).manhattanLength() <= 2
    below.move(0, 0)
    fit_to_screen(paper, QSize(600, 400))
    assert paper.pos() == QPoint(0, 0), "never beyond the screen"
    below.show()
    paper.show()
    paper.move(20, 30)
    fit_to_screen(paper, QSize(200, 100))
    assert paper.pos() == QPoint(20, 30), "where a person put it, it stays"
