"""A server that stands still and a link that fell silent end in a problem with words, never in a wait without an end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg import Connection
from sqlalchemy import Engine, text

from station.core.errors import StoreProblem, SyncProblem
from station.core.ledger import Stream
from station.core.progress import Progress
from station.store.central.centre import open_centre
from station.store.engine import open_engine, transaction
from station.store.keys import load_key
from station.store.postgres import connecting
from station.store.store import Store
from tests.faults.test_sync_faults import in_mid_package
from tests.faults.wire import Fault, Proxy, proxy_to
from tests.plugins.postgres import PostgresServer
from tests.plugins.stations import TestStation, make_station
from tests.store.test_store import change_deadline
from tests.sync.centres import PROGRAM, assert_centre_has_all, linked, local_rows
from tests.sync.test_continuing import continuing, gone_back

SOON = 0.4


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines that a test can wait for; the program's own are for offices."""
    monkeypatch.setattr(connecting, "ANSWER_SECONDS", SOON)
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 2)


@pytest.fixture
def office(tmp_path: Path, pg_url: str) -> Iterator[TestStation]:
    """A station whose database is on PostgreSQL."""
    made = make_station(tmp_path, pg_url)
    yield made
    made.store.close()


@contextmanager
def opened(address: str) -> Iterator[Engine]:
    engine = open_engine(address)
    try:
        yield engine
    finally:
        engine.dispose()


def commits(said: bytes) -> bool:
    """Whether the unit of work that writes is to be committed."""
    return b"COMMIT" in said.rpartition(b"SET LOCAL lock_timeout")[2] and b"lock_timeout" in said


@pytest.fixture
def afar(office: TestStation, pg: PostgresServer, pg_url: str) -> Iterator[tuple[Store, Proxy]]:
    """The office's store over a link that can be broken, opened and used once."""
    with proxy_to(pg.port) as proxy:
        engine = open_engine(pg_url.replace(str(pg.port), str(proxy.port)))
        store = Store(engine, office.clock, office.store.rulebook)
        store.use_key(load_key(office.folder / "station.pem"))
        with store.read() as view:
            assert view.ledger.head(Stream.CUSTODY).seq
        yield store, proxy
        store.close()


def test_the_offices_database_stands_still(office: TestStation, pg: PostgresServer) -> None:
    with pg.frozen():
        for _ in range(2):  # on the connection that is open, and on a new one
            with pytest.raises(StoreProblem) as problem:
                change_deadline(office.store, 48)
            assert problem.value.code == "store.no_answer"
    assert change_deadline(office.store, 48)
    office.assert_sound()


def test_the_database_stands_still_within_a_unit_of_work(office: TestStation, pg: PostgresServer) -> None:
    with pytest.raises(StoreProblem) as problem, office.store.read() as view, pg.frozen():
        view.ledger.head(Stream.CUSTODY)
    assert problem.value.code == "store.no_answer"


def test_a_link_to_the_office_that_fell_silent(afar: tuple[Store, Proxy]) -> None:
    store, proxy = afar
    proxy.fault = Fault(lambda said: b"SET TRANSACTION" in said, silent=True, times=1000)
    with pytest.raises(StoreProblem) as problem, store.read():
        pass
    assert problem.value.code == "store.no_answer"
    proxy.fault = None
    with store.read() as view:
        assert view.ledger.head(Stream.CUSTODY).seq


def test_a_host_that_takes_the_connection_and_says_nothing(pg: PostgresServer, pg_url: str) -> None:
    with proxy_to(pg.port) as proxy:
        proxy.fault = Fault(bool, silent=True, times=1000)
        address = pg_url.replace(str(pg.port), str(proxy.port))
        with (
            opened(address) as engine,
            pytest.raises(StoreProblem) as problem,
            transaction(engine, write=False),
        ):
            pass
        assert problem.value.code == "store.no_answer"
        with pytest.raises(SyncProblem) as unsent, open_centre(address) as centre:
            centre.state_of("310110-01")
        assert unsent.value.code == "sync.no_answer"


def test_an_act_that_takes_long_is_waited_for(pg_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    at_work = connecting.BoundedConnection._at_work

    def listened(connection: connecting.BoundedConnection) -> bool:
        asked.append(at_work(connection))
        return asked[-1]

    monkeypatch.setattr(connecting.BoundedConnection, "_at_work", listened)
    with opened(pg_url) as engine, transaction(engine, write=True) as connection:
        assert connection.execute(text("SELECT count(*) FROM (SELECT pg_sleep(1.5)) x")).scalar_one() == 1
    assert set(asked) == {True}
    assert asked


def test_not_even_a_server_that_says_it_is_at_work_is_waited_for_without_end(
    pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "WORKING_SECONDS", 1.0)
    with (
        opened(pg_url) as engine,
        pytest.raises(StoreProblem) as problem,
        transaction(engine, write=True) as connection,
    ):
        connection.execute(text("SELECT pg_sleep(3600)"))
    assert problem.value.code == "store.no_answer"


def test_a_desktop_that_holds_the_ledger_and_stands_still_is_not_waited_for(
    office: TestStation, pg: PostgresServer, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "LOCK_SECONDS", 0.1)
    with pg.connect(pg_url) as other:
        other.execute("BEGIN")
        other.execute("LOCK ledger_head")
        with pytest.raises(StoreProblem) as problem:
            change_deadline(office.store, 48)
    assert problem.value.code == "store.busy"
    assert change_deadline(office.store, 48)


def test_the_centre_stands_still(tmp_path: Path, pg: PostgresServer, pg_url: str) -> None:
    station = linked(tmp_path, pg_url)
    station.append(10)
    with pg.frozen():
        with pytest.raises(SyncProblem) as problem:
            station.sync.run(PROGRAM)
        assert problem.value.code == "sync.no_answer"
        kept = station.overview.status(PROGRAM).problem
        assert kept is not None
        assert kept.code == "sync.no_answer"
    assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, station)


