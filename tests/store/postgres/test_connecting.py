"""Poolers, several hosts, encodings: the same station whatever stands between it and its database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text

from station.core.clock import SteppedClock
from station.core.errors import StoreProblem, SyncProblem
from station.core.policy import load_rulebook
from station.store.central.setting_up import set_up_centre
from station.store.engine import open_engine, transaction
from station.store.keys import create_key
from station.store.opening import create_station
from station.store.store import Store
from station.sync.address import has_password, shown_address, with_password
from tests.plugins.postgres import PostgresServer
from tests.plugins.stations import MONDAY, make_station
from tests.store.test_store import change_deadline
from tests.sync.centres import PROGRAM, assert_centre_has_all, linked


@contextmanager
def opened(address: str) -> Iterator[Engine]:
    engine = open_engine(address)
    try:
        yield engine
    finally:
        engine.dispose()


def asked(engine: Engine, statement: str) -> object:
    with transaction(engine, write=True) as connection:
        return connection.execute(text(statement)).scalar_one()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_without_room_for_every_name_is_refused(
    tmp_path: Path, pg: PostgresServer, encoding: str
) -> None:
    address = pg.url("plain", encoding)
    try:
        with pytest.raises(SyncProblem) as centre:
            set_up_centre(address)
        assert centre.value.code == "sync.wrong_encoding"
        assert centre.value.facts["encoding"] == encoding
        key = create_key(tmp_path / "station.pem")
        with opened(address) as engine:
            store = Store(engine, SteppedClock(MONDAY), load_rulebook())
            with pytest.raises(StoreProblem) as office:
                create_station(store, key, station_id="310110-01", office="310110")
        assert office.value.code == "store.wrong_encoding"
        with pg.connect(address) as connection:
            assert connection.execute("SELECT count(*) FROM pg_class WHERE relname = 'entry'").fetchone() == (
                0,
            )
    finally:
        pg.drop_database(address)


def test_texts_travel_as_utf8_whatever_the_machine_is_set_to(
    pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "SQL_ASCII")
    with opened(pg_url) as engine:
        assert asked(engine, "SELECT '第一市场监督管理所'") == "第一市场监督管理所"
        assert asked(engine, "SHOW client_encoding") == "UTF8"


def test_a_station_works_behind_a_pooler(
    tmp_path: Path, pg: PostgresServer, pooler: int, pg_url: str
) -> None:
    """The ledger, its verification, a rebuild's comparison and sync, on connections that others use in between."""
    behind = pg_url.replace(str(pg.port), str(pooler))
    made = make_station(tmp_path, behind)
    with ExitStack() as others:
        engines = [others.enter_context(opened(behind)) for _ in range(4)]
        for number in range(12):  # more often than a driver takes to prepare what it repeats
            change_deadline(made.store, 20 + number)
            for engine in engines:
                assert asked(engine, f"SELECT {number}") == number
        assert {asked(engine, "SHOW lock_timeout") for engine in engines} == {"10s"}
        made.assert_sound()
        with pg.connect(pg_url) as straight:
            assert straight.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)
    made.store.close()


def test_nothing_that_a_transaction_sets_is_left_to_the_next_one_at_a_pooler(
    pooler: int, pg: PostgresServer
) -> None:
    address = pg.url("shared")
    behind = address.replace(str(pg.port), str(pooler))
    with opened(behind) as engine:
        asked(engine, "SELECT 1")
        with psycopg.connect(
            behind.replace("+psycopg", ""), autocommit=True, prepare_threshold=None
        ) as other:
            row = other.execute(
                "SELECT current_setting('lock_timeout'), current_setting('transaction_read_only')"
            )
            assert row.fetchone() == ("0", "off")
    # The pooler keeps its connections a while, so the database stays until the server goes.


def test_a_station_sends_through_a_pooler(
    tmp_path: Path, pg: PostgresServer, pooler: int, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url.replace(str(pg.port), str(pooler)))
    for _ in range(8):
        station.append(5)
        assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, station)


def several(address: str, *hosts: str) -> str:
    account, _, rest = address.rpartition("@")
    return f"{account}@{','.join(hosts)}/{rest.partition('/')[2]}"


@pytest.fixture
def stand_in(pg: PostgresServer, chinese_pg: PostgresServer, pg_url: str) -> Iterator[str]:
    """The host of a server that has a database of the same name and can't be written."""
    name = pg_url.rpartition("/")[2]
    with chinese_pg.connect("postgres") as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    yield f"127.0.0.1:{chinese_pg.port}"
    chinese_pg.drop_database(name)


@pytest.mark.parametrize("first", ["closed", "read only"])
def test_of_several_hosts_the_one_that_can_be_written_is_taken(
    tmp_path: Path, pg: PostgresServer, pg_url: str, stand_in: str, first: str
) -> None:
    hosts = ("127.0.0.1:1" if first == "closed" else stand_in, f"127.0.0.1:{pg.port}")
    address = several(pg_url, *hosts)
    with opened(address) as engine:
        assert asked(engine, "SHOW port") == str(pg.port)
        shown = engine.url.render_as_string(hide_password=False)
    with opened(shown) as again:  # as the process that compares is given it
        assert asked(again, "SHOW port") == str(pg.port)
    station = linked(tmp_path, address)
    station.append(5)
    assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, station)


def test_where_no_host_can_be_written_it_is_told(pg_url: str, stand_in: str) -> None:
    address = several(pg_url, "127.0.0.1:1", stand_in)
    with pytest.raises(SyncProblem) as centre:
        set_up_centre(address)
    assert centre.value.code == "sync.unreachable"
    with opened(address) as engine, pytest.raises(StoreProblem) as office, transaction(engine, write=False):
        pass
    assert office.value.code == "store.unreachable"


def test_a_password_is_shown_nowhere(pg_url: str) -> None:
    address = with_password(several(pg_url, "127.0.0.1:1", "127.0.0.1:2"), "ge/heim")
    assert has_password(address)
    assert "heim" not in shown_address(address)
    assert "127.0.0.1:1,127.0.0.1:2" in shown_address(address)
    with pytest.raises(SyncProblem) as centre:
        set_up_centre(address)
    with opened(address) as engine, pytest.raises(StoreProblem) as office, transaction(engine, write=False):
        pass
    assert "heim" not in str(centre.value) + str(office.value)
    assert "heim" not in engine.url.render_as_string(hide_password=True)
