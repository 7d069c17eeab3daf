"""Two desktops of one office on one server, each with a witness of its own: a restore is found once by each, not for ever."""

from collections.abc import Callable
from pathlib import Path

import pytest

from station.core.errors import IntegrityProblem
from station.core.ledger import EpochStarted, Stream
from station.core.ledger.verify import EPOCH_STARTED
from station.core.policy import load_rulebook
from station.people.bodies import ParameterChanged
from station.people.sessions import program_session
from station.store.engine import open_engine
from station.store.opening import open_station_database
from station.store.store import Store
from station.store.witness import Witness
from tests.plugins.postgres import PostgresServer
from tests.plugins.stations import make_station

PROGRAM = program_session()
Desktop = Callable[[int, str], tuple[Store, list[str]]]


def record(store: Store) -> None:
    with store.write() as work:
        body = ParameterChanged("DM-05", "deadline_hours", 24, 30, "practice")
        work.append(PROGRAM.draft(body, store.clock.now()))


def epochs(store: Store) -> list[str]:
    """Why the epochs of the custody stream began, oldest first."""
    with store.read() as view:
        begun = view.ledger.of_kind(Stream.CUSTODY, EPOCH_STARTED, 100)
    return [each.of(EpochStarted).reason for each in reversed(begun)]


@pytest.fixture
def desktop(tmp_path: Path, pg_url: str) -> Desktop:
    """Opens the office's database at an address on desktop 1 or 2; gives the store and what the opening noticed."""
    made = make_station(tmp_path, pg_url)
    made.store.close()

    def opened(number: int, address: str) -> tuple[Store, list[str]]:
        witness = Witness(tmp_path / f"witness-{number}.json")
        store = Store(open_engine(address), made.clock, load_rulebook(), witness=witness)
        store.use_key(made.signer)
        return store, open_station_database(store, made.signer, database=None, now=made.clock.now())

    return opened


def used(desktop: Desktop, number: int, address: str) -> list[str]:
    """Open on a desktop, record something, close; what the opening noticed."""
    store, noticed = desktop(number, address)
    if not (store.witness is not None and store.witness.path.exists()):
        store.take_over_witness()
    record(store)
    store.close()
    return noticed


def test_a_server_that_was_restored_is_noticed_once_by_each_desktop(
    desktop: Desktop, pg: PostgresServer, pg_url: str
) -> None:
    used(desktop, 1, pg_url)
    used(desktop, 2, pg_url)
    older = pg.copied(pg_url)
    used(desktop, 1, pg_url)
    used(desktop, 2, pg_url)
    noticed = [used(desktop, number, older) for _ in range(4) for number in (1, 2)]
    assert ["restored" in each for each in noticed[:2]] == [True, True]  # each had seen entries that are gone
    assert not any("restored" in each for each in noticed[2:])
    store, _noticed = desktop(1, older)
    assert epochs(store) == ["first", "restored", "restored"]
    store.close()


def test_a_desktop_at_work_while_another_finds_the_restore_stops_and_goes_on_when_it_is_opened_again(
    desktop: Desktop, pg: PostgresServer, pg_url: str
) -> None:
    used(desktop, 1, pg_url)
    used(desktop, 2, pg_url)
    older = pg.copied(pg_url)
    used(desktop, 2, pg_url)
    first, _noticed = desktop(1, older)
    record(first)
    second, noticed = desktop(2, older)
    assert "restored" in noticed
    with pytest.raises(IntegrityProblem) as problem:
        record(first)
    assert problem.value.code == "store.went_on_elsewhere"
    first.close()
    record(second)
    second.close()
    assert "restored" not in used(desktop, 1, older)
