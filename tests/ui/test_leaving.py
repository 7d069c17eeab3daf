"""Leaving during work asks: closing, signing out, switching; whatever page is on screen, and behind the lock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.inventory.counter import Direction, written_draft
from station.inventory.counter.draft import CounterDraft, DraftLine
from station.inventory.values import Condition, NewItem
from station.ui import dialogs
from station.ui.acting import carrying_out
from station.ui.lock import LockCover
from station.ui.pages.counter.key_hints import CLEAR
from station.ui.pages.counter.page import CounterPage
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.sync.runs import LANE
from station.ui.sign_in import SignInCover
from station.ui.unfinished_watch import UnfinishedWatch
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desktops import PASSWORD, Seat, seat_at


class Asked:
    """What a person was asked, and what they answer."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.yes = False

    def __call__(self, _parent: object, _texts: Texts, question: str, consequence: str, _act: str) -> bool:
        self.said.append(f"{question}\n{consequence}")
        return self.yes


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asking = Asked()
    monkeypatch.setattr(dialogs, "confirm", asking)
    return asking


@contextmanager
def running(seat: Seat, title: str, *, harmless: bool = False) -> Iterator[None]:
    """A job goes on meanwhile."""
    free = threading.Event()
    seat.desktop.tasks.run(
        LANE, lambda _report, _cancel: free.wait(HANG_SECONDS), title=title, harmless=harmless
    )
    try:
        yield
    finally:
        free.set()
        seat.settle()


@pytest.fixture
def counter(seat: Seat) -> CounterPage:
    """Somebody's gear lies at the counter and is not confirmed."""
    return counter_of(seat)


def counter_of(seat: Seat) -> CounterPage:
    admin = seat.services.people.sign_in.with_password("admin", PASSWORD)
    for tag in ("DST-0001", "DST-0002"):
        seat.services.inventory.register.register(admin, NewItem(tag, 9, "检尘仪"))
    seat.sign_in("wang")
    page = seat.page("counter")
    assert isinstance(page, CounterPage)
    lay(seat, page, "B1002", "DST-0001")
    return page


def lay(seat: Seat, page: CounterPage, *codes: str) -> None:
    for code in codes:
        page.scan(code)
        seat.settle()


@pytest.mark.rule("PF-04", "sign in")
@pytest.mark.parametrize("way", ["close", "sign out", "switch"])
def test_what_lies_at_the_counter_is_asked_about(
    seat: Seat, counter: CounterPage, asked: Asked, way: str
) -> None:
    window, shell = seat.shell.window, seat.shell
    go = {"close": window.close, "sign out": shell.sign_out, "switch": shell.switch}[way]
    go()
    assert "柜台上还有 1 条" in asked.said[0]
    assert window.isVisible()
    assert shell.signed_in.present
    assert not window.covered
    asked.yes = True
    go()
    assert len(asked.said) == 2
    assert (window.covered, shell.signed_in.present, window.isVisible()) == {
        "close": (False, True, False),
        "sign out": (True, False, True),
        "switch": (True, True, True),
    }[way]


