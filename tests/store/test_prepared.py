"""Statements made once: what they find is what SQLAlchemy finds, on each database."""

import pytest
from sqlalchemy import bindparam, select, text

from station.core.errors import IntegrityProblem
from station.people.bodies import OfficerLeft, OfficerRegistered
from station.store.engine import transaction
from station.store.prepared import Prepared
from station.store.schema.people import officer
from tests.plugins.stations import TestStation
from tests.store import histories

LISTED = select(officer.c.number, officer.c.active, officer.c.badge.label("carries")).where(
    officer.c.number.in_(bindparam("numbers", expanding=True)), officer.c.department == bindparam("room")
)


@pytest.fixture
def staffed(any_station: TestStation) -> TestStation:
    """Forty officers, of whom one has left."""
    for number in range(1001, 1041):
        body = OfficerRegistered(str(number), "王某", "一科" if number % 2 else "二科", "", f"B{number}", "")
        histories.append(any_station.store, body, f"officer:{number}")
    histories.append(any_station.store, OfficerLeft("1003", "调离"), "officer:1003")
    return any_station


@pytest.mark.parametrize("count", [0, 1, 2, 3, 16, 17, 40])
def test_rows_are_those_of_the_plain_statement(staffed: TestStation, count: int) -> None:
    numbers = [str(number) for number in range(1001, 1001 + count)]
    prepared = Prepared(LISTED, listed="numbers")
    with transaction(staffed.store.engine, write=False) as connection:
        for room in ("一科", "二科", "没有"):  # the same statement again, with other values
            plain = connection.execute(LISTED, {"numbers": numbers, "room": room}).all()
            found = prepared.all(connection, numbers=numbers, room=room)
            assert sorted(map(tuple, found)) == sorted(map(tuple, plain))
            assert {type(row.active) for row in found} <= {bool}
            assert sorted(row.carries for row in found) == sorted(row.carries for row in plain)
            assert sorted(prepared.values(connection, numbers=numbers, room=room)) == sorted(
                row.number for row in plain
            )
            first = prepared.first(connection, numbers=numbers, room=room)
            assert (first is None) == (not plain)


def test_a_truth_value_that_is_none_is_not_made_one(station: TestStation) -> None:
    histories.append(station.store, OfficerRegistered("1001", "王某", "一科", "", "", ""), "officer:1001")
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("UPDATE officer SET active = 'x'"))
    with transaction(station.store.engine, write=False) as connection:
        row = Prepared(LISTED, listed="numbers").first(connection, numbers=["1001"], room="一科")
    assert row.active == "x"


@pytest.mark.parametrize(
    "lost", ["DROP TABLE training", "ALTER TABLE training RENAME COLUMN category TO other"]
)
def test_a_table_that_is_lost_is_told_by_name(any_station: TestStation, lost: str) -> None:
    with transaction(any_station.store.engine, write=True) as connection:
        connection.execute(text(lost))
    with pytest.raises(IntegrityProblem) as found, any_station.store.read() as view:
        view.equipment.trained_categories("1001")
    assert found.value.code == "store.state_lost"
    assert found.value.facts["table"] == "training"
