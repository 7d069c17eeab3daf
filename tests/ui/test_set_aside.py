"""What was set aside or found at the start is decided in the window, where whoever may decide is led (DM-03)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.archive.importing import recording_sessions
from station.archive.importing.recovered import UndecidedSession
from station.core.errors import StoreProblem
from station.core.ledger import LedgerSealed, Stream
from station.core.texts import Texts
from station.ui.banners import MOST_BANNERS, Banner, BannerArea
from station.ui.messages import ATTENTION, Message, Messages
from station.ui.pages.ledger.page import LedgerPage
from station.ui.tasks import Tasks
from tests.samples.recordings import film
from tests.ui.desktops import Seat, made_station, seat_at
from tests.ui.offices import MONDAY_MORNING, TestOffice, open_office
from tests.ui.recordings_desk import bring_in
from tests.ui.sitting import said, write
from tests.ui.test_archive_page import HOUR, Desk

FOREIGN = "20261126-043841-7c7ad1a9"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestOffice]:
    """An import that was cut off, with a journal of the former version, and one of nobody's."""
    with open_office(tmp_path / "data", each=1) as made:
        card = tmp_path / "card"
        film(card / "MOV_1.MP4", MONDAY_MORNING - 3 * HOUR, seconds=1)

        def crash(*_: object, **__: object) -> None:
            raise StoreProblem("store.disk_full")

        with monkeypatch.context() as patch:
            patch.setattr(recording_sessions.SessionRecorder, "keep", crash)
            result = bring_in(made, card)
        sessions = made.services.settings.archive_folder / ".sessions"
        journal = sessions / result.session / "journal.jsonl"
        lines = [json.loads(line)["line"] for line in journal.read_text().splitlines()]
        journal.write_text("".join(json.dumps(line) + "\n" for line in lines))
        (sessions / FOREIGN / "parts").mkdir(parents=True)
        (sessions / FOREIGN / "journal.jsonl").write_text("[1]\n")
        assert len(made.services.archive.recovery.recover().undecided) == 2
        yield made
        made.assert_sound()


@pytest.mark.rule("DM-03", "beside")
def test_imports_that_were_set_aside_are_decided_on_the_archive_page(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice
) -> None:
    desk = Desk(qtbot, texts, tasks, office)
    aside = desk.page.undecided
    assert aside.panel.isVisible()
    rows = [row for row in aside.panel.outcomes.rows if isinstance(row, UndecidedSession)]
    assert sorted(row.whole for row in rows) == [0, 1]
    for row in rows:
        aside.panel.table.choose(row.session)
        aside.decide_button.click()
        choices = [aside.form.choice.control.itemData(at) for at in range(aside.form.choice.control.count())]
        wanted = "take" if row.whole else "dismiss"
        assert ("take" in choices) == bool(row.whole), "what is not whole can't be recorded"
        aside.form.choice.put(wanted)
        aside.form.button.click()
        assert aside.form.isVisible(), "nothing without a reason"
        write(aside.form.reason.control, "已核对存储卡")
        aside.form.button.click()
        desk.settle()
        assert not aside.form.isVisible()
        assert row.session in said(desk.page)[0]
    assert not aside.panel.isVisible()
    assert len(desk.names) == 1
    assert office.services.archive.recovery.undecided(office.admin) == ()


def test_who_may_not_decide_on_imports_is_not_asked(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice
) -> None:
    desk = Desk(qtbot, texts, tasks, office, office.officer_session("1001"))
    assert not desk.page.undecided.panel.isVisible()


