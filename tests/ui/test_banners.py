"""Messages: they have their place, contradict nothing, go when they are no longer true, and are one person's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from station.core.clock import SteppedClock
from station.core.errors import Refused, StationError, StoreProblem
from station.core.ledger import Head, Stream
from station.core.texts import Texts
from station.people.sessions import Session
from station.sync.values import StreamStatus, SyncStatus, Trouble
from station.ui.banners import BannerArea
from station.ui.going_on import reading_time
from station.ui.messages import ATTENTION, INFO, Message, Messages
from station.ui.page import Page, PageSpec
from station.ui.pages.counter.page import CounterPage
from station.ui.pages.sync.cards import SummaryCard
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.window import MainWindow
from tests.ui.desks import ADMIN
from tests.ui.offices import TestOffice, open_office
from tests.ui.sitting import said, settle, sit_at


class Ground(Page):
    """A page with a line to type in and two buttons at the top."""

    def __init__(self, texts: Texts, tasks: Tasks) -> None:
        super().__init__(texts, tasks, SignedIn(ADMIN), "台账")
        self.export = Button("导出")
        self.add_action(self.export)
        self.line = QLineEdit()
        self.body.addWidget(self.line)
        self.body.addStretch(1)
        self.problem: StationError | None = None

    def look(self, _session: Session) -> None:
        if self.problem is not None:
            raise self.problem


def read(page: Page) -> None:
    """The time has passed in which a person reads what is said."""
    assert page.banners.going_on.reading.isActive()
    page.banners.going_on.reading.stop()
    page.banners.going_on.reading.timeout.emit()


@pytest.fixture
def window(qtbot: QtBot, texts: Texts, tasks: Tasks, clock: SteppedClock) -> Iterator[MainWindow]:
    made = MainWindow(texts, tasks, clock)
    made.resize(1366, 768)
    qtbot.addWidget(made)

    def build() -> Page:
        return Ground(texts, tasks)

    made.set_pages([PageSpec(key, "today", f"frame.page.{key}", build) for key in ("today", "sync")])
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.set_pages([])


def ground(window: MainWindow, key: str = "today") -> Ground:
    page = window.page(key)
    assert isinstance(page, Ground)
    return page


@pytest.mark.parametrize("size", [(1366, 768), (911, 460)])
def test_nothing_moves_when_a_message_comes_or_goes(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    page = ground(window)
    page.warn("一")
    page.banners.clear()
    qtbot.wait(1)

    things = (page.line, page.header.title, page.export)

    def places() -> list[QPoint]:
        return [each.mapToGlobal(QPoint()) for each in things]

    before = places()
    for count in range(4):
        page.warn(f"{count}：" + "这件事需要办理，请看一看。" * 6, topic=str(count))
        window.frame.alarms.show_message(Message(ATTENTION, "钟", topic="clock"))
        qtbot.wait(1)
        assert places() == before
        (shown,) = page.banners.shown
        assert shown.isVisible()
        assert shown.visibleRegion().boundingRect().size() == shown.size(), "it is seen whole"


def test_a_message_of_everybody_is_seen_on_each_page_and_a_newer_one_lies_over_it(
    window: MainWindow, texts: Texts
) -> None:
    window.frame.alarms.show_message(Message(ATTENTION, "钟", topic="clock"))
    page = ground(window)
    page.say_info("没有找到")
    (shown,) = page.banners.shown
    assert (shown.message.sentence, shown.more_button.text()) == ("没有找到", texts("messages.more", count=1))
    window.frame.alarms.show_message(
        Message(ATTENTION, "钟", topic="clock")
    )  # looked at again: it stays below
    assert page.banners.shown == (shown,)
    shown.close_button.click()
    assert [each.message.sentence for each in page.banners.shown] == ["钟"]
    window.show_page("sync")
    (other,) = ground(window, "sync").banners.shown
    other.close_button.click()
    assert page.banners.isHidden()
    assert window.frame.alarms.messages == ()


def test_what_failed_and_what_was_done_never_stand_side_by_side(window: MainWindow) -> None:
    page = ground(window)
    page.say_ok("已登记。")
    page.show_problem(Refused("people.not_locked", rule="PF-04", account="x"))
    assert [each.kind for each in page.banners.messages] == [ATTENTION]
    page.say_ok("已解除。")
    assert [each.sentence for each in page.banners.messages] == ["已解除。"]


def test_a_failure_goes_when_its_question_is_answered_and_a_refusal_when_the_page_is_left(
    window: MainWindow, tasks: Tasks
) -> None:
    page = ground(window)
    page.problem = StoreProblem("store.no_answer", detail="")
    page.ask(page.look)
    settle(tasks)
    assert len(said(page)) == 1
    page.problem = None
    page.ask(lambda _session: None)  # another question
    settle(tasks)
    assert len(said(page)) == 1
    page.ask(page.look)
    settle(tasks)
    assert said(page) == []
    page.show_problem(Refused("people.not_locked", rule="PF-04", account="x"))
    page.warn("一直如此", topic="standing")
    window.show_page("sync")
    assert said(page) == ["一直如此"]


def test_a_notice_of_an_act_takes_nothing_away_and_goes_with_nothing(window: MainWindow) -> None:
    page = ground(window)
    page.say_ok("已登记。")
    page.warn("存放条件没有登记。", topic="notice", stays=False)
    assert said(page) == ["存放条件没有登记。", "已登记。"], "it was done all the same"
    page.say_ok("已延期。", topic="extend")
    assert set(said(page)) == {"已延期。", "存放条件没有登记。", "已登记。"}
    page.show_problem(Refused("people.not_locked", rule="PF-04", account="x"))
    assert "存放条件没有登记。" in said(page)
    assert "已登记。" not in said(page)


def test_an_answer_goes_once_it_was_read_and_the_person_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    page = ground(window)
    page.warn("一直如此", topic="standing")
    page.say_ok("已登记。")
    page.line.setFocus()
    qtbot.keyClick(page.line, "a")
    assert said(page) == ["已登记。", "一直如此"], "nobody has read it yet"
    read(page)
    assert said(page) == ["已登记。", "一直如此"], "nothing goes by time alone: it is found where it was"
    (banner,) = page.banners.shown
    banner.close_button.setFocus()
    qtbot.keyClick(banner.close_button, Qt.Key.Key_Tab)
    assert said(page) == ["已登记。", "一直如此"], "the keyboard is on the answer itself"
    page.line.setFocus()
    qtbot.keyClick(page.line, "b")
    assert said(page) == ["一直如此"]
    page.say_info("没有找到。")
    read(page)
    page.say_ok("已改正。")
    qtbot.mouseClick(page.line, Qt.MouseButton.LeftButton)
    assert said(page) == ["已改正。", "没有找到。", "一直如此"], "the newest has its own time"


def test_a_longer_answer_is_read_longer() -> None:
    short, long = reading_time("已登记。"), reading_time("已登记。" * 20)
    assert 3_000 <= short < 5_000 < long < 10_000


def test_what_was_said_to_one_person_goes_with_them() -> None:
    alarms = Messages()
    alarms.show_message(Message(INFO, "您的角色已变更", personal=True))
    alarms.show_message(Message(ATTENTION, "钟", topic="clock"))
    alarms.clear_personal()
    assert [each.sentence for each in alarms.messages] == ["钟"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path / "data") as made:
        yield made


@pytest.mark.rule("EQ-07", "hours")
def test_outside_hours_is_said_as_long_as_it_is_true_and_somebody_stands_there(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.clock.advance(hours=10)  # seven in the evening
    page = sit_at("counter", office, texts, tasks, qtbot, office.admin)
    assert isinstance(page, CounterPage)
    told = texts("notice.outside_hours")
    assert told not in said(page), "nobody stands there"
    for code in ("B1001", "BWC-0001", "TRM-0001"):
        page.scan(code)
        settle(tasks)
        assert told in said(page), code
        assert told not in page.desk.strip.notices.text(), "it is said once"
        assert not page.desk.strip.rule.text(), "no rule without its reason"
    page.scan("CMD:UNDO")
    page.scan("CMD:UNDO")
    page.warn("请核对")
    page.scan("BWC-0001")
    settle(tasks)
    assert told in page.desk.strip.notices.text(), "another message lies over it"
    office.clock.advance(hours=14)  # the next morning
    page._hours.look()
    settle(tasks)
    assert told not in said(page)


def test_all_sent_is_not_said_beside_a_centre_that_does_not_answer(
    qtbot: QtBot, app, texts: Texts, clock: SteppedClock
) -> None:
    whole = StreamStatus(
        Stream.CUSTODY, Head.empty(Stream.CUSTODY), 9, 0, None, clock.now(), 0, None, None, None
    )
    down = replace(whole, problem=Trouble(None, "sync.unreachable"), problem_at=clock.now())
    card = SummaryCard(texts, clock)
    qtbot.addWidget(card)
    card.show_status(SyncStatus("c", (whole,)))
    assert card.answer.text() == texts("sync_page.answer.synced")
    card.show_status(SyncStatus("c", (down,)))
    assert card.answer.text() == texts("sync_page.answer.unreached")
    assert (card.icon.token, card.answer.property("state")) == ("neutral", "")


def test_a_long_message_leaves_the_buttons_free_until_a_person_reads_it_whole(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = ground(window)
    more = [Button("批量登记培训记录") for _ in range(3)]
    for button in more:
        page.add_action(button)
    qtbot.wait(1)  # the header stands as it does on a page
    page.warn("这件事需要办理，请看一看。" * 8)
    qtbot.wait(1)
    (shown,) = page.banners.shown

    def covered() -> bool:
        return any(
            page.banners.geometry().contains(each.mapTo(page, each.rect().center()))
            for each in (page.export, *more)
        )

    assert not covered()
    shown.whole_button.click()
    qtbot.wait(1)
    assert covered()
    assert shown.whole_button.isHidden()


@pytest.mark.parametrize(("pages", "offered"), [(("today", "ledger"), True), (("today",), False)])
def test_the_way_to_a_page_is_offered_to_those_alone_who_have_it(
    qtbot: QtBot, texts: Texts, pages: tuple[str, ...], *, offered: bool
) -> None:
    alarms, area = Messages(), BannerArea(texts)
    qtbot.addWidget(area)
    area.hear(alarms, pages)
    alarms.show_message(Message(ATTENTION, "库外存证不在。", None, "去台账", lambda: None, leads="ledger"))
    (banner,) = area.shown
    assert (banner.message.action is not None) is offered
    assert any(each.text() == "去台账" for each in banner.findChildren(Button)) is offered
