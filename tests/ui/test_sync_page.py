"""The sync page with a real PostgreSQL as the centre."""

from __future__ import annotations

from contextlib import closing
from functools import partial

import pysqlite3.dbapi2 as sqlite
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station.centre_owner import make_centre
from station.core.errors import IntegrityProblem
from station.core.ledger import Head, Stream
from station.core.texts import Texts
from station.people.permissions import Role
from station.people.sessions import Session
from station.sync.values import StreamStatus, SyncReason, SyncStatus, Trouble, error_code
from station.ui.pages.sync.cards import StreamCard, SummaryCard
from station.ui.pages.sync.page import SyncPage
from station.ui.pages.sync.reading import sync_reading
from station.ui.tasks import Tasks
from station.ui.widgets.sync_light import SyncReading
from tests.plugins.postgres import PostgresServer
from tests.ui.desks import ADMIN, Desk
from tests.ui.sitting import said, settle, sit_at

KEEPER = Session("qian", "钱保管", frozenset({Role.KEEPER}), "1002", "310110")


@pytest.fixture
def page(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> SyncPage:
    sat = sit_at("sync", desk, texts, tasks, qtbot)
    assert isinstance(sat, SyncPage)
    return sat


@pytest.fixture
def centre(pg_url: str) -> str:
    make_centre(pg_url)
    return pg_url


def enrol(page: SyncPage, tasks: Tasks, qtbot: QtBot, address: str) -> None:
    form = page.enrol_form
    assert form.isVisible()
    form.place.put(address)
    qtbot.mouseClick(form.act_button, Qt.MouseButton.LeftButton)
    settle(tasks)


def run(page: SyncPage, tasks: Tasks, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.run_button, Qt.MouseButton.LeftButton)
    settle(tasks)


def whole(widget: QWidget) -> bool:
    """Whether it is seen whole, nothing of it cut away."""
    return widget.isVisible() and widget.visibleRegion().boundingRect().size() == widget.size()


def words_on(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_without_a_centre_the_page_says_so_and_offers_to_join(page: SyncPage, desk: Desk) -> None:
    assert page.summary.answer.text() == "本站还没有接入中心"
    assert "不影响领用" in page.summary.more.text()
    assert page.enrol_form.isVisible()
    assert not page.run_button.isVisible()
    reading = sync_reading(desk.services)
    assert (reading.enrolled, reading.unsent > 0, reading.problem) == (False, True, False)


@pytest.mark.rule("DM-03", "beside")
def test_a_forged_memory_of_the_centre_is_a_refusal_and_no_number(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    with closing(sqlite.connect(desk.services.settings.data / "station.db")) as database:
        database.execute(
            "INSERT INTO sync_peer VALUES ('custody', 'c', 999, x'00', '2026-01-01T00:00:00.000000Z', 0, '', '', '')"
        )
        database.commit()
    assert sync_reading(desk.services) == SyncReading(enrolled=True, problem=True)
    page = sit_at("sync", desk, texts, tasks, qtbot)
    assert texts("ledger_page.accept") in " ".join(said(page))


def test_joining_sending_and_nothing_left(
    page: SyncPage, desk: Desk, tasks: Tasks, qtbot: QtBot, centre: str
) -> None:
    enrol(page, tasks, qtbot, centre.replace("postgres@", "postgres:s3cret-word@"))
    assert "已登记到" in said(page)[0]
    assert not page.enrol_form.isVisible()
    before = desk.services.sync.overview.status(ADMIN)
    assert before.unsent > 0
    assert "待上传" in page.summary.answer.text()
    assert f"{before.streams[0].unsent} 条" in words_on(page.streams[Stream.CUSTODY])
    run(page, tasks, qtbot)
    assert page.summary.answer.text() == "记录已全部上传到中心"
    assert page.runs.runs[0].sent == before.unsent
    assert page.table.model.cell(0, 2).text == "已完成"
    run(page, tasks, qtbot)
    assert (page.runs.runs[0].sent, len(page.runs.runs)) == (0, 2)
    assert sync_reading(desk.services).unsent == 0
    desk.take("1002", "BWC-0001")  # the page hears of it
    settle(tasks)
    assert page.summary.answer.text().startswith("待上传 1 条")


def test_the_password_is_never_on_screen(page: SyncPage, tasks: Tasks, qtbot: QtBot, centre: str) -> None:
    form = page.enrol_form
    form.place.put(centre.replace("postgres@", "postgres:s3cret-word@"))
    form.place.control.editingFinished.emit()
    assert "s3cret" not in form.place.value
    assert form.password.control.echoMode() == QLineEdit.EchoMode.Password
    qtbot.mouseClick(form.act_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    assert form.password.value == ""
    shown = words_on(page) + " ".join(line.displayText() for line in page.findChildren(QLineEdit))
    assert "s3cret" not in shown
    assert "127.0.0.1" in shown


def test_a_centre_that_is_down_is_told_quietly_and_made_up_for(
    page: SyncPage, desk: Desk, tasks: Tasks, qtbot: QtBot, centre: str, pg: PostgresServer
) -> None:
    enrol(page, tasks, qtbot, centre)
    pg.stop("immediate")
    page.banners.clear()
    run(page, tasks, qtbot)
    assert said(page) == []
    assert "连不上中心" in page.summary.problem.text()
    assert page.streams[Stream.CUSTODY].chip.state.token == "attention"
    assert page.table.model.cell(0, 2).text == "没有完成"
    reading = sync_reading(desk.services)
    assert (reading.problem, reading.unsent > 0) == (False, True)
    pg.start()
    run(page, tasks, qtbot)
    assert page.summary.answer.text() == "记录已全部上传到中心"
    assert not page.summary.problem.isVisible()


def test_a_wrong_address_is_refused_in_the_form(page: SyncPage, tasks: Tasks, qtbot: QtBot) -> None:
    enrol(page, tasks, qtbot, "127.0.0.1:1")
    assert "数据库" in page.enrol_form.fields["place"].note.text()
    enrol(page, tasks, qtbot, "127.0.0.1:1/centre")
    assert "连不上中心" in page.enrol_form.wrong.text()
    assert page.enrol_form.act_button.isEnabled()
    assert said(page) == []


def test_another_centre_than_the_one_that_confirmed_raises_the_light(
    page: SyncPage, desk: Desk, tasks: Tasks, qtbot: QtBot, centre: str, pg: PostgresServer
) -> None:
    enrol(page, tasks, qtbot, centre)
    other = pg.url("other")
    make_centre(other)
    desk.services.sync.synchroniser._address.set(other)
    run(page, tasks, qtbot)
    assert "不是以前确认过记录的那个中心" in page.summary.problem.text()
    assert page.summary.answer.text().startswith("上传受阻")
    assert sync_reading(desk.services).problem
    pg.drop_database(other)


@pytest.mark.rule("DM-03", "ledger")
def test_a_copy_put_back_goes_on_from_the_centre(
    page: SyncPage, desk: Desk, tasks: Tasks, qtbot: QtBot, centre: str
) -> None:
    enrol(page, tasks, qtbot, centre)
    desk.station.store.close()
    database = desk.services.settings.data / "station.db"
    older = database.read_bytes()
    desk.take("1002", "BWC-0001")
    run(page, tasks, qtbot)
    assert not page.continuation.button.isVisible()
    desk.station.store.close()
    for left in database.parent.glob("station.db-*"):
        left.unlink()
    database.write_bytes(older)
    run(page, tasks, qtbot)
    assert "按“从中心接续”" in words_on(page), "the button stands on this page"
    agreed = desk.services.sync.overview.status(ADMIN).streams[0].acked
    assert agreed > 0
    assert f"一致到第 {agreed} 条" in words_on(page)
    assert f"中心已确认 到第 {agreed} 条" in words_on(page.streams[Stream.CUSTODY])
    assert "还没有全部送达过" not in words_on(page)
    qtbot.mouseClick(page.continuation.button, Qt.MouseButton.LeftButton)
    settle(tasks)
    form = page.continuation.form
    assert form.isVisible()
    assert not page.table.isVisible()
    assert "将从中心取回 1 条" in form.facts.text()
    form.act()
    assert form.isVisible()  # the reason is asked for
    for seen in (form.facts, form.reason.control, form.reason.note):
        qtbot.waitUntil(partial(whole, seen), timeout=2000)
    form.refuse(IntegrityProblem("sync.fork", stream="保管账", common=1, local=2, centre=3))
    qtbot.waitUntil(partial(whole, form.wrong), timeout=2000)
    qtbot.waitUntil(partial(whole, form.reason.control), timeout=2000)
    form.reason.put("换了硬盘")
    desk.take("1002", "BWC-0001")  # at another window, since the preview
    form.act()
    settle(tasks)
    assert "请先核对新的预览" in form.wrong.text()
    assert "领用 1 次" in form.facts.text()
    assert form.reason.value == "换了硬盘"
    form.act()
    settle(tasks)
    assert not form.isVisible()
    assert any("已从中心取回" in each for each in said(page))
    assert not page.continuation.button.isVisible()
    assert desk.services.inventory.register.history(ADMIN, "BWC-0001").item.state == "out"
    assert "由其批准第" in words_on(page), "who, and what is to be approved"
    assert page.summary.answer.text().startswith("待中心批准")
    assert {page.streams[each].chip.state.token for each in Stream} == {"attention"}
    assert {page.streams[each].problem.property("state") for each in Stream} == {"attention"}
    reading = sync_reading(desk.services)
    assert (reading.waits, reading.problem, reading.settled) == (True, False, False)


@pytest.mark.rule("PF-05", "role")
def test_who_may_only_look_sees_the_state_alone(desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot) -> None:
    page = sit_at("sync", desk, texts, tasks, qtbot, KEEPER)
    assert isinstance(page, SyncPage)
    seen = (page.run_button.isVisible(), page.enrol_button.isVisible(), page.enrol_form.isVisible())
    assert seen == (False, False, False)
    assert "到第" in words_on(page.streams[Stream.CUSTODY])


def test_a_state_and_a_count_never_contradict(desk: Desk, texts: Texts, qtbot: QtBot) -> None:
    """What is unsent is counted where there is some, whatever else is wrong."""
    clock = desk.services.clock
    head = Head(Stream.CUSTODY, 1, 12, b"")
    for reason in (SyncReason.KEY_REVOKED, SyncReason.EPOCH_WAITS):
        trouble = Trouble(Stream.CUSTODY, error_code(reason))
        for unsent in (0, 12):
            since = clock.now() if unsent else None
            stream = StreamStatus(
                Stream.CUSTODY, head, 12 - unsent, unsent, since, None, 1, trouble, clock.now(), None
            )
            summary, card = SummaryCard(texts, clock), StreamCard(texts, clock, Stream.CUSTODY)
            for widget in (summary, card):
                qtbot.addWidget(widget)
            summary.show_status(SyncStatus("c", (stream,)))
            card.show_status(stream, enrolled=True, own_problem=True)
            assert ("12 条" in summary.answer.text()) == bool(unsent)
            assert "待上传 0" not in words_on(summary)
            assert card.chip.state.word != texts("sync_page.state.problem") or unsent
