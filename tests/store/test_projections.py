"""Replaying: what can't have happened is found and stops nothing; only what changed is derived anew."""

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, select, text

from station.audit.ports import StateDifference
from station.core.errors import Cancelled, IntegrityProblem
from station.core.ledger import Opaque, Stream, subject
from station.core.progress import CancelToken, Progress
from station.inventory.bodies import Changed, FactChange, NothingRecorded, RecordingExempted, Registered
from station.store.comparing import Comparison, compare
from station.store.engine import transaction
from station.store.fingerprints import table_fingerprints
from station.store.live_rows import LiveRows
from station.store.opening import open_station_database
from station.store.projections import registry
from station.store.readers.ledger import LedgerRows
from station.store.rebuild import derive, outdated_tables
from station.store.schema import state_tables
from station.store.schema.equipment import custody_span, item
from station.store.schema.ledger import ledger_opaque
from station.store.schema.printing import printer_test
from tests.plugins.stations import MONDAY, TestStation
from tests.store import histories


def compared(station: TestStation) -> Comparison:
    with transaction(station.store.engine, write=False) as connection:
        return compare(connection)


def found(station: TestStation) -> list[tuple[str, int]]:
    outcome = compared(station)
    assert outcome.differences == ()
    return [(problem.code, problem.seq) for problem in outcome.impossible]


def opened(station: TestStation) -> list[str]:
    return open_station_database(station.store, station.signer, database=None, now=station.clock.now())


def change(station: TestStation, *statements: str) -> None:
    with transaction(station.store.engine, write=True) as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0


