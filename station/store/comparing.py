"""The comparison of the state in use with the ledger: the state is derived separately, then compared row by row.

Both sides are read in the order of their keys, so that memory holds a few thousand rows of each whatever the ledger's
length. Rows that are written once and never again are looked up while the ledger is replayed. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, inspect

from station.core.ledger import ChainProblem
from station.core.progress import CancelToken, Progress, Report, silent
from station.store.beside import indexes_apart, rows_beside, schema_apart
from station.store.buffered_rows import BufferedRows
from station.store.column_names import columns_by_table
from station.store.engine import batches, driver_cursor, open_scratch, transaction
from station.store.indexing import differing, indexed_tables, is_current
from station.store.packed_rows import scratch_statements
from station.store.projections import ProjectionsByKind
from station.store.projections.registry import derived_together
from station.store.rebuild import outdated_tables
from station.store.replaying import Replay
from station.store.schema import state_tables
from station.store.schema.ledger import ledger_subject, ledger_words
from station.store.schema.metadata import index_tables
from station.store.sought_rows import SoughtStatements
from station.store.statements import Statements, statements_for

_ONLY_PUT: frozenset[Table] = frozenset((ledger_subject, ledger_words))
"""Tables whose rows come once, are written by projections and never read by them."""
MOST_DIFFERENCES = 10_000
"""A table that was emptied differs in every row; more than this is not told one by one."""
AT_ONCE = 2000
"""Rows of each side that are held and compared at a time."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row in which the state in use and the derived state differ; ``lost`` is a whole table, without a key."""

    table: str
    key: str
    found: str
    of: str = ""
    """Of a row of an index: the table of state that it repeats …"""
    of_key: str = ""
    """… and the key there; empty where it counts many rows of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one pass compares: tables of state and of indexes; `indexes`: all of these, and all else beside the ledger."""

    tables: frozenset[Table]
    indexes: bool = True

    @property
    def of_state(self) -> frozenset[Table]:
        """The tables of state among them."""
        return self.tables.difference(index_tables())

    @property
    def of_indexes(self) -> frozenset[Table]:
        """The tables of indexes that are compared."""
        every = frozenset(index_tables())
        return every if self.indexes else every & self.tables


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome: how many entries were replayed and rows compared, what differs, what entries can't both be true.

    `outdated` are tables in use that another version of the program derived, or indexes that it made: the next opening
    makes them anew, so they are not compared.
    """

    entries: int
    rows: int
    differences: tuple[Difference, ...]
    impossible: tuple[ChainProblem, ...]
    outdated: tuple[str, ...] = ()
    beside: tuple[ChainProblem, ...] = ()
    """What stands beside the ledger and is not as it says."""


def compare(
    connection: Connection,
    report: Report = silent,
    cancel: CancelToken | None = None,
    *,
    part: Part | None = None,
) -> Comparison:
    """Derive all state from the ledger in a database of its own, and compare it with the state in use.

    With `part` only that. Raises `Cancelled`, `StoreProblem`, and `IntegrityProblem` for an entry that can't be read.
    """
    part = part or Part(frozenset(state_tables()))
    wanted = part.of_state
    outdated = outdated_tables(connection)
    with TemporaryDirectory(prefix="station-compare-") as folder:
        engine = open_scratch(Path(folder) / "derived.db")
        try:
            with transaction(engine, write=True) as derived:
                known = wanted - outdated - lost_tables(connection)
                sought = {table: SoughtStatements(connection, table) for table in _ONLY_PUT & known}
                sql = {
                    table: sought.get(table) or scratch_statements(derived, table)
                    for table in derived_together(wanted)
                }
                replayed, rows = _derive(connection, derived, sql, report, cancel)
                for table, found in sought.items():
                    if not found.agree():
                        sql[table] = scratch_statements(derived, table)
                        _derive(connection, derived, {table: sql[table]}, report, cancel)
                walk = _Walk(connection, derived, sql, (part, outdated), report, cancel)
                differences = first_told(walk.differences())
            of_other_versions = outdated & wanted | (
                frozenset() if is_current(connection) else part.of_indexes
            )
            names = tuple(sorted(table.name for table in of_other_versions))
            beside: tuple[ChainProblem, ...] = ()
            if part.indexes:
                looks = (rows_beside, schema_apart, indexes_apart)
                beside = tuple(found for look in looks for found in look(connection))
            return Comparison(replayed, walk.rows, differences, tuple(rows.findings), names, beside)
        finally:
            engine.dispose()


def first_told(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences without rows of indexes that only repeat a difference of state."""
    every = tuple(found)
    rows = {(each.table, each.key) for each in every if not each.of}
    tables = {table for table, _ in rows}

    def repeats(each: Difference) -> bool:
        return (each.of, each.of_key) in rows if each.of_key else each.of in tables

    return tuple(each for each in every if not each.of or not repeats(each))


def differences(connection: Connection) -> list[Difference]:
    """The rows in which the state in use differs from the ledger."""
    return list(compare(connection).differences)


