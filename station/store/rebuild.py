"""State from nothing but the ledger: tables are derived aside and put in place of the old ones when they are done.

Only what is out of date is derived: each table has a fingerprint of its own. While a table is derived the station's
lock is held for a slice of entries at a time; the last slice and the exchange are one short transaction. What is cut
off leaves the old tables as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import Connection, Engine, MetaData, Table, select
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from station.core.progress import CancelToken, Report, silent
from station.store.buffered_rows import BufferedRows
from station.store.engine import driver_cursor, transaction
from station.store.facts import Facts
from station.store.fingerprints import table_fingerprints
from station.store.projections.registry import Following, derived_together
from station.store.replaying import Replay
from station.store.schema import state_tables
from station.store.schema.ledger import ledger_head
from station.store.statements import Statements

SLICE = 5000
"""Entries that are replayed while the lock is held: a few tenths of a second."""
TABLE_FACT = "projection:"
_ASIDE = "new_"
FORMER_FACT = "projection_fingerprint"
"""Until tables had fingerprints of their own, one stood for all of them."""


def note_fingerprints(facts: Facts, tables: Iterable[Table]) -> None:
    """Write down that `tables` are what this program derives."""
    made = table_fingerprints()
    for table in tables:
        facts.set(TABLE_FACT + table.name, made[table.name])


def outdated_tables(connection: Connection) -> frozenset[Table]:
    """The state tables that another version of the program derived, or none."""
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
) -> int:
    """Derive `tables` (None: all) anew, with those that are derived together with them.

    `in_place` is called in the transaction in which they took their place, with the number of entries replayed.
    Returns the number of entries replayed. Raises `Cancelled`, `StoreProblem`, and `IntegrityProblem` for an entry
    that can't be read; then the old tables stand as they were.
    """
    wanted = derived_together(state_tables() if tables is None else tables)
    ordered = [table for table in state_tables() if table in wanted]
    if not ordered:
        return 0
    aside = {table: _ASIDE + table.name for table in ordered}
    with transaction(engine, write=True) as connection:
        _make_aside(connection, aside)
    following = Following(ordered)
    sql = {table: Statements(engine.dialect, table, name) for table, name in aside.items()}
    rows = BufferedRows(sql)
    replay = Replay(following, rows, report, cancel)
    while True:
        with transaction(engine, write=True) as connection, driver_cursor(connection) as cursor:
            _lock_heads(connection)
            rows.write_through(cursor)
            if replay.advance(connection, SLICE):
                _exchange(connection, aside)
                note_fingerprints(Facts(connection), ordered)
                in_place(connection, replay.replayed)
                return replay.replayed


def forget_former(connection: Connection) -> None:
    """Drop what earlier versions derived and this one does not."""
    facts = Facts(connection)
    facts.remove(FORMER_FACT)
    names = {table.name for table in state_tables()}
    for fact in facts.beginning_with(TABLE_FACT):
        name = fact.removeprefix(TABLE_FACT)
        if name not in names:
            connection.execute(DropTable(Table(name, MetaData()), if_exists=True))
            facts.remove(fact)


def _lock_heads(connection: Connection) -> None:
    """Nobody appends until the transaction ends (on SQLite that is so already)."""
    connection.execute(select(ledger_head.c.seq).order_by(ledger_head.c.stream).with_for_update()).all()


def _make_aside(connection: Connection, aside: dict[Table, str]) -> None:
    for table, name in aside.items():
        copy = table.to_metadata(MetaData(), name=name)
        connection.execute(DropTable(copy, if_exists=True))
        connection.execute(CreateTable(copy))


def _exchange(connection: Connection, aside: dict[Table, str]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table, name in aside.items():
        connection.execute(DropTable(table, if_exists=True))
        connection.exec_driver_sql(f"ALTER TABLE {quote(name)} RENAME TO {quote(table.name)}")
        if connection.dialect.name == "postgresql":  # the key's index keeps its name otherwise
            key, old = f"{table.name}_pkey", f"{name}_pkey"
            connection.exec_driver_sql(f"ALTER INDEX {quote(old)} RENAME TO {quote(key)}")
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index))
