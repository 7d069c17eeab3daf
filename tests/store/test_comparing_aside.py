"""The comparison in a process of its own: the same outcome, remembered; stopped when wished."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from station.audit.proof import Proof
from station.core.errors import Cancelled, IntegrityProblem, StoreProblem
from station.core.ledger import Stream
from station.core.progress import CancelToken, Progress, silent
from station.people.sessions import program_session
from station.store import comparing_aside
from station.store.comparing import Comparison, Part, compare
from station.store.comparing_aside import compare_soon, parts_of
from station.store.engine import transaction
from station.store.keeping import StoredLedger
from station.store.schema import state_tables
from tests.plugins.stations import TestStation
from tests.store import histories

PROGRAM = program_session()


@pytest.fixture(autouse=True)
def _as_fast_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing_aside, "NICENESS", 0)
    monkeypatch.setattr(comparing_aside, "SHARE", 1.0)


def proof_of(station: TestStation) -> Proof:
    return Proof(StoredLedger(station.store), station.signer, station.clock)


def run(station: TestStation, statement: str) -> None:
    with transaction(station.store.engine, write=True) as connection:
        assert connection.execute(text(statement)).rowcount > 0


@pytest.mark.rule("DM-03", "ledger")
def test_what_is_found_is_told_and_remembered(any_station: TestStation) -> None:
    proof = proof_of(any_station)
    assert proof.last_comparison(PROGRAM) is None
    assert proof.comparison_due()
    histories.register(any_station.store, "T-1")
    histories.check_out(any_station.store, "1001", ["T-1"])
    said: list[Progress] = []
    found = proof.compare_in_background(said.append)
    assert found.ok
    assert found.entries == 4
    assert said
    assert proof.last_comparison(PROGRAM) == found
    assert not proof.comparison_due()
    any_station.clock.advance(hours=25)
    assert proof.comparison_due()
    any_station.clock.set_on(days=-400)  # it was ahead, and nothing is put off by that
    assert proof.comparison_due()
    assert {each.head.stream for each in proof.close_day()} == set(Stream)
    any_station.clock.set_on(days=-400)
    assert proof.close_day()
    assert proof.close_day() == []

    twice = histories.check_out(any_station.store, "1002", ["T-1"])
    run(any_station, "UPDATE item SET name = 'another'")
    found = proof.compare_now(PROGRAM)
    assert [(each.table, each.key, each.found) for each in found.differences] == [("item", "T-1", "changed")]
    assert [(each.code, each.seq) for each in found.impossible] == [("out_already", twice.seq)]
    assert proof.last_comparison(PROGRAM) == found


def test_it_is_stopped_when_wished_and_the_last_outcome_stays(station: TestStation) -> None:
    proof = proof_of(station)
    before = proof.compare_in_background()
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        proof.compare_in_background(cancel=token)
    assert proof.last_comparison(PROGRAM) == before


def test_an_entry_that_can_not_be_read_is_named(station: TestStation) -> None:
    run(station, "UPDATE ledger_entry SET content = x'00' WHERE stream = 'custody'")
    with pytest.raises(IntegrityProblem) as damaged:
        proof_of(station).compare_in_background()
    assert damaged.value.code == "store.entry_damaged"


def test_a_process_that_ends_before_its_time_is_a_problem(
    station: TestStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing_aside, "SHARE", "none")  # the process can't make sense of it
    with pytest.raises(StoreProblem) as ended:
        proof_of(station).compare_in_background()
    assert ended.value.code == "store.comparison_ended"


def test_a_memory_that_can_not_be_read_is_none(station: TestStation) -> None:
    proof = proof_of(station)
    proof.compare_in_background()
    run(station, "UPDATE station_fact SET value = '{' WHERE name = 'state_comparison'")
    assert proof.last_comparison(PROGRAM) is None
    assert proof.comparison_due()


@pytest.fixture
def _in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ledger counts as long, on a machine with two processors."""
    monkeypatch.setattr(comparing_aside, "LONG", 0)
    monkeypatch.setattr(comparing_aside, "PROCESSORS", 2)


EDITS = (
    "UPDATE item SET name = 'another' WHERE tag = 'T-1'",
    "DELETE FROM custody_span",
    "UPDATE item_search SET text = 'x' WHERE key = 'T-2'",
    "UPDATE item SET model = 'y' WHERE tag = 'T-2'",
    "UPDATE officer SET active = 0",
    "UPDATE item_count SET amount = 9",
    "DELETE FROM ledger_subject WHERE seq = 3",
    "CREATE TABLE another (x)",
)
"""Each comparison begins two processes, so edits that have nothing to do with each other are made together."""
LOST = (
    ("DROP TABLE deadline", "UPDATE station_fact SET value = 'other' WHERE name = 'projection:item'"),
    ("DROP TABLE item", "UPDATE station_fact SET value = 'other' WHERE name = 'projection:deadline'"),
)


def edited(station: TestStation, statements: tuple[str, ...]) -> tuple[Comparison, Part, Part]:
    """What one pass finds after these edits, and the two parts."""
    histories.register(station.store, "T-1")
    histories.register(station.store, "T-2")
    for _ in range(2):  # the second time it can't be: in the ledger, whatever was done to the state
        histories.check_out(station.store, "1001", ["T-1"])
    with transaction(station.store.engine, write=True) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    with transaction(station.store.engine, write=False) as connection:
        first, second = parts_of(connection)
        return compare(connection), first, second


@pytest.mark.rule("DM-03", "state")
@pytest.mark.usefixtures("_in_parts")
@pytest.mark.parametrize("statements", LOST)
def test_what_is_lost_in_one_part_or_the_other_is_what_one_pass_finds(
    station: TestStation, statements: tuple[str, ...]
) -> None:
    alone, *parts = edited(station, statements)
    with transaction(station.store.engine, write=False) as connection:
        each_alone = [compare(connection, part=part) for part in parts]
    assert {found for each in each_alone for found in each.differences} == set(alone.differences)
    assert {name for each in each_alone for name in each.outdated} == set(alone.outdated)
    assert [found for each in each_alone for found in each.beside] == list(alone.beside)


@pytest.mark.rule("DM-03", "state")
@pytest.mark.usefixtures("_in_parts")
def test_two_parts_find_what_one_pass_finds(station: TestStation) -> None:
    alone, first, second = edited(station, EDITS)
    assert not first.tables & second.tables
    assert first.tables | second.tables == frozenset(state_tables())
    together = compare_soon(station.store.engine, silent, None)
    assert replace(together, differences=()) == replace(alone, differences=())
    assert set(together.differences) == set(alone.differences)
    assert [each.code for each in together.impossible] == ["out_already"]


@pytest.mark.usefixtures("_in_parts")
def test_both_parts_end_when_it_is_stopped_or_one_fails(station: TestStation) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        compare_soon(station.store.engine, silent, token)
    run(station, "UPDATE ledger_entry SET content = x'00' WHERE stream = 'custody'")
    with pytest.raises(IntegrityProblem, match="entry_damaged"):
        compare_soon(station.store.engine, silent, None)


@pytest.mark.usefixtures("_in_parts")
def test_what_is_shown_is_how_far_the_slower_part_is(station: TestStation) -> None:
    for number in range(40):
        histories.register(station.store, f"T-{number}")
    said: list[Progress] = []
    found = compare_soon(station.store.engine, said.append, None)
    with transaction(station.store.engine, write=False) as connection:
        assert found == compare(connection)
    stages = [reading.stage for reading in said]
    assert stages == sorted(stages, key=["ledger.rebuilding", "ledger.comparing"].index)
