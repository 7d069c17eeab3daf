"""The centre stops, the link breaks, the station dies, in the middle of a session: every entry arrives once."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from station.core.errors import SyncProblem
from station.core.progress import Progress
from station.store.central.logins import make_login
from station.store.engine import open_engine
from station.store.store import Store
from station.sync.central_values import ANY_LOGIN
from station.sync.package import PackageLimits
from station.sync.session import Synchroniser
from station.sync.values import SyncResult
from tests.faults.wire import Fault, Proxy, proxy_to
from tests.plugins.patience import HANG_SECONDS, wait_until
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import PROGRAM, Linked, assert_centre_has_all, linked, local_rows, scalar

ROOT = Path(__file__).resolve().parents[2]
SMALL = PackageLimits(entries=20)
ADDING = b"INSERT INTO entry"


def said_commit(said: bytes) -> bool:
    return b"COMMIT" in said.rpartition(ADDING)[2] and ADDING in said


def in_mid_package(said: bytes) -> bool:
    return len(said.rpartition(ADDING)[2]) > 3000 and ADDING in said


@pytest.fixture
def through_proxy(tmp_path: Path, pg: PostgresServer, pg_url: str) -> Iterator[tuple[Linked, Proxy]]:
    """A station with 100 unsent entries whose link to the centre can be broken."""
    station = linked(tmp_path, pg_url)
    station.limits = SMALL
    station.append(100)
    with proxy_to(pg.port) as proxy:
        own = station.address.get() or ""
        station.address.set(own.replace(f":{pg.port}/", f":{proxy.port}/"))
        yield station, proxy


@pytest.mark.parametrize("when", [in_mid_package, said_commit], ids=["in mid package", "before the commit"])
def test_a_link_that_is_reset_once_costs_nothing(
    through_proxy: tuple[Linked, Proxy], pg: PostgresServer, pg_url: str, when: Callable[[bytes], bool]
) -> None:
    station, proxy = through_proxy
    proxy.fault = Fault(when, times=2)
    result = station.sync.run(PROGRAM)
    assert proxy.fault.broken == 2
    assert (result.sent, result.unsent, result.troubles) == (103, 0, ())
    assert_centre_has_all(pg, pg_url, station)


def test_a_link_that_stays_broken_loses_nothing(
    through_proxy: tuple[Linked, Proxy], pg: PostgresServer, pg_url: str
) -> None:
    station, proxy = through_proxy
    proxy.fault = Fault(in_mid_package, times=1000)
    result = station.sync.run(PROGRAM)
    assert {each.code for each in result.troubles} == {"sync.unreachable"}
    assert result.unsent >= 101
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM entry WHERE stream = 'custody'") == 0
    proxy.fault = None
    assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, station)


def test_an_answer_that_is_lost_makes_no_duplicate(
    through_proxy: tuple[Linked, Proxy], pg: PostgresServer, pg_url: str
) -> None:
    station, proxy = through_proxy
    proxy.fault = Fault(said_commit, after_reply=True, times=3)
    result = station.sync.run(PROGRAM)
    assert proxy.fault.broken == 3
    assert (result.sent, result.unsent, result.troubles) == (103, 0, ())
    assert_centre_has_all(pg, pg_url, station)


def test_answers_that_are_all_lost_are_made_up_for_in_the_next_session(
    through_proxy: tuple[Linked, Proxy], pg: PostgresServer, pg_url: str
) -> None:
    station, proxy = through_proxy
    # Each word to the centre is cut off once it has committed; the repeat finds the package there.
    answers = Fault(lambda said: b"COMMIT" in said, after_reply=True, times=1000)
    station.sync.run(PROGRAM, lambda _reading: setattr(proxy, "fault", answers))
    assert answers.broken > 0
    with pg.connect(pg_url) as connection:
        arrived = scalar(connection, "SELECT count(*) FROM entry WHERE stream = 'custody'")
    assert isinstance(arrived, int)
    acked = station.overview.status(PROGRAM).streams[0].acked
    assert 0 < acked < arrived
    proxy.fault = None
    result = station.sync.run(PROGRAM)
    assert (result.unsent, result.alarms) == (0, ())
    assert_centre_has_all(pg, pg_url, station)


def test_an_enrolment_whose_answer_is_lost_is_done_once(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url, enrol=False)
    adding = b"INSERT INTO station_login"
    with proxy_to(pg.port) as proxy:
        address = pg_url.replace(str(pg.port), str(proxy.port))
        proxy.fault = Fault(lambda said: b"COMMIT" in said.partition(adding)[2], after_reply=True)
        made = station.enrolment.enrol(PROGRAM, address)
        assert (made.new, proxy.fault.broken) == (True, 1)
        assert station.sync.run(PROGRAM).unsent == 0
        with pg.connect(pg_url) as connection:
            assert connection.execute("SELECT login FROM station_login").fetchall() == [(made.login,)]
        # Where every answer is lost, it is said that the step may have been recorded.
        proxy.fault = Fault(lambda said: b"COMMIT" in said, after_reply=True, times=1000)
        with pytest.raises(SyncProblem) as problem:
            make_login(address, "310110-01", ANY_LOGIN)
        assert problem.value.code == "sync.outcome_unknown"
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM station_login") == 2


def test_a_centre_that_crashes_in_mid_session_has_every_entry_once(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.limits = SMALL
    station.append(200)
    confirmed = []

    def crash(reading: Progress) -> None:
        confirmed.append(reading.done)
        if len(confirmed) == 3:
            pg.stop("immediate")

    result = station.sync.run(PROGRAM, crash)
    assert {each.code for each in result.troubles} == {"sync.unreachable"}
    assert station.overview.status(PROGRAM).streams[0].acked == 60
    pg.start()
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM entry") == 60  # all that was confirmed, no more
    result = station.sync.run(PROGRAM)
    assert (result.sent, result.unsent) == (143, 0)
    assert_centre_has_all(pg, pg_url, station)
    assert station.sync.run(PROGRAM).sent == 0


def locked_out(connection: psycopg.Connection) -> bool:
    """Whether a station waits for the lock on its head."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE%'"
    )
    return scalar(connection, waiting) == 1


