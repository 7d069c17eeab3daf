"""Rows written at once, within a unit of work: what an entry changes stands in its tables when it is appended."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

from station.store.projections.rows import Row, Rows
from station.store.statements import statements_for

log = logging.getLogger(__name__)


class LiveRows(Rows):
    """Each call is one statement on `connection`."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self._dialect = connection.dialect
        self._run = connection.exec_driver_sql

    def row(self, table: Table, *key: Any) -> Row | None:
        """The row with this key."""
        self._readable(table)
        sql = statements_for(self._dialect, table)
        found = self._run(sql.select(len(sql.key)), key).first()
        return None if found is None else sql.as_row(found)

    def last(self, table: Table, *key: Any) -> Row | None:
        """The row with the greatest last key column."""
        self._readable(table)
        sql = statements_for(self._dialect, table)
        found = self._run(sql.last, key).first()
        return None if found is None else sql.as_row(found)

    def under(self, table: Table, *key: Any) -> list[Row]:
        """The rows with these first key columns."""
        self._readable(table)
        sql = statements_for(self._dialect, table)
        return [sql.as_row(found) for found in self._run(sql.select(len(key)), key)]

    def put(self, table: Table, row: Row) -> None:
        """Insert or replace."""
        self.put_all(table, (row,))

    def put_all(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert or replace several."""
        self._writable(table)
        if rows:
            sql = statements_for(self._dialect, table)
            self._run(sql.put, [sql.whole(row) for row in rows])

    def add(self, table: Table, row: Row) -> bool:
        """Insert unless it is there."""
        self._writable(table)
        sql = statements_for(self._dialect, table)
        return self._run(sql.add, sql.whole(row)).rowcount > 0

    def change(self, table: Table, key: tuple[Any, ...], values: Row) -> bool:
        """Update by key."""
        self._writable(table)
        sql = statements_for(self._dialect, table)
        return self._run(sql.change(tuple(values)), (*values.values(), *key)).rowcount > 0

    def remove(self, table: Table, *key: Any) -> bool:
        """Delete by key."""
        self._writable(table)
        return self._run(statements_for(self._dialect, table).remove, key).rowcount > 0

    def impossible(self, code: str, **facts: object) -> None:
        """For the log: the decision before should have refused it, and the next comparison reports it."""
        log.error("%s %d: %s %s", self._entry.stream.value, self._entry.seq, code, facts)
