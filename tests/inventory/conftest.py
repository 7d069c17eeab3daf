"""An office on each kind of database, and one on SQLite alone."""

from pathlib import Path

import pytest

from station.store.store import Store
from tests.inventory.offices import Office, new_office


@pytest.fixture
def office(station_store: Store, tmp_path: Path) -> Office:
    """An office on SQLite."""
    return new_office(station_store, tmp_path)


@pytest.fixture
def any_office(any_store: Store, tmp_path: Path) -> Office:
    """An office on each kind of database."""
    return new_office(any_store, tmp_path)
