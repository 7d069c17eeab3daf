"""Stations to test on: a fresh database with the first epoch written, on SQLite, and on PostgreSQL as well."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from station.core.clock import SteppedClock
from station.core.policy import load_rulebook
from station.store.comparing import differences
from station.store.engine import open_engine, transaction
from station.store.keys import Ed25519Signer, Sm2Signer, create_key, load_key, signature_holds
from station.store.opening import create_station
from station.store.store import Store
from station.store.verification import verify_ledger
from station.store.witness import Witness
from tests.plugins.databases import Databases
from tests.plugins.prepared import copy_of

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""09:00 on a working day in the office's zone."""


@dataclass(frozen=True)
class TestStation:
    """A station's database, its key, its clock, and the folder it lies in."""

    __test__ = False

    store: Store
    signer: Ed25519Signer | Sm2Signer
    clock: SteppedClock
    folder: Path

    def assert_sound(self) -> None:
        """Both chains hold, and the state is what the ledger gives, byte for byte."""
        verification = verify_ledger(self.store, signature_holds)
        assert verification.problems == ()
        with transaction(self.store.engine, write=False) as connection:
            assert differences(connection) == []


def make_station(
    folder: Path, database: Path | str, station_id: str = "310110-01", suite: str = "sha256+ed25519"
) -> TestStation:
    """A new station of office 310110, with nothing in it yet."""
    clock = SteppedClock(MONDAY)
    store = Store(open_engine(database), clock, load_rulebook(), witness=Witness(folder / "witness.json"))
    signer = create_key(folder / "station.pem", suite)
    create_station(store, signer, station_id=station_id, office="310110")
    return TestStation(store, signer, clock, folder)


def reopen_station(folder: Path, now: datetime, database: Path | str) -> TestStation:
    """The station whose files lie in `folder`, as it was left at `now`."""
    clock = SteppedClock(now)
    store = Store(open_engine(database), clock, load_rulebook(), witness=Witness(folder / "witness.json"))
    key = load_key(folder / "station.pem")
    store.use_key(key)
    return TestStation(store, key, clock, folder)


def filled_station(
    folder: Path,
    name: str,
    fill: Callable[[TestStation], T],
    station_id: str = "310110-01",
) -> tuple[TestStation, T]:
    """A new station on SQLite that `fill` was let into, prepared under `name` once and copied after that.

    What `fill` returns is kept and must be a value. All copies of one name and one id have one key and one database id.
    """

    def make(original: Path) -> tuple[datetime, T]:
        made = make_station(original, original / "station.db", station_id)
        try:
            value = fill(made)
        finally:
            made.store.close()
        return made.clock.moment, value

    now, value = copy_of(("station", name, station_id), folder, make)
    return reopen_station(folder, now, folder / "station.db"), value


@contextmanager
def filled_on_postgres(
    folder: Path, databases: Databases, name: str, fill: Callable[[TestStation], object]
) -> Iterator[TestStation]:
    """As `filled_station`, with its database on PostgreSQL."""

    def make(original: Path) -> tuple[datetime, str]:
        database = databases.server.url(name)
        made = make_station(original, database)
        try:
            fill(made)
        finally:
            made.store.close()
        return made.clock.moment, database

    now, original = copy_of(("station on PostgreSQL", name), folder, make)
    with databases.like(original) as address:
        station = reopen_station(folder, now, address)
        yield station
        station.store.close()


def new_station(folder: Path, station_id: str = "310110-01") -> TestStation:
    """A new station on SQLite with nothing in it, a copy."""
    return filled_station(folder, "new", lambda made: None, station_id)[0]


@pytest.fixture
def station(tmp_path: Path) -> Iterator[TestStation]:
    """A new station on SQLite."""
    made = new_station(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def station_store(station: TestStation) -> Store:
    """The database of a new station on SQLite."""
    return station.store


@pytest.fixture(params=["sqlite", "postgresql"])
def any_station(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestStation]:
    """A new station on each kind of database."""
    if request.param == "postgresql":
        databases = request.getfixturevalue("databases")
        with filled_on_postgres(tmp_path, databases, "new", lambda made: None) as made:
            yield made
    else:
        made = new_station(tmp_path)
        yield made
        made.store.close()


@pytest.fixture
def any_store(any_station: TestStation) -> Store:
    """The database of a new station, on each kind of database."""
    return any_station.store