def test_the_link_to_the_centre_falls_silent_in_mid_package(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(100)
    with proxy_to(pg.port) as proxy:
        station.address.set(pg_url.replace(str(pg.port), str(proxy.port)))
        proxy.fault = Fault(in_mid_package, silent=True, times=1000)
        result = station.sync.run(PROGRAM)
        assert {each.code for each in result.troubles} == {"sync.no_answer"}
        proxy.fault = None
        assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, station)


def test_a_head_that_somebody_holds_is_waited_for_once_in_a_session_and_that_is_said(
    tmp_path: Path, pg: PostgresServer, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for each stream and each try anew: the time is one session's."""
    monkeypatch.setattr("station.store.central.connecting.STANDING_SECONDS", 0.6)
    monkeypatch.setattr("station.store.central.connecting._LOOK_SECONDS", 0.2)
    monkeypatch.setattr("station.store.central.connecting._LEAST_SECONDS", 0.1)
    station = linked(tmp_path, pg_url)
    station.append(10)
    said: list[Progress] = []
    tries: list[bool] = []
    begin = connecting.begin

    def counted(connection: Connection, *, write: bool, lock_seconds: float) -> None:
        tries.append(write)
        begin(connection, write=write, lock_seconds=lock_seconds)

    monkeypatch.setattr("station.store.central.connecting.begin", counted)
    with pg.connect(pg_url) as other:
        other.execute("BEGIN")
        other.execute("SELECT 1 FROM head FOR UPDATE")
        result = station.sync.run(PROGRAM, said.append)
        assert [each.code for each in result.troubles] == ["sync.centre_locked"] * 2
        waited = [each for each in said if each.stage == "sync.waiting"]
        assert 0 < len(waited) < 6
        assert "postgres" in waited[0].detail
        # The time of one session, and one look whether the other stream is free.
        assert tries.count(True) < 6
        other.execute("ROLLBACK")
        other.execute("BEGIN")
        other.execute("LOCK TABLE head")
        with pytest.raises(SyncProblem) as problem:  # not even reading goes on without an end
            station.sync.run(PROGRAM)
        assert problem.value.code == "sync.centre_locked"
    assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, station)


def test_a_link_that_falls_silent_while_a_copy_goes_on_from_the_centre_leaves_everything(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station, _sent = gone_back(tmp_path, pg_url)
    seen, before = continuing(station).preview(PROGRAM), local_rows(station.store)
    own = station.address.get() or ""
    with proxy_to(pg.port) as proxy:
        station.address.set(own.replace(f":{pg.port}/", f":{proxy.port}/"))
        proxy.fault = Fault(lambda said: b"left(kind, 300)" in said, silent=True, times=1000)
        with pytest.raises(SyncProblem) as problem:
            continuing(station).go_on(PROGRAM, seen.digest, "practice")
        assert problem.value.code == "sync.no_answer"
        assert proxy.fault.broken
    station.address.set(own)
    assert local_rows(station.store) == before
    assert continuing(station).go_on(PROGRAM, seen.digest, "practice").fetched == seen.streams[0].missing


@pytest.mark.parametrize("silent", [False, True], ids=["broken", "silent"])
def test_a_commit_whose_answer_is_lost_may_have_been_recorded(
    office: TestStation, afar: tuple[Store, Proxy], silent: bool
) -> None:
    store, proxy = afar
    with office.store.read() as view:
        before = view.ledger.head(Stream.CUSTODY).seq
    # Silent: the words don't reach the server either, which nobody here can know.
    proxy.fault = Fault(commits, after_reply=not silent, silent=silent)
    with pytest.raises(StoreProblem) as problem:
        change_deadline(store, 48)
    assert problem.value.code == "store.outcome_unknown"
    assert proxy.fault.broken == 1
    with office.store.read() as view:
        assert view.ledger.head(Stream.CUSTODY).seq == before + (not silent)
    proxy.fault = None
    assert change_deadline(store, 36) == before + 1 + (
        not silent
    )  # and what was unknown is in the chain or is not
    office.assert_sound()


def test_what_was_only_read_is_not_said_to_be_recorded(afar: tuple[Store, Proxy]) -> None:
    store, proxy = afar
    proxy.fault = Fault(lambda said: b"ledger_head" in said.rpartition(b"SET TRANSACTION")[2], times=1000)
    with pytest.raises(StoreProblem) as problem, store.read() as view:
        view.ledger.head(Stream.CUSTODY)
    assert problem.value.code == "store.unreachable"


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_slow_link_on_which_bytes_move_is_no_silent_one(pg: PostgresServer, pg_url: str, way: str) -> None:
    """What takes several of the deadlines arrives, as long as something moves."""
    size = 400_000
    with proxy_to(pg.port, pace=200_000) as proxy:
        address = pg_url.replace(str(pg.port), str(proxy.port))
        with opened(address) as engine, transaction(engine, write=False) as connection:
            if way == "up":
                query = text("SELECT length(:given)").bindparams(given="x" * size)
                assert connection.execute(query).scalar_one() == size
            else:
                query = text("SELECT repeat('x', :size)").bindparams(size=size)
                assert len(connection.execute(query).scalar_one()) == size