def one(station: TestStation, statement: str) -> object:
    with transaction(station.store.engine, write=False) as connection:
        return connection.scalar(text(statement))


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program as if it did not know printer tests."""
    key = ("printer.tested", 1)
    monkeypatch.setattr(registry, "_known", registry._known - {key})
    monkeypatch.setattr(registry, "_by_kind", {k: v for k, v in registry._by_kind.items() if k != key})
    table_fingerprints.cache_clear()
    yield
    monkeypatch.undo()
    table_fingerprints.cache_clear()


@pytest.mark.rule("DM-03", "state")
@pytest.mark.rule("EQ-10", "history")
def test_what_can_not_have_happened_is_found_and_stops_nothing(any_station: TestStation) -> None:
    store = any_station.store
    histories.register(store, "T-1")
    histories.check_out(store, "1001", ["T-1"])
    twice = histories.check_out(store, "1002", ["T-1"])
    other = histories.check_in(store, "1001", ["T-1"])
    again = histories.check_in(store, "1002", ["T-1"])
    unknown = histories.check_out(store, "1001", ["T-2"])
    registered = histories.register(store, "T-1")
    declared = histories.append(store, NothingRecorded("T-1", "没有录", "1001", MONDAY, False), "item:T-1")
    exempted = histories.append(
        store, RecordingExempted("T-1", "safety", "防爆场所", "1001", MONDAY), "item:T-1"
    )
    assert found(any_station) == [
        ("out_already", twice.seq),
        ("other_holder", other.seq),
        ("not_out", again.seq),
        ("item_unknown", unknown.seq),
        ("item_again", registered.seq),
        ("no_open_return", declared.seq),
        ("no_open_return", exempted.seq),
    ]
    assert compared(any_station).impossible[0].facts == {"tag": "T-1", "holder": "1001"}


@pytest.mark.rule("DM-03", "derived")
def test_a_second_loan_without_a_return_ends_the_first(station: TestStation) -> None:
    histories.register(station.store, "T-1")
    histories.check_out(station.store, "1001", ["T-1"])
    twice = histories.check_out(station.store, "1002", ["T-1"])
    with transaction(station.store.engine, write=False) as connection:
        spans = connection.execute(select(custody_span).order_by(custody_span.c.seq)).all()
    assert [(span.number, span.ended_seq) for span in spans] == [("1001", twice.seq), ("1002", None)]
    assert spans[0].ended_at == spans[1].started_at


def test_a_body_that_cannot_be_read_changes_nothing_and_is_told(any_station: TestStation) -> None:
    store = any_station.store
    odd = histories.append(store, Opaque("equipment.registered", 1, {"tag": "T-1"}), "item:T-1")
    with store.read() as view:
        assert view.equipment.item("T-1") is None
    assert found(any_station) == [("body_unreadable", odd.seq)]


def test_an_ordinary_history_has_no_findings(any_station: TestStation) -> None:
    store = any_station.store
    histories.register(store, "T-1")
    for number in ("1001", "1002"):
        histories.check_out(store, number, ["T-1"])
        histories.check_in(store, number, ["T-1"])
    histories.printer_tested(store, "tcp://10.0.0.9:9100")
    assert found(any_station) == []
    outcome = compared(any_station)
    # 2 epochs, the item, 2 loans and returns, the test.
    assert outcome.entries == 8
    assert outcome.rows > 8


@pytest.mark.parametrize("at_once", [1, 2, 2000])
def test_a_row_changed_added_or_removed_is_told_with_its_key(
    any_station: TestStation, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("station.store.comparing.AT_ONCE", at_once)
    store = any_station.store
    for tag in ("T-1", "T-2", "T-3"):
        histories.register(store, tag)
        histories.check_out(store, "1001", [tag])
    change(
        any_station,
        "UPDATE item SET name = 'x' WHERE tag = 'T-2'",
        "UPDATE item SET tag = 'T-0' WHERE tag = 'T-1'",
        "DELETE FROM custody_span WHERE tag = 'T-3'",
    )
    differences = {
        (each.table, each.key.split("/")[0], each.found) for each in compared(any_station).differences
    }
    assert differences == {
        ("item", "T-0", "extra"),
        ("item", "T-1", "missing"),
        ("item", "T-2", "changed"),
        ("custody_span", "T-3", "missing"),
    }


def test_a_value_of_another_type_is_compared_as_its_column_holds_it(station: TestStation) -> None:
    histories.register(station.store, "T-1")
    change = {"category": FactChange(1, "4")}
    histories.append(station.store, Changed("T-1", change, "试"), subject("item", "T-1"))
    assert one(station, "SELECT category FROM item") == 4
    assert found(station) == []


def test_only_the_table_that_changed_is_derived_anew(any_station: TestStation) -> None:
    store = any_station.store
    histories.register(store, "T-1")
    histories.printer_tested(store, "tcp://10.0.0.9:9100")
    change(
        any_station,
        "UPDATE station_fact SET value = 'older' WHERE name = 'projection:printer_test'",
        "UPDATE printer_test SET verdict = 'older'",
        "UPDATE item SET name = 'kept as it was'",  # would be mended if its table were replayed too
    )
    assert opened(any_station) == ["rebuilt", "state_differed"]
    assert one(any_station, "SELECT verdict FROM printer_test") == "passed"
    assert one(any_station, "SELECT name FROM item") == "kept as it was"
    assert opened(any_station) == []


def test_tables_that_one_function_writes_are_derived_together(any_station: TestStation) -> None:
    histories.register(any_station.store, "T-1")
    histories.check_out(any_station.store, "1001", ["T-1"])
    histories.check_in(any_station.store, "1001", ["T-1"])
    change(
        any_station,
        "UPDATE station_fact SET value = 'older' WHERE name = 'projection:custody_span'",
        "DELETE FROM custody_span",
        "UPDATE item SET name = 'x'",
    )
    assert opened(any_station) == ["rebuilt", "state_differed"]
    any_station.assert_sound()


def test_indexes_come_back_with_a_derived_table(any_station: TestStation) -> None:
    def indexes() -> set[str]:
        found = inspect(any_station.store.engine)
        return {
            f"{table.name}.{each['name']}"
            for table in state_tables()
            for each in found.get_indexes(table.name)
        }

    before = indexes()
    assert before
    derive(any_station.store.engine)
    assert indexes() == before
    derive(any_station.store.engine)
    any_station.assert_sound()


def test_a_rebuild_that_is_stopped_leaves_the_state_as_it_was(any_station: TestStation) -> None:
    histories.register(any_station.store, "T-1")
    change(any_station, "UPDATE item SET name = 'as it was'")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        derive(any_station.store.engine, cancel=token)
    assert one(any_station, "SELECT name FROM item") == "as it was"
    assert derive(any_station.store.engine) == 3
    any_station.assert_sound()


def test_a_rebuild_goes_on_slice_by_slice_and_says_how_far(
    any_station: TestStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.store.rebuild.SLICE", 3)
    monkeypatch.setattr("station.store.buffered_rows.KEPT_VALUES", 40)
    store = any_station.store
    for tag in ("T-1", "T-2", "T-3"):
        histories.register(store, tag)
        histories.check_out(store, "1001", [tag])
        histories.check_in(store, "1001", [tag])
    said: list[Progress] = []
    assert derive(store.engine, report=said.append) == 11
    assert [reading.done for reading in said] == sorted(reading.done for reading in said)
    assert len(said) > 3
    assert (said[-1].done, said[-1].total) == (11, 11)
    any_station.assert_sound()


@pytest.mark.rule("DM-03", "beside")
def test_what_others_made_of_a_derived_table_is_told_on_each_database(any_station: TestStation) -> None:
    store, told = any_station.store, list[StateDifference]()
    with transaction(store.engine, write=True) as connection:
        connection.execute(text("ALTER TABLE item ADD COLUMN more TEXT"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("CREATE RULE more AS ON DELETE TO item DO INSTEAD NOTHING"))
        else:
            connection.execute(text("CREATE TRIGGER more AFTER DELETE ON item BEGIN SELECT 1; END"))
    derive(store.engine, [item], told=told.extend)
    assert {(each.table, each.key, each.found) for each in told} == {
        ("item", "column more", "foreign"),
        ("item", "trigger more", "foreign"),
    }
    with transaction(store.engine, write=True) as connection:
        connection.execute(text("CREATE VIEW new_item AS SELECT 1 AS x"))
    with pytest.raises(IntegrityProblem) as refused:
        derive(store.engine, [item])
    assert (refused.value.code, dict(refused.value.facts)) == (
        "store.foreign_in_way",
        {"sort": "view", "name": "new_item"},
    )
    with transaction(store.engine, write=True) as connection:
        connection.execute(text("DROP VIEW new_item"))
        connection.execute(text("CREATE VIEW item_view AS SELECT tag FROM item"))
    if store.engine.dialect.name == "postgresql":  # which drops no table that a view is made of
        with pytest.raises(IntegrityProblem, match="foreign_in_way"):
            derive(store.engine, [item])
    else:
        derive(store.engine, [item])


@pytest.mark.usefixtures("forgotten")
def test_an_entry_of_an_unknown_kind_is_kept_as_opaque(station: TestStation) -> None:
    with pytest.raises(ValueError, match="no projection"):
        histories.printer_tested(station.store, "tcp://10.0.0.9:9100")


def test_a_kind_that_becomes_known_is_projected_at_the_next_opening(
    station: TestStation, request: pytest.FixtureRequest
) -> None:
    histories.printer_tested(station.store, "tcp://10.0.0.9:9100")
    request.getfixturevalue("forgotten")
    with transaction(station.store.engine, write=False) as connection:
        assert {table.name for table in outdated_tables(connection)} == {"printer_test", "ledger_opaque"}
    assert opened(station) == ["rebuilt", "state_differed"]
    assert one(station, "SELECT kind FROM ledger_opaque") == "printer.tested"
    assert one(station, "SELECT count(*) FROM printer_test") == 0


def test_a_projection_is_held_to_the_tables_that_it_declared(station: TestStation) -> None:
    with transaction(station.store.engine, write=True) as connection:
        rows = LiveRows(connection)
        entry = LedgerRows(connection).entry(Stream.CUSTODY, 1)
        assert entry is not None
        rows.enter(entry, frozenset({ledger_opaque}), frozenset({item}))
        assert rows.row(item, "T-1") is None
        assert rows.row(ledger_opaque, "custody", 1) is None
        with pytest.raises(RuntimeError, match="did not declare that it writes item"):
            rows.change(item, ("T-1",), {"name": "x"})
        with pytest.raises(RuntimeError, match="did not declare that it reads printer_test"):
            rows.row(printer_test, "x")


def test_a_projection_names_its_tables() -> None:
    with pytest.raises(ValueError, match="names the tables"):
        registry.Room("inventory").derives(Registered)(lambda _rows, _entry, _body: None)
