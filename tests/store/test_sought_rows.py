"""Words under which entries are found are compared by looking for them: none may lack, none may be too many."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from station.core.progress import silent
from station.store import comparing, sought_rows
from station.store.comparing import Comparison, compare
from station.store.engine import transaction
from station.store.schema.equipment import item
from station.store.schema.ledger import ledger_subject
from station.store.sought_rows import SoughtStatements
from tests.plugins.stations import TestStation
from tests.store import histories

PUT_IN = "INSERT INTO ledger_subject (subject, stream, seq) VALUES ('item:T-9', 'custody', 3)"
TAKEN_OUT = "DELETE FROM ledger_subject WHERE subject = 'item:T-2'"
MOVED = "UPDATE ledger_subject SET subject = 'item:T-9' WHERE subject = 'item:T-2'"


def history(station: TestStation) -> None:
    for tag in ("T-1", "T-2", "T-3"):
        histories.register(station.store, tag)
    histories.check_out(station.store, "1001", ["T-1", "T-3"])
    histories.check_in(station.store, "1001", ["T-1", "T-3"])


def after(station: TestStation, *statements: str) -> Comparison:
    with transaction(station.store.engine, write=True) as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0
    with transaction(station.store.engine, write=False) as connection:
        return compare(connection)


@pytest.mark.rule("DM-03", "state")
@pytest.mark.parametrize("at_once", [1, 3, 200])
@pytest.mark.parametrize(
    ("statements", "told"),
    [
        ((), []),
        ((PUT_IN,), [("item:T-9/custody/3", "extra")]),
        ((TAKEN_OUT,), [("item:T-2/custody/3", "missing")]),
        ((MOVED,), [("item:T-2/custody/3", "missing"), ("item:T-9/custody/3", "extra")]),
        ((PUT_IN, TAKEN_OUT), [("item:T-2/custody/3", "missing"), ("item:T-9/custody/3", "extra")]),
    ],
)
def test_each_row_too_many_or_too_few_is_told(
    any_station: TestStation,
    monkeypatch: pytest.MonkeyPatch,
    statements: tuple[str, ...],
    told: list[tuple[str, str]],
    at_once: int,
) -> None:
    monkeypatch.setattr(sought_rows, "_AT_ONCE", at_once)
    history(any_station)
    outcome = after(any_station, *statements)
    assert [(each.key, each.found) for each in outcome.differences] == told
    assert {each.table for each in outcome.differences} <= {"ledger_subject"}


@pytest.mark.rule("DM-03", "state")
def test_words_of_an_entry_that_were_edited_are_told(any_station: TestStation) -> None:
    history(any_station)
    edited = "UPDATE ledger_words SET text = 'item:t-9' WHERE stream = 'custody' AND seq = 3"
    told = [(each.table, each.key, each.found) for each in after(any_station, edited).differences]
    assert told == [("ledger_words", "custody/3", "changed")]


def test_rows_that_were_looked_for_count_as_compared(
    any_station: TestStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(any_station)
    looked_for = after(any_station).rows
    monkeypatch.setattr(comparing, "_ONLY_PUT", frozenset())
    assert after(any_station).rows == looked_for


def test_a_word_of_another_type_is_another_word(station: TestStation) -> None:
    history(station)
    changed = "UPDATE ledger_subject SET subject = CAST(subject AS BLOB) WHERE subject = 'item:T-2'"
    assert [each.found for each in after(station, changed).differences] == ["missing", "extra"]


def test_a_lost_table_is_told_as_a_whole(station: TestStation) -> None:
    history(station)
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("DROP TABLE ledger_subject"))
    with transaction(station.store.engine, write=False) as connection:
        found = compare(connection, silent).differences
    assert ("ledger_subject", "", "lost") in {(each.table, each.key, each.found) for each in found}


def test_looked_for_twice_is_not_found_once(station: TestStation) -> None:
    history(station)
    with transaction(station.store.engine, write=False) as connection:
        rows = [tuple(row) for row in connection.execute(ledger_subject.select())]
        assert sought(connection, rows).agree()
        assert not sought(connection, [*rows[1:], rows[1]]).agree()
        assert not sought(connection, rows[1:]).agree()


def test_only_a_table_without_empty_values_can_be_compared_so(station: TestStation) -> None:
    with (
        transaction(station.store.engine, write=False) as connection,
        pytest.raises(ValueError, match="empty in item"),
    ):
        SoughtStatements(connection, item)


def sought(connection: Connection, rows: list[tuple[object, ...]]) -> SoughtStatements:
    found = SoughtStatements(connection, ledger_subject)
    found.write(connection.connection.cursor(), rows)
    return found
