"""An office on each kind of database, and one on SQLite alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inventory.offices import Office, copied_office, copied_on_postgres


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office on SQLite."""
    made = copied_office(tmp_path)
    yield made
    made.store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office on each kind of database."""
    if request.param == "postgresql":
        with copied_on_postgres(tmp_path, request.getfixturevalue("databases")) as made:
            yield made
    else:
        made = copied_office(tmp_path)
        yield made
        made.store.close()