@pytest.mark.parametrize("fault", ["crash", "terminate"])
def test_a_package_under_way_when_the_server_goes_is_applied_once(
    tmp_path: Path, pg: PostgresServer, pg_url: str, fault: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(50)
    results: list[SyncResult] = []
    with closing(pg.connect(pg_url)) as locker, closing(pg.connect(pg_url)) as watcher:
        locker.execute("BEGIN")
        locker.execute("SELECT * FROM head FOR UPDATE")
        session = threading.Thread(target=lambda: results.append(station.sync.run(PROGRAM)))
        session.start()
        wait_until(lambda: locked_out(watcher))
        if fault == "terminate":
            watcher.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE%'"
            )
            locker.execute("ROLLBACK")
        else:
            pg.stop("immediate")
            pg.start()
        session.join(HANG_SECONDS)
    if fault == "terminate":
        assert (results[0].sent, results[0].troubles) == (53, ())
    assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, station)


DIES = """
import os, signal, sys
from tests.sync.centres import HeldAddress, PROGRAM
from pathlib import Path
from station.core.clock import SystemClock
from station.core.policy import load_rulebook
from station.store.central.centre import open_centre
from station.store.engine import open_engine
from station.store.keys import load_key
from station.store.store import Store
from station.sync.package import PackageLimits
from station.sync.session import Synchroniser

folder, url = Path(sys.argv[1]), sys.argv[2]
store = Store(open_engine(folder / "station.db"), SystemClock(), load_rulebook())
signer = load_key(folder / "station.pem")
store.authenticate = signer.authenticate
sync = Synchroniser(store, open_centre, HeldAddress(url), signer, store.clock, limits=PackageLimits(entries=20))
seen = []
def report(reading):
    seen.append(reading)
    if len(seen) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
sync.run(PROGRAM, report)
"""


def test_a_station_that_is_killed_in_mid_session_goes_on(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(100)
    station.store.close()
    done = subprocess.run(
        [sys.executable, "-c", DIES, tmp_path, pg_url],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        timeout=HANG_SECONDS,
    )
    assert done.returncode == -signal.SIGKILL
    assert station.overview.status(PROGRAM).streams[0].acked == 40
    result = station.sync.run(PROGRAM)
    assert (result.sent, result.unsent, result.alarms) == (63, 0, ())
    assert_centre_has_all(pg, pg_url, station)
    station.station.assert_sound()


def test_two_programs_that_send_at_once_send_each_entry_once(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    station.append(300)
    made = station.station
    others = [Store(open_engine(tmp_path / "station.db"), made.clock, made.store.rulebook) for _ in range(3)]
    for other in others:
        other.authenticate = made.signer.authenticate
    failures: list[BaseException] = []

    def synchronise(store: Store) -> None:
        sync = Synchroniser(
            store, station.opener, station.address, made.signer, made.clock, limits=PackageLimits(entries=7)
        )
        try:
            result = sync.run(PROGRAM)
            assert {each.code for each in result.troubles} <= {"sync.busy"}
            assert result.alarms == ()
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=synchronise, args=(store,)) for store in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert failures == []
    station.sync.run(PROGRAM)
    assert_centre_has_all(pg, pg_url, station)
    assert len(local_rows(station.store)) == 303
    for store in others:
        store.close()


def test_what_another_program_sends_meanwhile_does_not_look_lost(
    tmp_path: Path, pg: PostgresServer, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sends after the centre was asked how far it is, and before our own memory is read."""
    station = linked(tmp_path, pg_url)
    station.append(30)
    made = station.station
    other = Store(open_engine(tmp_path / "station.db"), made.clock, made.store.rulebook)
    other.authenticate = made.signer.authenticate
    second = Synchroniser(other, station.opener, station.address, made.signer, made.clock)
    address = station.address.get()
    assert address is not None
    with station.opener(address) as centre:
        kind = type(centre)
    ask, meanwhile = kind.state_of, [station.sync.run]

    def state_of(asked: Any, name: str) -> Any:
        said = ask(asked, name)
        if meanwhile:
            meanwhile.pop()(PROGRAM)
        return said

    monkeypatch.setattr(kind, "state_of", state_of)
    result = second.run(PROGRAM)
    assert (result.alarms, result.troubles, result.unsent) == ((), (), 0)
    assert_centre_has_all(pg, pg_url, station)
