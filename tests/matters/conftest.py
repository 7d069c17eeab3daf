from collections.abc import Iterator
from pathlib import Path

import pytest

from station.people.sessions import Session
from station.people.values import Officer
from tests.people.office import Office, found, office_of
from tests.plugins.stations import TestStation, filled_station


def fill(station: TestStation) -> Session:
    """An office with three officers; the administrator, signed in."""
    admin = found(station)
    office = office_of(station, admin)
    for number, name, group in (("1001", "李甲", "一组"), ("1002", "王乙", ""), ("1003", "张丙", "")):
        office.roster.register(admin, Officer(number, name, "一科", group, f"B{number}"))
    return admin


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    station, admin = filled_station(tmp_path, "matters", fill)
    yield office_of(station, admin)
    station.store.close()
