"""The code of an error decides what is told of it, whatever language the server speaks."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import text

from station.core.errors import IntegrityProblem, StationError, StoreProblem, SyncProblem
from station.store.central.centre import open_centre
from station.store.central.connecting import explained
from station.store.engine import driver_cursor, open_engine, transaction
from station.store.explaining import explanation
from station.store.postgres.explaining import outcome_unknown
from station.sync.address import account_of, with_password
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import PROGRAM, assert_centre_has_all, linked

STATES = {
    "08006": ("store.unreachable", "sync.unreachable"),
    "08P01": ("store.unreachable", "sync.unreachable"),
    "22P05": ("store.failed", "sync.centre_failed"),
    "23505": ("store.failed", "sync.centre_failed"),
    "25006": ("store.read_only", "sync.unreachable"),
    "25P03": ("store.unreachable", "sync.unreachable"),
    "28P01": ("store.login_refused", "sync.login_refused"),
    "28000": ("store.login_refused", "sync.login_refused"),
    "3D000": ("store.login_refused", "sync.login_refused"),
    "40001": ("store.busy", "sync.unreachable"),
    "40P01": ("store.busy", "sync.unreachable"),
    "42501": ("store.failed", "sync.no_rights"),
    "42703": ("store.state_lost", "sync.centre_failed"),
    "42P01": ("store.state_lost", "sync.no_tables"),
    "53100": ("store.server_disk_full", "sync.centre_full"),
    "53300": ("store.busy", "sync.unreachable"),
    "55P03": ("store.busy", "sync.unreachable"),
    "57014": ("store.busy", "sync.unreachable"),
    "57P01": ("store.unreachable", "sync.unreachable"),
    "57P03": ("store.unreachable", "sync.unreachable"),
    "58030": ("store.disk_error", "sync.centre_failed"),
    "XX001": ("store.damaged", "sync.centre_failed"),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("words", ["", "错误：出了问题", "no such thing: does not exist"])
def test_each_state_has_its_words_whatever_the_server_says(state: str, words: str) -> None:
    problem = errors.lookup(state)(words)
    told = explanation(problem, "SELECT name FROM item WHERE tag = %s").code, explained(problem, "c").code
    assert told == STATES[state]


@pytest.mark.parametrize("state", ["08006", "57P01", None])
def test_a_commit_is_unknown_where_its_answer_may_be_lost(state: str | None) -> None:
    kind = errors.lookup(state) if state else psycopg.OperationalError
    assert outcome_unknown(kind("连接已断开"))
    assert not outcome_unknown(errors.lookup("40001")("无法序列化访问"))
    assert not outcome_unknown(errors.lookup("23505")("重复键"))


def test_what_is_no_address_is_not_repeated() -> None:
    problem = psycopg.ProgrammingError("invalid percent-encoded token: geheim%zz")
    assert "geheim" not in str(explanation(problem, "")) + str(explained(problem, "c"))


@pytest.fixture
def chinese(chinese_pg: PostgresServer) -> Iterator[str]:
    address = chinese_pg.url("office")
    yield address
    chinese_pg.drop_database(address)


def told(address: str, statement: str) -> StationError:
    engine = open_engine(address)
    try:
        with pytest.raises(StationError) as problem, transaction(engine, write=True) as connection:
            connection.execute(text(statement))
        with (
            pytest.raises(StationError) as by_cursor,
            transaction(engine, write=True) as connection,
            driver_cursor(connection, statement) as cursor,
        ):
            cursor.execute(statement)
    finally:
        engine.dispose()
    assert by_cursor.value.code == problem.value.code
    return problem.value


def test_a_derived_table_that_is_lost_is_named_by_a_server_that_speaks_chinese(chinese: str) -> None:
    lost = told(chinese, "SELECT tag FROM item")
    assert isinstance(lost, IntegrityProblem)
    assert (lost.code, lost.facts) == ("store.state_lost", {"table": "item"})
    gone = told(chinese, "SELECT seq FROM ledger_entry")
    assert isinstance(gone, StoreProblem)
    assert gone.code == "store.damaged"
    assert "不存在" in str(gone.facts["detail"])
    assert told(chinese, "SELECT 1/0").code == "store.failed"


def test_a_column_that_is_lost_names_its_table(chinese: str, chinese_pg: PostgresServer) -> None:
    with chinese_pg.connect(chinese) as connection:
        connection.execute("CREATE TABLE item (tag text)")
    assert told(chinese, "SELECT item.name FROM item").facts == {"table": "item"}


def test_a_chinese_server_that_refuses_the_login_says_so(chinese: str, chinese_pg: PostgresServer) -> None:
    with chinese_pg.connect(chinese) as connection:
        connection.execute("CREATE ROLE clerk LOGIN PASSWORD 'richtig'")
    chinese_pg.ask_passwords_of("clerk")
    clerk = chinese.replace("postgres@", "clerk@")
    try:
        for address, said in (
            (with_password(clerk, "falsch"), "认证失败"),
            (clerk, ""),  # no password at all: it is the driver that says so
            (chinese.rpartition("/")[0] + "/nowhere", "不存在"),
        ):
            with pytest.raises(SyncProblem) as refused, open_centre(address) as centre:
                centre.state_of("310110-01")
            assert refused.value.code == "sync.login_refused"
            assert said in str(refused.value.facts["detail"])
            engine = open_engine(address)
            with pytest.raises(StoreProblem) as problem, transaction(engine, write=False):
                pass
            engine.dispose()
            assert problem.value.code == "store.login_refused"
            assert "falsch" not in str(problem.value) + str(refused.value)
        with pytest.raises(SyncProblem) as empty, open_centre(with_password(clerk, "richtig")) as centre:
            centre.state_of("310110-01")
        assert empty.value.code == "sync.no_tables"
    finally:
        with chinese_pg.connect("postgres") as connection:
            connection.execute("DROP ROLE clerk")


def test_a_session_at_a_chinese_server_is_told_by_its_codes(
    tmp_path: Path, chinese: str, chinese_pg: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.store.central.connecting.STANDING_SECONDS", 0.2)
    monkeypatch.setattr("station.store.central.connecting._LEAST_SECONDS", 0.1)
    station = linked(tmp_path, chinese)
    login = account_of(station.address.get() or "")[0]
    station.append(3)
    with chinese_pg.connect(chinese) as owner, chinese_pg.connect(chinese) as other:
        for before, code, back in (
            (
                f'REVOKE INSERT ON entry FROM "{login}"',
                "rights_missing",
                f'GRANT INSERT ON entry TO "{login}"',
            ),
            ("BEGIN; SELECT 1 FROM head FOR UPDATE", "centre_locked", "ROLLBACK"),
            ("ALTER TABLE head RENAME hash TO h", "tables_changed", "ALTER TABLE head RENAME h TO hash"),
        ):
            at = other if before.startswith("BEGIN") else owner
            at.execute(before)
            with pytest.raises(SyncProblem) as problem:
                station.sync.run(PROGRAM).require_ok()
            assert problem.value.code == f"sync.{code}"
            at.execute(back)
    assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(chinese_pg, chinese, station)


def test_a_server_that_takes_nobody_just_now_is_not_a_refused_login(
    chinese: str, chinese_pg: PostgresServer
) -> None:
    engine = open_engine(chinese)
    with chinese_pg.closing_down():
        with pytest.raises(SyncProblem) as problem, open_centre(chinese) as centre:
            centre.state_of("310110-01")
        assert problem.value.code == "sync.unreachable"
        assert "停止" in str(problem.value.facts["detail"])
        with pytest.raises(StoreProblem) as office, transaction(engine, write=False):
            pass
        assert office.value.code == "store.unreachable"
    engine.dispose()
