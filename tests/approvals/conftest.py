from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.people.office import Office, found, office_of
from tests.plugins.stations import filled_station


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    station, admin = filled_station(tmp_path, "people", found)
    yield office_of(station, admin)
    station.store.close()
