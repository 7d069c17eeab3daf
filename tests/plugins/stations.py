"""Stations to test on: a fresh database with the first epoch written, on SQLite, and on PostgreSQL as well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.core.clock import SteppedClock
from station.core.policy import load_rulebook
from station.store.engine import open_engine, transaction
from station.store.keys import Ed25519Signer, Sm2Signer, create_key, signature_holds
from station.store.opening import create_station
from station.store.rebuild import differences
from station.store.store import Store
from station.store.verification import verify_ledger
from station.store.witness import Witness

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


@pytest.fixture
def station(tmp_path: Path) -> Iterator[TestStation]:
    """A new station on SQLite."""
    made = make_station(tmp_path, tmp_path / "station.db")
    yield made
    made.store.close()


@pytest.fixture
def station_store(station: TestStation) -> Store:
    """The database of a new station on SQLite."""
    return station.store


@pytest.fixture(params=["sqlite", "postgresql"])
def any_station(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestStation]:
    """A new station on each kind of database."""
    database: Path | str = tmp_path / "station.db"
    if request.param == "postgresql":
        database = request.getfixturevalue("pg_url")
    made = make_station(tmp_path, database)
    yield made
    made.store.close()


@pytest.fixture
def any_store(any_station: TestStation) -> Store:
    """The database of a new station, on each kind of database."""
    return any_station.store
