"""Rows written at once and rows gathered for a replay give the same tables and the same answers."""

from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table

from station.core.ledger import Actor, Draft, Head, Opaque, Stream, seal, suite_named
from station.store.buffered_rows import BufferedRows
from station.store.engine import driver_cursor, open_scratch, transaction
from station.store.live_rows import LiveRows
from station.store.packed_rows import PackedStatements
from station.store.projections.rows import Rows
from station.store.statements import Statements
from tests.plugins.stations import MONDAY


class Sort(StrEnum):
    ONE = "one"


META = MetaData()
THING = Table(
    "thing",
    META,
    Column("name", String(4), primary_key=True),
    Column("sound", Boolean),
    Column("size", Integer),
)
SPAN = Table(
    "span",
    META,
    Column("name", String(4), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("note", String(4)),
)
BOTH = frozenset({THING, SPAN})
ENTRY = seal(
    Draft(Opaque("a.b"), Actor("x", "X"), MONDAY),
    Head.empty(Stream.CUSTODY),
    suite_named("sha256+ed25519"),
    station="s",
    epoch=1,
    recorded_at=MONDAY,
    zone="UTC",
)

names, seqs, notes = st.sampled_from("abc"), st.integers(1, 4), st.sampled_from("xyz")
things = st.fixed_dictionaries({"name": names, "sound": st.booleans() | st.none(), "size": st.integers(0, 9)})
spans = st.fixed_dictionaries({"name": names, "seq": seqs, "note": notes})
acts = st.one_of(
    st.tuples(st.just("put"), st.just(THING), things),
    st.tuples(st.just("put"), st.just(SPAN), spans),
    st.tuples(st.just("add"), st.just(THING), things),
    st.tuples(st.just("add"), st.just(SPAN), spans),
    st.tuples(st.just("put_all"), st.just(SPAN), st.lists(spans, max_size=3)),
    st.tuples(st.just("change"), st.just(THING), st.tuples(names), st.fixed_dictionaries({"size": seqs})),
    st.tuples(
        st.just("change"), st.just(SPAN), st.tuples(names, seqs), st.fixed_dictionaries({"note": notes})
    ),
    st.tuples(st.just("remove"), st.just(THING), names),
    st.tuples(st.just("remove"), st.just(SPAN), names, seqs),
    st.tuples(st.just("row"), st.just(THING), names),
    st.tuples(st.just("row"), st.just(SPAN), names, seqs),
    st.tuples(st.just("last"), st.just(SPAN), names),
    st.tuples(st.just("under"), st.just(SPAN), names),
    st.tuples(st.just("settle")),
)


def played(
    folder: Path,
    history: list[tuple[Any, ...]],
    kind: type[Rows],
    make: type[Statements] = Statements,
) -> tuple[list[Any], list[Any]]:
    """What the acts answered, and what the tables hold at the end."""
    engine = open_scratch(folder / "rows.db")
    answers: list[Any] = []
    try:
        with transaction(engine, write=True) as connection, driver_cursor(connection) as cursor:
            META.drop_all(connection)
            META.create_all(connection)
            rows: Rows
            sql = {table: make(engine.dialect, table) for table in BOTH}
            for packed in sql.values():
                if isinstance(packed, PackedStatements):
                    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {packed.table.name}_packed")
                    connection.exec_driver_sql(packed.create)
            if kind is BufferedRows:
                rows = BufferedRows(sql)
                rows.write_through(cursor)
            else:
                rows = LiveRows(connection)
            rows.enter(ENTRY, BOTH, frozenset())
            for act, *values in history:
                if act == "settle":
                    if isinstance(rows, BufferedRows):
                        rows.settle()
                    continue
                answers.append(getattr(rows, act)(*values))
            if isinstance(rows, BufferedRows):
                rows.flush()
            left = []
            for table in (THING, SPAN):
                found = connection.exec_driver_sql(sql[table].ordered).all()
                left.append([tuple(row) for row in sql[table].whole_rows(found)])
    finally:
        engine.dispose()
    return answers, left


@given(history=st.lists(acts, max_size=40))
@settings(deadline=None, max_examples=150)
def test_gathered_rows_are_the_rows_written_at_once(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("station.store.buffered_rows.KEPT_VALUES", 9)
        gathered = played(folder, history, BufferedRows)
        packed = played(folder, history, BufferedRows, PackedStatements)
    at_once = played(folder, history, LiveRows)
    assert gathered == at_once
    assert packed == at_once


def test_what_is_used_stays_and_what_was_used_least_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.store.buffered_rows.KEPT_VALUES", 12)  # two rows of each generation
    engine = open_scratch(tmp_path / "rows.db")
    with transaction(engine, write=True) as connection, driver_cursor(connection) as cursor:
        META.create_all(connection)
        rows = BufferedRows({table: Statements(engine.dialect, table) for table in BOTH})
        rows.write_through(cursor)
        rows.enter(ENTRY, BOTH, frozenset())
        assert rows.row(THING, "often") is None  # the rows are held by key from now on
        for at in range(6):
            rows.put(THING, {"name": f"n{at}", "sound": True, "size": at})
            rows.put(THING, {"name": "often", "sound": True, "size": at})
            rows.settle()
        connection.exec_driver_sql("UPDATE thing SET size = 99")
        read = {name: row["size"] for name in ("often", "n0", "n5") if (row := rows.row(THING, name))}
        assert read == {"often": 5, "n0": 99, "n5": 5}
    engine.dispose()


def test_a_packed_row_is_what_its_table_would_have_made_of_it(tmp_path: Path) -> None:
    engine = open_scratch(tmp_path / "rows.db")
    with transaction(engine, write=True) as connection:
        META.create_all(connection)
        packed = PackedStatements(engine.dialect, THING)
        assert packed.as_stored(connection, ("a", True, "7")) == ("a", 1, 7)
        assert packed.as_stored(connection, ("a", None, 8)) == ("a", None, 8)
        assert connection.exec_driver_sql("SELECT count(*) FROM thing").scalar() == 0
        choice = packed.line(packed.whole({"name": Sort.ONE, "sound": None, "size": 1}))[-1]
        assert packed.whole_rows([(choice,)]) == [("one", None, 1)]
    engine.dispose()


def test_a_row_that_was_read_does_not_move_with_later_changes(tmp_path: Path) -> None:
    engine = open_scratch(tmp_path / "rows.db")
    with transaction(engine, write=True) as connection, driver_cursor(connection) as cursor:
        META.create_all(connection)
        rows = BufferedRows({table: Statements(engine.dialect, table) for table in BOTH})
        rows.write_through(cursor)
        rows.enter(ENTRY, BOTH, frozenset())
        rows.put(THING, {"name": "a", "sound": True, "size": 1})
        before = rows.row(THING, "a")
        rows.change(THING, ("a",), {"size": 2})
        assert before == {"name": "a", "sound": True, "size": 1}
    engine.dispose()
