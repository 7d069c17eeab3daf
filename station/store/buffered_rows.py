"""Rows gathered in memory and written in the order of their keys, for replaying a ledger.

A loan changes the same rows again and again; replaying it row by row costs a hundred times as much as reading the
entries. Here a change is made in memory, and changed rows are written with one statement for each table when there
are enough of them. Memory stays bounded: for each table the `KEPT_VALUES` that were used last are held. The more rows
are written at once, the fewer times the same pages of a large table are written, so nothing is written sooner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Table

from station.core.ledger import ChainProblem
from station.store.projections.rows import Row, Rows
from station.store.statements import Cursor, Statements

KEPT_VALUES = 200_000
"""Of each table, rows times columns: some 10,000 items or 65,000 subjects, about 20 MB of either."""
MOST_FINDINGS = 1_000
_Values = tuple[Any, ...]
_BELOW = float("-inf")
_UNASKED: Any = object()
_FIRST = itemgetter(0)


class _Held:
    """What is held of one table: the values of its rows, which take a quarter of the room of rows by their columns.

    Rows that are only put and never asked for are kept as a list of values. Once a table is asked for a row, its
    rows are held by key, in two generations: what is used moves into the newer one, and once that is full everything
    is written, the older one forgotten and the newer one grows old.
    """

    def __init__(self, sql: Statements) -> None:
        self.sql = sql
        self.lines: list[tuple[Any, ...]] | None = []
        """What is to be put, in its order; None once rows are held by key."""
        self.rows: dict[Any, _Values | None] = {}
        """The newer generation. None: known to be absent."""
        self._older: dict[Any, _Values | None] = {}
        self.unwritten: dict[Any, None] = {}
        """Keys in the order in which their rows were changed first."""
        self.greatest: dict[tuple[Any, ...], tuple[Any, ...] | None] = {}
        """By the key without its last column: the greatest whole key, where that is known; None: there is none."""
        self._older_greatest: dict[tuple[Any, ...], tuple[Any, ...] | None] = {}
        self.highest: Any = None
        """The greatest last key column in the whole table, once the greatest of some rows was asked for."""
        self._line_order = itemgetter(sql.first_key)
        self._single = len(sql.key) == 1
        self._select = sql.select(len(sql.key))

    @property
    def full(self) -> bool:
        """Whether it holds as much as it may."""
        if self.lines is not None:
            return len(self.lines) * len(self.sql.columns) > KEPT_VALUES
        held = max(len(self.rows) * len(self.sql.columns), len(self.greatest) * len(self.sql.key))
        return 2 * held > KEPT_VALUES

    def by_key(self, cursor: Cursor) -> dict[Any, _Values | None]:
        """The newer rows by key; those that were only put until now are written first."""
        if self.lines is not None:
            self.write(cursor)
            self.lines = None
        return self.rows

    def load(self, cursor: Cursor, place: Any) -> _Values | None:
        """The row under a key, from memory or the table; it is held then."""
        rows = self.rows if self.lines is None else self.by_key(cursor)
        if place in rows:
            return rows[place]
        values: _Values | None = self._older.pop(place, _UNASKED)
        if values is _UNASKED:
            cursor.execute(self._select, (place,) if self._single else place)
            found = cursor.fetchone()
            values = None if found is None else self.sql.values_of(found)
        rows[place] = values
        return values

    def row(self, values: _Values | None) -> Row | None:
        """A row by its columns."""
        return None if values is None else dict(zip(self.sql.columns, values, strict=True))

    def known_greatest(self, key: tuple[Any, ...]) -> Any:
        """What `greatest` says, of either generation; `_UNASKED` where that is not known."""
        place = self.greatest.get(key, _UNASKED)
        if place is _UNASKED:
            place = self._older_greatest.pop(key, _UNASKED)
            if place is not _UNASKED:
                self.greatest[key] = place
        return place

    def put(self, row: Row) -> None:
        """Take a row."""
        values = self.sql.whole(row)
        if self.lines is not None:
            self.lines.append(self.sql.line(values))
            return
        place = self.sql.key_of(values)
        self.rows[place] = values
        self.unwritten[place] = None
        if self.highest is not None and place[-1] >= self.highest:
            self.highest = place[-1]
            self.greatest[place[:-1]] = place
        elif self.highest is not None:
            self.forget_greatest(place)

    def change(self, place: Any, before: _Values, changed: Row) -> None:
        """Set the columns in `changed` of the row under a key."""
        values, places = list(before), self.sql.places
        for name, value in changed.items():
            values[places[name]] = value
        self.rows[place] = tuple(values)
        self.unwritten[place] = None

    def forget_greatest(self, place: tuple[Any, ...]) -> None:
        """Forget which row is the greatest of those that share this key but for its last column."""
        self.greatest.pop(place[:-1], None)
        self._older_greatest.pop(place[:-1], None)

    def write(self, cursor: Cursor) -> None:
        """Write all that is not written yet, in the order of their first key column.

        Rows that share it stay in the order in which they came: so of two lines with one key the later one counts.
        """
        removed: list[tuple[Any, ...]] = []
        put: list[tuple[Any, ...]] = []
        if self.lines is not None:
            put, self.lines = self.lines, []
            put.sort(key=self._line_order)
        else:
            line = self.sql.line
            for place in sorted(self.unwritten, key=None if self._single else _FIRST):
                values = self.rows[place]
                if values is None:
                    removed.append((place,) if self._single else place)
                else:
                    put.append(line(values))
            self.unwritten.clear()
        if removed:
            cursor.executemany(self.sql.remove, removed)
        if put:
            self.sql.write(cursor, put)

    def turn(self) -> None:
        """Forget the older generation; everything is written."""
        self._older, self.rows = self.rows, {}
        self._older_greatest, self.greatest = self.greatest, {}


class BufferedRows(Rows):
    """Rows of the tables in `tables`; `write_through` sets the cursor by which they are read and written."""

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
        if table not in self._touches:
            self._readable(table)
        held = self._held[table]
        place = key if len(key) > 1 else key[0]
        return held.row(held.rows[place] if place in held.rows else held.load(self._cursor, place))

    def last(self, table: Table, *key: Any) -> Row | None:
        """The row with the greatest last key column."""
        self._readable(table)
        held = self._held[table]
        place = held.known_greatest(key)
        if place is not _UNASKED:
            return None if place is None else held.row(held.load(self._cursor, place))
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
        values = held.sql.values_of(found)
        place = held.greatest[key] = held.sql.key_of(values)
        rows[place] = values
        return held.row(values)

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
            whole, line = held.sql.whole, held.sql.line
            held.lines.extend([line(whole(row)) for row in rows])
            return
        for row in rows:
            held.put(row)

    def add(self, table: Table, row: Row) -> bool:
        """Insert unless it is there."""
        self._writable(table)
        held = self._held[table]
        if held.load(self._cursor, held.sql.key_of(held.sql.whole(row))) is not None:
            return False
        held.put(row)
        return True

    def change(self, table: Table, key: tuple[Any, ...], values: Row) -> bool:
        """Update by key."""
        self._writable(table)
        held = self._held[table]
        place = key if len(key) > 1 else key[0]
        before = held.rows[place] if place in held.rows else held.load(self._cursor, place)
        if before is None:
            return False
        held.change(place, before, values)
        return True

    def remove(self, table: Table, *key: Any) -> bool:
        """Delete by key."""
        self._writable(table)
        held = self._held[table]
        place = key if len(key) > 1 else key[0]
        if held.load(self._cursor, place) is None:
            return False
        held.rows[place] = None
        held.unwritten[place] = None
        held.forget_greatest(key)
        return True

    def impossible(self, code: str, **facts: object) -> None:
        """Adds it to the report, up to `MOST_FINDINGS` of them."""
        self.found += 1
        if len(self.findings) < MOST_FINDINGS:
            entry = self._entry
            self.findings.append(ChainProblem(code, entry.stream.value, entry.seq, facts))

    def settle(self) -> None:
        """Write each table that holds more than it may, and forget the rows that were used least.

        To be called regularly.
        """
        for held in self._held.values():
            if held.full:
                held.write(self._cursor)
                held.turn()

    def flush(self) -> None:
        """Write all that is not written yet."""
        for held in self._held.values():
            held.write(self._cursor)
