"""The desktop brings its record to the centre by itself, with a real PostgreSQL as the centre."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from pytestqt.qtbot import QtBot

from station.audit.proof import Proof
from station.centre_owner import make_centre
from station.core.errors import StoreProblem
from station.core.texts import Texts
from station.people.values import Officer
from station.store.postgres import connecting
from station.ui.pages.sync.page import SyncPage
from tests.plugins.postgres import PostgresServer
from tests.ui.desktops import Seat, seat_at


@pytest.fixture
def seat(seat: Seat) -> Seat:
    seat.sign_in()
    return seat


@pytest.fixture
def centre(pg_url: str) -> str:
    make_centre(pg_url)
    return pg_url


def enrol(seat: Seat, address: str) -> None:
    seat.services.sync.enrolment.enrol(seat.session, address)


def record(seat: Seat, number: str) -> None:
    seat.services.people.roster.register(
        seat.session, Officer(number, "赵丁", "综合执法一科", "一组", f"B{number}")
    )


def unsent(seat: Seat) -> int:
    return seat.services.sync.overview.unchecked_status().unsent


def light(seat: Seat) -> str:
    return seat.shell.window.frame.top_bar.sync_light.label.text()


def at_the_centre(address: str) -> int:
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT count(*) FROM entry").fetchone()
    assert found is not None
    return int(found[0])


def test_an_entry_arrives_without_a_click(seat: Seat, centre: str, texts: Texts) -> None:
    enrol(seat, centre)
    record(seat, "1003")
    seat.until(lambda: unsent(seat) == 0)
    before = at_the_centre(centre)
    assert seat.shell.window.current_key == "today"
    record(seat, "1004")
    seat.until(lambda: unsent(seat) == 0)
    assert at_the_centre(centre) == before + 1
    seat.until(lambda: light(seat) == texts("sync_light.synced"))
    assert seat.said() == []
    page = seat.page("sync")
    assert isinstance(page, SyncPage)
    assert [run.by for run in page.runs.runs][:1] == ["自动"]
    assert page.runs.runs[0].sent == 1
    assert page.summary.answer.text() == "记录已全部上传到中心"


def test_a_centre_that_is_down_is_only_in_the_light_and_on_its_page(
    seat: Seat, centre: str, pg: PostgresServer
) -> None:
    enrol(seat, centre)
    record(seat, "1003")
    seat.until(lambda: unsent(seat) == 0)
    pg.stop("immediate")
    record(seat, "1004")
    runs = seat.shell._sync_runs.runs
    seat.until(lambda: bool(runs) and runs[0].problem is not None)
    seat.settle()
    assert (seat.said(), seat.shell.window.frame.alarms.messages) == ([], ())
    assert not seat.desktop.tasks.shown_jobs
    assert light(seat).startswith("待上传 1 条")
    page = seat.page("sync")
    assert isinstance(page, SyncPage)
    seat.until(lambda: "连不上中心" in page.summary.problem.text())  # while the next one runs it says that
    assert seat.said(page) == []
    pg.start()
    seat.until(seat.services.sync.synchroniser.due)
    seat.shell.automatic_sync.look()
    seat.until(lambda: unsent(seat) == 0)
    seat.until(lambda: page.summary.answer.text() == "记录已全部上传到中心")


def test_a_centre_that_stands_still_ends_no_automatic_sync(
    seat: Seat, centre: str, pg: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 2)
    enrol(seat, centre)
    record(seat, "1003")
    seat.until(lambda: unsent(seat) == 0)
    with pg.frozen():
        record(seat, "1004")
        runs = seat.shell._sync_runs
        seat.until(lambda: bool(runs.runs) and runs.runs[0].problem is not None)
        seat.until(lambda: not runs.running)
        page = seat.page("sync")
        assert isinstance(page, SyncPage)
        seat.until(lambda: "没有应答" in page.summary.problem.text())
    seat.until(seat.services.sync.synchroniser.due)
    seat.shell.automatic_sync.look()
    seat.until(lambda: unsent(seat) == 0)


def test_it_begins_also_where_the_ledger_could_not_be_verified_at_the_start(
    qtbot: QtBot, texts: Texts, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems = [StoreProblem("store.no_answer", detail="")]
    verify = Proof.verify

    def once_in_vain(self: Proof, *values: object, **named: object) -> object:
        if problems:
            raise problems.pop()
        return verify(self, *values, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Proof, "verify", once_in_vain)
    with seat_at(qtbot, texts, folder) as seat:
        assert not problems
        assert seat.shell.automatic_sync._begun
        alarms = seat.shell.window.frame.alarms
        assert any("数据库没有应答" in message.sentence for message in alarms.messages)
        again = seat.shell._prove_again
        assert again.isActive()
        again.start(0)
        seat.until(seat.shell.automatic_comparison._daily.isActive)  # it was verified after all
        assert alarms.messages == ()


def test_what_comes_to_nothing_is_not_listed(seat: Seat, centre: str) -> None:
    runs = seat.shell._sync_runs
    seat.shell.automatic_sync.look()
    seat.settle()
    assert (runs.runs, runs.running) == ([], False)  # no centre: nothing is tried
    enrol(seat, centre)
    record(seat, "1003")
    seat.until(lambda: unsent(seat) == 0)
    seat.settle()
    kept = len(runs.runs)
    for _ in range(3):
        seat.shell.automatic_sync.look()
        seat.settle()
    assert len(runs.runs) == kept