@pytest.mark.rule("DM-03", "beside")
def test_a_witness_that_is_gone_is_decided_from_its_notice(
    qtbot: QtBot, texts: Texts, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    made_station(folder)
    with seat_at(qtbot, texts, folder) as seat:
        witness = seat.services.settings.witness_file
    witness.unlink()
    with seat_at(qtbot, texts, folder) as seat:
        seat.sign_in("zhang")
        told = [b for b in seat.shell.window.findChildren(Banner) if b.message.topic == "witness_missing"]
        assert told
        assert {banner.message.action for banner in told} == {None}, "no way to a page that they don't have"
        seat.shell.sign_out()
        seat.settle()
        seat.sign_in()
        press(seat, texts, "witness_missing")
        seat.settle()
        page = seat.shell.window.current_page
        assert isinstance(page, LedgerPage)
        assert seat.said(page) == [texts("ledger_page.to_decide", count=1)], "nobody is told to stop working"
        seat.click(page.verification.accept_button)
        assert not page.accept_form.restored.isVisible(), "there is none that could be right"
        page.accept_form.reason.put("换硬盘时没有带过来")
        seat.click(page.accept_form.act_button)
        seat.settle()
        assert not page.verification.accept_button.isVisible()
        assert alarms(seat) == []
        entries = seat.services.audit.proof.page(seat.session, Stream.AUDIT, kind=LedgerSealed.KIND)
        assert entries[0].of(LedgerSealed).reason == "换硬盘时没有带过来"
    assert witness.exists()


@pytest.mark.rule("DM-03", "beside")
def test_of_a_foreign_witness_a_person_says_whether_it_or_the_database_is_right(
    qtbot: QtBot, texts: Texts, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    made_station(folder)
    with seat_at(qtbot, texts, folder) as seat:
        witness = seat.services.settings.witness_file
    text = witness.read_text()
    place = next(at for at in range(len(text) - 1, 0, -1) if text[at].isdigit())
    witness.write_text(text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :])
    with seat_at(qtbot, texts, folder) as seat:
        seat.sign_in()
        press(seat, texts, "witness_foreign")
        seat.settle()
        page = seat.shell.window.current_page
        assert isinstance(page, LedgerPage)
        seat.click(page.verification.accept_button)
        assert page.accept_form.restored.isVisible()
        page.accept_form.reason.put("只改了一个数字，数据库无误")
        seat.click(page.accept_form.act_button)
        seat.settle()
        assert alarms(seat) == []


def test_no_notice_is_lost_to_newer_ones(qtbot: QtBot, texts: Texts) -> None:
    notices, area = Messages(), BannerArea(texts)
    qtbot.addWidget(area)
    area.hear(notices)
    for at in range(MOST_BANNERS + 2):
        notices.show_message(Message(ATTENTION, str(at), topic=str(at)))

    def seen() -> Banner:
        (banner,) = area.shown
        return banner

    passed = []
    for _ in range(MOST_BANNERS + 2):
        assert seen().more_button.text() == texts("messages.more", count=4)
        passed.append(seen().message.sentence)
        seen().more_button.click()
    assert passed == ["4", "3", "2", "1", "0"], "each stands in the place of the one before"
    assert seen().message.sentence == "4"
    seen().more_button.click()
    seen().close_button.click()
    assert [each.sentence for each in notices.messages] == ["4", "2", "1", "0"]
    area.begin_anew()
    assert seen().message.sentence == "4"


def test_what_can_be_done_is_named_beside_a_newer_warning(qtbot: QtBot, texts: Texts) -> None:
    notices, area = Messages(), BannerArea(texts)
    qtbot.addWidget(area)
    area.hear(notices)
    notices.show_message(Message(ATTENTION, "上次还没办完", None, "重新列到柜台", area.begin_anew, "left"))
    for at in "12":
        notices.show_message(Message(ATTENTION, at, topic=at))
    (banner,) = area.shown
    assert banner.more_button.text() == texts("messages.more_offer", count=2, offer="重新列到柜台")
    banner.more_button.click()
    (banner,) = area.shown
    assert banner.action_button.text() == "重新列到柜台"


def press(seat: Seat, texts: Texts, what: str) -> None:
    """Follow the notice's way."""
    for banner in seat.shell.window.findChildren(Banner):
        if banner.message.topic == what and banner.message.action is not None:
            banner.action_button.click()
            return
    raise AssertionError(alarms(seat))


def alarms(seat: Seat) -> list[str]:
    return [message.sentence for message in seat.shell.window.frame.alarms.messages]
