"""Rows gathered in memory and written in the order of their keys, for replaying a ledger.

A loan changes the same rows over and over; replaying it row by row costs a hundred times what the entries cost to
read. Here a change is made in memory, and what has changed is written with one statement per table when there is
enough of it. Memory stays bounded: a table of which `KEPT_VALUES` are held is written and forgotten. The more rows
are written at once, the fewer times the same pages of a large table are written, so nothing is written sooner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import Table

from station.core.ledger import ChainProblem
from station.store.projections.rows import Row, Rows
from station.store.statements import Statements

KEPT_VALUES = 400_000
"""Of each table, rows times columns: some 20,000 items or 130,000 subjects, about 40 MB of either."""
MOST_FINDINGS = 1_000
_BELOW = float("-inf")
_UNASKED: Any = object()


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


class _Held:
    """What is held of one table.

    Rows that are only put and never asked for are kept as a list of values. Once a table is asked for a row, its
    rows are held by key.
    """

    def __init__(self, sql: Statements) -> None:
        self.sql = sql
        self.key_of = itemgetter(*sql.key)
        self.lines: list[tuple[Any, ...]] | None = []
        """Values in the order they were put; None once rows are held by key."""
        self.rows: dict[Any, Row | None] = {}
        """None: known to be absent."""
        self.unwritten: set[Any] = set()
        self.greatest: dict[tuple[Any, ...], tuple[Any, ...] | None] = {}
        """By the key without its last column: the greatest whole key, where that is known; None: there is none."""
        self.highest: Any = None
        """The greatest last key column in the whole table, once the greatest of some rows was asked for."""
        self._line_key = itemgetter(*(sql.columns.index(name) for name in sql.key))

    @property
    def full(self) -> bool:
        """Whether as much is held as may be."""
        held = max(len(self.rows), len(self.greatest)) if self.lines is None else len(self.lines)
        return held * len(self.sql.columns) > KEPT_VALUES

    def by_key(self, cursor: Cursor) -> dict[Any, Row | None]:
        """The rows by key; those that were only put until now are written first."""
        if self.lines is not None:
            self.write(cursor)
            self.lines = None
        return self.rows

    def put(self, row: Row) -> None:
        """Take a row."""
        if self.lines is not None:
            self.lines.append(self.sql.whole(row))
            return
        place = self.key_of(row)
        self.rows[place] = row
        self.unwritten.add(place)
        if self.highest is not None and place[-1] >= self.highest:
            self.highest = place[-1]
            self.greatest[place[:-1]] = place
        elif self.highest is not None:
            self.greatest.pop(place[:-1], None)

    def write(self, cursor: Cursor) -> None:
        """Write all that is not written yet, in the order of keys."""
        removed: list[tuple[Any, ...]] = []
        put: list[tuple[Any, ...]] = []
        if self.lines is not None:
            put, self.lines = self.lines, []
            put.sort(key=self._line_key)  # stable: of two rows with one key the later one counts
        else:
            whole = self.sql.whole
            for place in sorted(self.unwritten):
                row = self.rows[place]
                if row is None:
                    removed.append(place if len(self.sql.key) > 1 else (place,))
                else:
                    put.append(whole(row))
            self.unwritten.clear()
        if removed:
            cursor.executemany(self.sql.remove, removed)
        if put:
            cursor.executemany(self.sql.put, put)

    def forget(self) -> None:
        """Hold nothing any more; everything is written."""
        self.rows.clear()
        self.greatest.clear()


class BufferedRows(Rows):
    """Rows of the tables in `tables`; `write_through` says through what they are read and written."""

    def __init__(self, tables: Mapping[Table, Statements]) -> None:
        super().__init__()
        self._held = {table: _Held(sql) for table, sql in tables.items()}
        self.findings: list[ChainProblem] = []
        self.found = 0

    def write_through(self, cursor: Cursor) -> None:
        """Read and write through `cursor` from now on; everything must be flushed before it is closed."""
        self._cursor = cursor

    def row(self, table: Table, *key: Any) -> Row | None:
        """The row with this key."""
        self._readable(table)
        return self._load(self._held[table], key)

    def _load(self, held: _Held, key: tuple[Any, ...]) -> Row | None:
        place = key if len(key) > 1 else key[0]
        rows = held.rows if held.lines is None else held.by_key(self._cursor)
        try:
            return rows[place]
        except KeyError:
            self._cursor.execute(held.sql.select(len(key)), key)
            found = self._cursor.fetchone()
            row = rows[place] = None if found is None else held.sql.as_row(found)
            return row

    def last(self, table: Table, *key: Any) -> Row | None:
        """The row with the greatest last key column."""
        self._readable(table)
        held = self._held[table]
        place = held.greatest.get(key, _UNASKED)
        if place is not _UNASKED:
            return None if place is None else held.rows[place]
        rows = held.by_key(self._cursor)
        held.write(self._cursor)
        if held.highest is None:
            self._cursor.execute(held.sql.highest, ())
            highest = self._cursor.fetchone()
            held.highest = highest[0] if highest is not None and highest[0] is not None else _BELOW
        self._cursor.execute(held.sql.last, key)
        found = self._cursor.fetchone()
        if found is None:
            held.greatest[key] = None
            return None
        row = held.sql.as_row(found)
        place = held.greatest[key] = held.key_of(row)
        rows[place] = row
        return row

    def under(self, table: Table, *key: Any) -> list[Row]:
        """The rows with these first key columns."""
        self._readable(table)
        held = self._held[table]
        held.by_key(self._cursor)
        held.write(self._cursor)
        self._cursor.execute(held.sql.select(len(key)), key)
        return [held.sql.as_row(found) for found in self._cursor.fetchall()]

    def put(self, table: Table, row: Row) -> None:
        """Insert or replace."""
        self._writable(table)
        self._held[table].put(row)

    def put_all(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert or replace several."""
        self._writable(table)
        held = self._held[table]
        if held.lines is not None:
            held.lines.extend(map(held.sql.whole, rows))
            return
        for row in rows:
            held.put(row)

    def add(self, table: Table, row: Row) -> bool:
        """Insert unless it is there."""
        self._writable(table)
        held = self._held[table]
        place = held.key_of(row)
        if self._load(held, place if len(held.sql.key) > 1 else (place,)) is not None:
            return False
        held.put(row)
        return True

    def change(self, table: Table, key: tuple[Any, ...], values: Row) -> bool:
        """Update by key."""
        self._writable(table)
        held = self._held[table]
        row = self._load(held, key)
        if row is None:
            return False
        place = key if len(key) > 1 else key[0]
        held.rows[place] = {**row, **values}
        held.unwritten.add(place)
        return True

    def remove(self, table: Table, *key: Any) -> bool:
        """Delete by key."""
        self._writable(table)
        held = self._held[table]
        if self._load(held, key) is None:
            return False
        place = key if len(key) > 1 else key[0]
        held.rows[place] = None
        held.unwritten.add(place)
        held.greatest.pop(key[:-1], None)
        return True

    def impossible(self, code: str, **facts: object) -> None:
        """Kept for the report, the first `MOST_FINDINGS` of them."""
        self.found += 1
        if len(self.findings) < MOST_FINDINGS:
            entry = self._entry
            self.findings.append(ChainProblem(code, entry.stream.value, entry.seq, facts))

    def settle(self) -> None:
        """To be called now and then: writes and forgets each table of which more is held than may be."""
        for held in self._held.values():
            if held.full:
                held.write(self._cursor)
                held.forget()

    def flush(self) -> None:
        """Write all that is not written yet."""
        for held in self._held.values():
            held.write(self._cursor)