def _derive(
    source: Connection,
    derived: Connection,
    sql: Mapping[Table, Statements],
    report: Report,
    cancel: CancelToken | None,
) -> tuple[int, BufferedRows]:
    with driver_cursor(derived) as cursor:
        rows = BufferedRows(sql)
        rows.write_through(cursor)
        replay = Replay(ProjectionsByKind(sql), rows, report, cancel)
        replay.advance(source)
    return replay.replayed, rows


def lost_tables(connection: Connection) -> frozenset[Table]:
    """Derived tables that are missing, or lack a column."""
    derived = (*state_tables(), *index_tables())
    names = {table.name for table in derived}.intersection(inspect(connection).get_table_names())
    columns = columns_by_table(connection, names)
    return frozenset(
        table for table in derived if not set(columns.get(table.name, ())).issuperset(table.c.keys())
    )


class _Walk:
    """A walk through both states, table by table."""

    def __init__(
        self,
        used: Connection,
        derived: Connection,
        sql: Mapping[Table, Statements],
        asked: tuple[Part, frozenset[Table]],
        report: Report,
        cancel: CancelToken | None,
    ) -> None:
        """`asked` is the part, and which tables are outdated."""
        self._used, self._derived, self._sql = used, derived, sql
        part, outdated = asked
        self._wanted = part.of_state - outdated
        self._report, self._cancel = report, cancel
        current = indexed_tables().isdisjoint(outdated) and is_current(used)
        self._indexed = part.of_indexes if current else frozenset[Table]()
        self.rows = 0

    def differences(self) -> Iterator[Difference]:
        """At most `MOST_DIFFERENCES` of them."""
        lost = lost_tables(self._used)
        current = [table for table in state_tables() if table in self._wanted]
        looked_at = (*current, *(table for table in index_tables() if table in self._indexed))
        gone = (Difference(table.name, "", "lost") for table in looked_at if table in lost)
        every = (difference for table in current if table not in lost for difference in self._table(table))
        indexes = iter(()) if lost else self._indexes()
        return islice(chain(gone, every, indexes), MOST_DIFFERENCES)

    def _indexes(self) -> Iterator[Difference]:
        """What lists are searched by, against the state in use."""
        # Where there are none they are made anew with the tables that are outdated, or another part's.
        for each in differing(self._used, self._indexed):
            yield Difference(each.table, each.key, each.verdict, each.of, each.of_key)

    def _table(self, table: Table) -> Iterator[Difference]:
        """Where both give the same rows they are compared some thousand at once, from the first difference on one by one."""
        aside = self._sql[table]
        if isinstance(aside, SoughtStatements):
            self.rows += aside.sought  # compared already
            return
        sql = statements_for(self._used.dialect, table).ordered
        used, derived = batches(self._used, sql, size=AT_ONCE), self._told(table)
        for here, there in zip_longest(used, derived, fillvalue=()):
            if here != there:
                yield from self._row_by_row(
                    table, chain(here, chain.from_iterable(used)), chain(there, chain.from_iterable(derived))
                )

    def _row_by_row(
        self, table: Table, used: Iterator[Sequence[Any]], derived: Iterator[Sequence[Any]]
    ) -> Iterator[Difference]:
        places, stored = _key_places(table), self._sql[table].as_stored
        found, expected = next(used, None), next(derived, None)
        while found is not None or expected is not None:
            if found == expected:
                found, expected = next(used, None), next(derived, None)
                continue
            here, there = _order(found, places), _order(expected, places)
            if expected is not None and here == there and found == stored(self._derived, expected):
                expected = found
                continue
            row = found if expected is None or here <= there else expected
            verdict = "changed" if here == there else "extra" if row is found else "missing"
            yield Difference(table.name, _words(row, places), verdict)
            if verdict != "missing":
                found = next(used, None)
            if verdict != "extra":
                expected = next(derived, None)

    def _told(self, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
        """The derived rows, with progress and the wish to stop looked at now and then."""
        sql = self._sql[table]
        for found in batches(self._derived, sql.ordered, size=AT_ONCE):
            rows = sql.whole_rows(found)
            self._report(Progress("ledger.comparing", self.rows, 0, "rows", table.name))
            if self._cancel is not None:
                self._cancel.check()
            self.rows += len(rows)
            yield rows


def _key_places(table: Table) -> tuple[int, ...]:
    names = [column.name for column in table.columns]
    return tuple(names.index(column.name) for column in table.primary_key)


def _order(row: Sequence[Any] | None, places: tuple[int, ...]) -> tuple[object, ...]:
    """Where a row stands, as SQLite orders values of any type; None stands at the end."""
    if row is None:
        return (1,)
    return (0, *((_rank(row[place]), row[place] if row[place] is not None else 0) for place in places))


def _rank(value: object) -> int:
    return 0 if value is None else 1 if isinstance(value, int | float) else 2 if isinstance(value, str) else 3


def _words(row: Sequence[Any] | None, places: tuple[int, ...]) -> str:
    return "/".join(str(row[place]) for place in places) if row is not None else ""