def test_a_page_that_is_not_on_screen_is_asked_too(
    seat: Seat, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.sign_in("wang")
    monkeypatch.setattr(seat.page("printers"), "unfinished", lambda: "打印机测试还没有登记结果。")
    seat.page("today")
    seat.shell.sign_out()
    assert "打印机测试还没有登记结果。" in asked.said[0]
    assert seat.shell.signed_in.present


def test_a_running_job_is_asked_about_and_one_that_loses_nothing_is_not(seat: Seat, asked: Asked) -> None:
    seat.sign_in()
    with running(seat, "正在核对时间", harmless=True):
        seat.shell.switch()
        assert asked.said == []
        assert seat.shell.window.covered
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    cover.cancelled.emit()
    with running(seat, "正在采集 E0A1"):
        seat.shell.sign_out()
        assert "正在采集 E0A1" in asked.said[0]
        assert seat.shell.signed_in.present
    free, page = threading.Event(), seat.page("today")
    with carrying_out("作废记录（BWC-0002）"):  # a form that is on its way
        page.ask(lambda _session: free.wait(HANG_SECONDS))
    seat.shell.sign_out()
    free.set()
    seat.settle()
    assert "作废记录（BWC-0002）" in asked.said[1]


def test_with_nothing_unfinished_nobody_is_asked(seat: Seat, asked: Asked) -> None:
    seat.sign_in("wang")
    seat.page("counter")
    seat.shell.sign_out()
    assert asked.said == []
    assert not seat.shell.signed_in.present


@pytest.mark.rule("PF-04", "sign in")
@pytest.mark.parametrize("way", ["close", "switch"])
def test_behind_the_lock_it_is_said_on_the_cover_and_the_second_wish_counts(
    seat: Seat, counter: CounterPage, asked: Asked, way: str
) -> None:
    seat.shell.lock()
    window, lock = seat.shell.window, seat.cover(LockCover)
    assert isinstance(lock, LockCover)

    def go() -> None:
        if way == "close":
            window.close()
        else:
            seat.click(lock.switch_button)

    go()
    assert "柜台上还有 1 条" in lock.answer.text()
    assert "再按一次" in lock.answer.text()
    assert asked.said == []  # no window over the lock
    assert window.isVisible()
    assert window.cover_shown is lock
    lay(seat, counter, "DST-0002")  # what was said is not all that is left any more: it is said anew
    go()
    assert "柜台上还有 2 条" in lock.answer.text()
    go()
    if way == "close":
        assert not window.isVisible()
    else:
        assert isinstance(window.cover_shown, SignInCover)
        window.cover_shown.cancelled.emit()
        assert len(counter.counter.lines) == 2  # whoever was there still has them


def draft(number: str, *tags: str) -> str:
    """Items that officer `number` was to take, as the counter keeps them."""
    lines = tuple(DraftLine(tag, Direction.TAKE, number) for tag in tags)
    return written_draft(CounterDraft(number, "", lines))


def memory(folder: Path) -> QSettings:
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def watch(seat: Seat) -> UnfinishedWatch:
    watching = seat.desktop._unfinished
    assert watching is not None
    return watching


def alarms(seat: Seat) -> list[str]:
    return [message.sentence for message in seat.shell.window.frame.alarms.messages]


@pytest.mark.parametrize("ending", ["closed all the same", "power cut"])
def test_the_next_start_says_what_was_left(
    app: object, qtbot: QtBot, texts: Texts, folder: Path, tmp_path: Path, asked: Asked, ending: str
) -> None:
    asked.yes = True
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        assert alarms(seat) == []
        page = counter_of(seat)
        seat.services.inventory.counter.check_out(seat.session, "1002", ["DST-0002"])
        lay(seat, page, "DST-0002", "CMD:DAMAGED")
        page.acts.set_note("DST-0002", "镜头裂")
        seat.settle()
        assert page.unfinished()
        if ending == "closed all the same":
            seat.shell.window.close()
        else:
            watch(seat).look()  # as its timer does; nothing is kept at the end
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        (message,) = seat.shell.window.frame.alarms.messages
        assert "柜台上还有 2 条" in message.sentence
        assert message.action is not None
        message.action()
        assert alarms(seat), "nobody is signed in"
        seat.sign_in("wang")
        again = seat.page("counter")
        assert isinstance(again, CounterPage)
        lay(seat, again, "B1001")  # somebody else stands there
        message.action()
        seat.settle()
        assert not again.counter.lines
        assert again.desk.strip.sentence.text() == texts("errors.counter.others_first")
        assert alarms(seat), "the offer stays"
        again.acts.press(CLEAR)
        seat.settle()
        message.action()
        seat.settle()
        assert again.counter.person is not None
        assert again.counter.person.number == "1002"
        assert [(line.tag, line.condition, line.note) for line in again.counter.lines] == [
            ("DST-0001", Condition.GOOD, ""),
            ("DST-0002", Condition.DAMAGED, "镜头裂"),
        ]
        assert alarms(seat) == []
        lay(seat, again, "CMD:UNDO", "CMD:UNDO")
        watch(seat).look()
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:  # it is said once
        assert alarms(seat) == []


def test_each_line_that_is_refused_says_why_and_stays_offered(
    app: object, qtbot: QtBot, texts: Texts, folder: Path, tmp_path: Path, asked: Asked
) -> None:
    asked.yes = True
    kept = memory(tmp_path)
    kept.setValue("unfinished", ["柜台上还有 3 条没有签字确认"])
    kept.setValue("unfinished_work", [draft("1002", "GONE-0001", "DST-0001", "GONE-0002")])
    kept.sync()
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        admin = seat.services.people.sign_in.with_password("admin", PASSWORD)
        seat.services.inventory.register.register(admin, NewItem("DST-0001", 9, "检尘仪"))
        seat.sign_in("wang")
        page = seat.page("counter")
        assert isinstance(page, CounterPage)
        (message,) = seat.shell.window.frame.alarms.messages
        assert message.action is not None
        message.action()
        seat.settle()
        assert [line.tag for line in page.counter.lines] == ["DST-0001"]
        refused = page.desk.refused
        assert refused.isVisible()
        assert refused.title.text() == texts("counter_page.refused.title", count=2)
        said = refused.reasons.text()
        assert said.index("GONE-0001") < said.index("GONE-0002")
        lay(seat, page, "CMD:UNDO")  # what is scanned next does not take them away
        assert refused.isVisible()
        seat.click(refused.seen_button)
        assert not refused.isVisible()
        assert page.desk.box.hasFocus()
        assert any(texts("counter_page.refused.left", count=2) in each for each in alarms(seat))
        watch(seat).look()
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        (message,) = seat.shell.window.frame.alarms.messages
        assert texts("counter_page.refused.left", count=2) in message.sentence
        assert watch(seat)._works == (draft("1002", "GONE-0001", "GONE-0002"),)
        seat.shell.window.frame.alarms.clear(message.topic)  # a person put it away
        watch(seat).look()
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        assert alarms(seat) == []


@pytest.mark.rule("EQ-10", "entry")
def test_what_was_done_otherwise_meanwhile_is_told_and_offered_no_more(
    app: object, qtbot: QtBot, texts: Texts, folder: Path, tmp_path: Path
) -> None:
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        page, desk = counter_of(seat), seat.services.inventory.counter
        lay(seat, page, "CMD:UNDO")
        desk.check_out(seat.session, "1002", ["DST-0001"])
        lay(seat, page, "DST-0001")
        watch(seat).look()
        desk.check_in(seat.session, ["DST-0001"])
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        seat.sign_in("wang")
        (message,) = seat.shell.window.frame.alarms.messages
        assert message.action is not None
        message.action()
        seat.settle()
        again = seat.page("counter")
        assert isinstance(again, CounterPage)
        assert not again.counter.lines
        assert "已于" in again.desk.refused.reasons.text()
        assert alarms(seat) == []
    assert memory(tmp_path).value("unfinished_work") in (None, "", [])


@pytest.mark.rule("EQ-11", "holder")
def test_lines_of_the_counter_are_offered_to_those_alone_who_have_one(
    app: object, qtbot: QtBot, texts: Texts, folder: Path, tmp_path: Path
) -> None:
    kept = memory(tmp_path)
    kept.setValue("unfinished", ["柜台上还有 1 条没有签字确认"])
    work = draft("1002", "DST-0001")
    kept.setValue("unfinished_work", [work])
    kept.sync()
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        for account, has_counter in (("zhang", False), ("wang", True)):
            seat.sign_in(account)
            assert ("counter" in seat.shell.window.page_keys) is has_counter
            for key in ("today", "tasks"):
                shown = [each.message.topic for each in seat.page(key).banners.shown]
                assert ("unfinished" in shown) is has_counter, (account, key)
            watch(seat).look()
            assert alarms(seat), "it waits for whoever can lay it again"
            seat.shell.sign_out()
            seat.settle()
    assert work in memory(tmp_path).value("unfinished_work")


def test_what_was_done_before_the_end_is_not_said(
    app: object, qtbot: QtBot, texts: Texts, folder: Path, tmp_path: Path
) -> None:
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        page = counter_of(seat)
        watch(seat).look()
        lay(seat, page, "CMD:UNDO")
        assert not page.unfinished()
        seat.shell.window.close()
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        assert alarms(seat) == []


def test_a_form_that_is_filled_in_by_half_is_asked_about_until_it_is_given_up(
    seat: Seat, asked: Asked, texts: Texts
) -> None:
    seat.sign_in("wang")
    page = seat.page("equipment")
    assert isinstance(page, EquipmentPage)
    page.new_button.click()
    form = page.acts.new_form
    seat.shell.sign_out()
    assert asked.said == []
    seat.sign_in("wang")
    page = seat.page("equipment")
    assert isinstance(page, EquipmentPage)
    page.new_button.click()
    form = page.acts.new_form
    form.fields["tag"].setFocus()
    line = form.fields["tag"].focusProxy()
    assert line is not None
    seat.bot.keyClicks(line, "DST-0009")
    seat.page("today")
    seat.shell.sign_out()
    assert texts("form.unfinished", form=form.title.text()) in asked.said[0]
    assert seat.shell.signed_in.present
    seat.page("equipment")
    form.back_button.click()
    form.back_button.click()
    seat.shell.sign_out()
    assert len(asked.said) == 1


def test_a_forged_memory_is_nothing_but_words(
    app: object, qtbot: QtBot, texts: Texts, folder: Path, tmp_path: Path
) -> None:
    forged = memory(tmp_path)
    forged.setValue("unfinished", ["<b>x</b>" * 1000] * 1000)
    forged.setValue("unfinished_work", ["CMD:DONE", "x" * 1000] * 1000)
    forged.sync()
    with seat_at(qtbot, texts, folder, memory(tmp_path)) as seat:
        (sentence,) = alarms(seat)
        assert len(sentence) < 7000
