"""Deriving state from the ledger alone: tables are derived separately and replace the old ones when they are complete.

Only outdated tables are derived: each table has a fingerprint of its own. While a table is derived, the station's
lock is held for some entries at a time; the last entries and the exchange are one short transaction. An interrupted
run leaves the old tables unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Dialect, Engine, MetaData, Table, select
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from station.audit.ports import StateDifference
from station.core.progress import CancelToken, Report, silent
from station.store import former
from station.store.buffered_rows import BufferedRows
from station.store.engine import driver_cursor, transaction
from station.store.facts import Facts
from station.store.fingerprints import table_fingerprints
from station.store.foreign_objects import require_free
from station.store.former import FORMER_FACT, TABLE_FACT
from station.store.projections.registry import ProjectionsByKind, derived_together
from station.store.replaced_rows import states_apart
from station.store.replaying import Replay
from station.store.schema import metadata, state_tables
from station.store.schema.ledger import ledger_head
from station.store.statements import Statements

SLICE = 5000
"""Entries that are replayed while the lock is held: a few tenths of a second."""
_ASIDE = "new_"
_made: dict[tuple[str, Table, str], Sequence[str]] = {}
"""What `_making` has written, by the kind of database: to write it takes longer than a short ledger is replayed."""


def note_fingerprints(facts: Facts, tables: Iterable[Table]) -> None:
    """Store that this program derived `tables`."""
    made = table_fingerprints()
    for table in tables:
        facts.set(TABLE_FACT + table.name, made[table.name])


def outdated_tables(connection: Connection) -> frozenset[Table]:
    """The state tables that another version of the program derived, or that are missing."""
    noted = Facts(connection).beginning_with(TABLE_FACT)
    made = table_fingerprints()
    return frozenset(
        table for table in state_tables() if noted.get(TABLE_FACT + table.name) != made[table.name]
    )


def derive(
    engine: Engine,
    tables: Collection[Table] | None = None,
    report: Report = silent,
    cancel: CancelToken | None = None,
    in_place: Callable[[Connection, int], None] = lambda _connection, _replayed: None,
    told: Callable[[Sequence[StateDifference]], None] | None = None,
) -> int:
    """Derive `tables` (None: all) anew, with those that are derived together with them.

    `in_place` is called in the transaction in which they took their place, with the number of entries replayed; `told`
    before it, with the rows in which the tables in use differ from those that take their place, and what others made of them.
    Returns the number of entries replayed. Raises `Cancelled`, `StoreProblem`, and `IntegrityProblem` for an entry
    that can't be read or what others put in the way (``store.foreign_in_way``); then the old tables stand as they were.
    """
    wanted = derived_together(state_tables() if tables is None else tables)
    ordered = [table for table in state_tables() if table in wanted]
    if not ordered:
        return 0
    aside = {table: _ASIDE + table.name for table in ordered}
    with transaction(engine, write=True) as connection:
        _make_aside(connection, aside)
    following = ProjectionsByKind(ordered)
    sql = {table: Statements(engine.dialect, table, name) for table, name in aside.items()}
    rows = BufferedRows(sql)
    replay = Replay(following, rows, report, cancel)
    while True:
        with transaction(engine, write=True) as connection, driver_cursor(connection) as cursor:
            lock_heads(connection)
            rows.write_through(cursor)
            if replay.advance(connection, SLICE):
                if told is not None:
                    told(states_apart(connection, aside))
                _exchange(connection, aside)
                note_fingerprints(Facts(connection), ordered)
                in_place(connection, replay.replayed)
                return replay.replayed


def derive_within(connection: Connection, report: Report = silent, cancel: CancelToken | None = None) -> int:
    """Derive all tables anew within the caller's transaction, which holds everybody up meanwhile.

    Returns the number of entries replayed. Raises as `derive`.
    """
    ordered = state_tables()
    aside = {table: _ASIDE + table.name for table in ordered}
    _make_aside(connection, aside)
    rows = BufferedRows({table: Statements(connection.dialect, table, name) for table, name in aside.items()})
    replay = Replay(ProjectionsByKind(ordered), rows, report, cancel)
    with driver_cursor(connection) as cursor:
        rows.write_through(cursor)
        replay.advance(connection)
    _exchange(connection, aside)
    note_fingerprints(Facts(connection), ordered)
    return replay.replayed


def known_facts() -> frozenset[str]:
    """The names of the facts about derived tables that this program or an earlier one noted."""
    names = {table.name for table in state_tables()} | former.FORMER_TABLES
    return frozenset({FORMER_FACT, *(TABLE_FACT + name for name in names)})


def forget_former(connection: Connection) -> None:
    """Drop the tables that earlier versions derived and this one does not (`former.FORMER_TABLES`), and what was noted of them."""
    facts = Facts(connection)
    facts.remove(FORMER_FACT)
    for name in sorted(former.FORMER_TABLES - metadata.tables.keys()):
        connection.execute(DropTable(Table(name, MetaData()), if_exists=True))
        facts.remove(TABLE_FACT + name)


def lock_heads(connection: Connection) -> None:
    """Prevent that anybody appends until the transaction ends (on SQLite that holds already)."""
    connection.execute(select(ledger_head.c.seq).order_by(ledger_head.c.stream).with_for_update()).all()


def _make_aside(connection: Connection, aside: dict[Table, str]) -> None:
    require_free(connection, aside)
    for table, name in aside.items():
        for statement in _making(table, name, connection.dialect):
            connection.exec_driver_sql(statement)


def _making(table: Table, name: str, dialect: Dialect) -> Sequence[str]:
    """The statements that make `table` under `name`, in place of what an interrupted run left there."""
    key = dialect.name, table, name
    if key not in _made:
        copy = table.to_metadata(MetaData(), name=name)
        ordered = DropTable(copy, if_exists=True), CreateTable(copy)
        _made[key] = [str(each.compile(dialect=dialect)) for each in ordered]
    return _made[key]


def _exchange(connection: Connection, aside: dict[Table, str]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    with _renaming_alone(connection):
        for table, name in aside.items():
            connection.execute(DropTable(table, if_exists=True))
            connection.exec_driver_sql(f"ALTER TABLE {quote(name)} RENAME TO {quote(table.name)}")
            if connection.dialect.name == "postgresql":  # the key's index keeps its name otherwise
                key, old = f"{table.name}_pkey", f"{name}_pkey"
                connection.exec_driver_sql(f"ALTER INDEX {quote(old)} RENAME TO {quote(key)}")
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index))


@contextmanager
def _renaming_alone(connection: Connection) -> Iterator[None]:
    """Rename tables without a look at foreign views and triggers, which in SQLite fails while what they name is gone."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA legacy_alter_table = OFF")
