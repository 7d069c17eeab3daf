import pytest

from tests.people.office import Office, found_office
from tests.plugins.stations import TestStation


@pytest.fixture
def office(station: TestStation) -> Office:
    return found_office(station)
