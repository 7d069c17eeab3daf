"""Rows gathered in memory and written in the order of their keys, for replaying a ledger.

A loan changes the same rows over and over; replaying it row by row costs a hundred times what the entries cost to
read. Here a change is made in memory, and what has changed is written with one statement per table when there is
enough of it. Memory stays bounded: at `KEPT_ROWS` everything is written and forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import Table

from station.core.ledger import Problem
from station.store.projections.rows import Row, Rows
from station.store.statements import Statements

KEPT_ROWS = 20_000
MOST_FINDINGS = 1_000


class Cursor(Protocol):
    """A driver's cursor."""

    def execute(self, sql: str, parameters: Sequence[Any], /) -> object:
        """Run a statement."""
        ...

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]], /) -> object:
        """Run a statement for each row."""
        ...

    def fetchone(self) -> Sequence[Any] | None:
        """The next row."""
        ...

    def fetchall(self) -> Sequence[Sequence[Any]]:
        """All further rows."""
        ...


@dataclass(slots=True)
class _Held:
    """What is held of one table: rows by key (None: known to be absent), and which are not written yet."""

    sql: Statements
    key_of: Callable[[Any], Any]
    rows: dict[Any, Row | None] = field(default_factory=dict)
    unwritten: set[Any] = field(default_factory=set)
    greatest: dict[Any, Any] = field(default_factory=dict)
    """By the key without its last column: the greatest whole key, once it was asked for."""

    def forget(self) -> None:
        self.rows.clear()
        self.greatest.clear()


class BufferedRows(Rows):
    """Rows of the tables in `tables`; `write_through` says through what they are read and written."""

    def __init__(self, tables: Mapping[Table, Statements]) -> None:
        super().__init__()
        self._held = {table: _Held(sql, itemgetter(*sql.key)) for table, sql in tables.items()}
        self.findings: list[Problem] = []
        self.found = 0

    def write_through(self, cursor: Cursor) -> None:
        """Read and write through `cursor` from now on; everything must be flushed before it is closed."""
        self._cursor = cursor

    def row(self, table: Table, *key: Any) -> Row | None:
        """The row with this key."""
        self._readable(table)
        held = self._held[table]
        return self._load(held, key if len(key) > 1 else key[0], key)

    def _load(self, held: _Held, place: Any, key: tuple[Any, ...]) -> Row | None:
        try:
            return held.rows[place]
        except KeyError:
            self._cursor.execute(held.sql.select(len(key)), key)
            found = self._cursor.fetchone()
            row = held.rows[place] = None if found is None else held.sql.as_row(found)
            return row

    def last(self, table: Table, *key: Any) -> Row | None:
        """The row with the greatest last key column."""
        self._readable(table)
        held = self._held[table]
        place = held.greatest.get(key)
        if place is None:
            self._write(held)
            self._cursor.execute(held.sql.last, key)
            found = self._cursor.fetchone()
            if found is None:
                return None
            row = held.sql.as_row(found)
            place = held.greatest[key] = held.key_of(row)
            held.rows[place] = row
        return held.rows[place]

    def under(self, table: Table, *key: Any) -> list[Row]:
        """The rows with these first key columns."""
        self._readable(table)
        held = self._held[table]
        self._write(held)
        self._cursor.execute(held.sql.select(len(key)), key)
        return [held.sql.as_row(found) for found in self._cursor.fetchall()]

    def put(self, table: Table, row: Row) -> None:
        """Insert or replace."""
        self._writable(table)
        held = self._held[table]
        place = held.key_of(row)
        held.rows[place] = row
        held.unwritten.add(place)
        if held.greatest:
            prefix = place[:-1]
            if prefix in held.greatest and place > held.greatest[prefix]:
                held.greatest[prefix] = place

    def put_all(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert or replace several."""
        for row in rows:
            self.put(table, row)

    def add(self, table: Table, row: Row) -> bool:
        """Insert unless it is there."""
        held = self._held[table]
        place = held.key_of(row)
        key = place if len(held.sql.key) > 1 else (place,)
        if self._load(held, place, key) is not None:
            return False
        self.put(table, row)
        return True

    def change(self, table: Table, key: tuple[Any, ...], values: Row) -> bool:
        """Update by key."""
        self._writable(table)
        held = self._held[table]
        place = key if len(key) > 1 else key[0]
        row = self._load(held, place, key)
        if row is None:
            return False
        held.rows[place] = {**row, **values}
        held.unwritten.add(place)
        return True

    def remove(self, table: Table, *key: Any) -> bool:
        """Delete by key."""
        self._writable(table)
        held = self._held[table]
        place = key if len(key) > 1 else key[0]
        if self._load(held, place, key) is None:
            return False
        held.rows[place] = None
        held.unwritten.add(place)
        if len(key) > 1:
            held.greatest.pop(key[:-1], None)
        return True

    def impossible(self, code: str, **facts: object) -> None:
        """Kept for the report, the first `MOST_FINDINGS` of them."""
        self.found += 1
        if len(self.findings) < MOST_FINDINGS:
            entry = self._entry
            self.findings.append(Problem(code, entry.stream.value, entry.seq, facts))

    def settle(self) -> None:
        """To be called now and then: writes and forgets everything when more is held than may be."""
        if sum(len(held.rows) for held in self._held.values()) > KEPT_ROWS:
            self.flush()
            for held in self._held.values():
                held.forget()

    def flush(self) -> None:
        """Write all that is not written yet."""
        for held in self._held.values():
            self._write(held)

    def _write(self, held: _Held) -> None:
        if not held.unwritten:
            return
        put, removed = [], []
        for place in sorted(held.unwritten):
            row = held.rows[place]
            if row is None:
                removed.append(place if len(held.sql.key) > 1 else (place,))
            else:
                put.append(held.sql.as_tuple(row))
        if removed:
            self._cursor.executemany(held.sql.remove, removed)
        if put:
            self._cursor.executemany(held.sql.put, put)
        held.unwritten.clear()
