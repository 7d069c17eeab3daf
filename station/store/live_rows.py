"""Rows written at once, within a unit of work: an appended entry's changes are in the tables immediately."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

from station.store.counting import MovedCounts, counts_of
from station.store.engine import driver_cursor
from station.store.projections.rows import Row, Rows
from station.store.statements import statements_for

log = logging.getLogger(__name__)


class LiveRows(Rows):
    """Each call is one statement on `connection`; `settle` updates the running counts of the written rows.

    The statements run on the driver's own cursor: an act at the counter runs dozens, and SQLAlchemy costs several
    times as much as the statement. A row that an entry's functions read is not read again before `settle`.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self._dialect = connection.dialect
        self._counts = MovedCounts(connection)
        self._seen: dict[tuple[Table, tuple[Any, ...]], Row | None] = {}

    def row(self, table: Table, *key: Any) -> Row | None:
        """The row with this key."""
        self._readable(table)
        if (table, key) not in self._seen:
            sql = statements_for(self._dialect, table)
            found = self._rows(sql.select(len(sql.key)), key)
            self._seen[table, key] = sql.as_row(found[0]) if found else None
        seen = self._seen[table, key]
        return None if seen is None else dict(seen)

    def last(self, table: Table, *key: Any) -> Row | None:
        """The row with the greatest last key column."""
        self._readable(table)
        sql = statements_for(self._dialect, table)
        found = self._rows(sql.last, key)
        return sql.as_row(found[0]) if found else None

    def under(self, table: Table, *key: Any) -> list[Row]:
        """The rows with these first key columns."""
        self._readable(table)
        sql = statements_for(self._dialect, table)
        return [sql.as_row(found) for found in self._rows(sql.select(len(key)), key)]

    def put(self, table: Table, row: Row) -> None:
        """Insert or replace."""
        self.put_all(table, (row,))

    def put_all(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert or replace several."""
        self._writable(table)
        sql = statements_for(self._dialect, table)
        for row in rows:
            key = tuple(row[name] for name in sql.key)
            if counts_of(table):
                self._note(table, self.row(table, *key), row)
            self._seen.pop((table, key), None)
        if rows:
            with driver_cursor(self._connection) as cursor:
                cursor.executemany(sql.put, [sql.whole(row) for row in rows])

    def add(self, table: Table, row: Row) -> bool:
        """Insert unless it is there."""
        self._writable(table)
        sql = statements_for(self._dialect, table)
        self._seen.pop((table, tuple(row[name] for name in sql.key)), None)
        added = self._written(sql.add, sql.whole(row))
        if added:
            self._note(table, None, row)
        return added

    def change(self, table: Table, key: tuple[Any, ...], values: Row) -> bool:
        """Update by key."""
        self._writable(table)
        sql = statements_for(self._dialect, table)
        moved = any(each.moves_with(values) for each in counts_of(table))
        before = self.row(table, *key) if moved else None
        if before is not None:
            self._note(table, before, {**before, **values})
        self._seen.pop((table, key), None)
        return self._written(sql.change(tuple(values)), (*values.values(), *key))

    def remove(self, table: Table, *key: Any) -> bool:
        """Delete by key."""
        self._writable(table)
        if counts_of(table):
            self._note(table, self.row(table, *key), None)
        self._seen.pop((table, key), None)
        return self._written(statements_for(self._dialect, table).remove, key)

    def settle(self) -> None:
        """Update the running counts by the written rows; to be called after each entry."""
        self._seen.clear()
        self._counts.write()

    def _rows(self, sql: str, key: tuple[Any, ...]) -> Sequence[Sequence[Any]]:
        with driver_cursor(self._connection) as cursor:
            cursor.execute(sql, key)
            found: Sequence[Sequence[Any]] = cursor.fetchall()
            return found

    def _written(self, sql: str, values: tuple[Any, ...]) -> bool:
        with driver_cursor(self._connection) as cursor:
            cursor.execute(sql, values)
            return bool(cursor.rowcount > 0)

    def _note(self, table: Table, before: Row | None, after: Row | None) -> None:
        for each in counts_of(table):
            self._counts.note(each, before, after)

    def impossible(self, code: str, **facts: object) -> None:
        """Writes it to the log: the decision should have refused it, and the next comparison reports it."""
        log.error("%s %d: %s %s", self._entry.stream.value, self._entry.seq, code, facts)
