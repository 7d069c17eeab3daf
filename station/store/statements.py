"""SQL for single rows by their primary key, written once for each table and database.

Making a statement with SQLAlchemy costs more than running it, and a unit of work runs a dozen. The statements here
are plain SQL for SQLite and PostgreSQL, to be run with `Connection.exec_driver_sql` or a driver's cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import Boolean, Connection, Dialect, String, Table

from station.store.engine import placeholder


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


class Statements:
    """The statements of one table; `name` is the table's name in the database, if another than declared."""

    def __init__(self, dialect: Dialect, table: Table, name: str | None = None) -> None:
        quote = dialect.identifier_preparer.quote
        self._quote = quote
        self._mark = placeholder(dialect)
        self._table = quote(name or table.name)
        self.columns = tuple(column.name for column in table.columns)
        self.key = tuple(column.name for column in table.primary_key)
        self.values = tuple(name for name in self.columns if name not in self.key)
        self._booleans = tuple(
            place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)
        )
        self.first_key = self.columns.index(self.key[0])
        """At which place of a line the first column of the key stands."""
        self._texts = frozenset(column.name for column in table.columns if isinstance(column.type, String))
        self._bytewise = ' COLLATE "C"' if dialect.name == "postgresql" else ""
        self._updates: dict[tuple[str, ...], str] = {}
        self._selects: dict[int, str] = {}
        self.as_tuple: Callable[[Any], tuple[Any, ...]] = tuple_getter(self.columns)
        self.places = {name: place for place, name in enumerate(self.columns)}
        """Where in the values of a whole row each column stands."""
        self.key_of: Callable[[Any], Any] = itemgetter(*(self.places[name] for name in self.key))
        """The key in the values of a whole row: a tuple, or the value alone where it has one column."""

    @cached_property
    def add(self) -> str:
        """Insert a whole row unless its key is there."""
        return f"{self._insert} ON CONFLICT ({self._names(self.key)}) DO NOTHING"

    @cached_property
    def put(self) -> str:
        """Insert a whole row, or replace what stands under its key."""
        if not self.values:
            return self.add
        sets = ", ".join(f"{self._quote(name)} = excluded.{self._quote(name)}" for name in self.values)
        return f"{self._insert} ON CONFLICT ({self._names(self.key)}) DO UPDATE SET {sets}"

    def write(self, cursor: Cursor, rows: Sequence[tuple[Any, ...]]) -> None:
        """Put whole rows, as `line` gives them."""
        cursor.executemany(self.put, rows)

    @cached_property
    def remove(self) -> str:
        """Delete by key."""
        return f"DELETE FROM {self._table} WHERE {self._matches(self.key)}"  # noqa: S608

    @cached_property
    def last(self) -> str:
        """The row with the greatest last key column, by the columns before it."""
        order = ", ".join(f"{self._quote(name)} DESC" for name in self.key[-1:])
        return f"{self._select} WHERE {self._matches(self.key[:-1])} ORDER BY {order} LIMIT 1"

    @cached_property
    def highest(self) -> str:
        """The greatest value of the last key column in the whole table."""
        return f"SELECT max({self._quote(self.key[-1])}) FROM {self._table}"  # noqa: S608

    @cached_property
    def ordered(self) -> str:
        """All rows in the order of the key, text by its bytes on both databases."""
        collated = (self._quote(name) + (self._bytewise if name in self._texts else "") for name in self.key)
        return f"{self._select} ORDER BY {', '.join(collated)}"

    def select(self, columns: int) -> str:
        """The rows that share the first `columns` columns of the key, in the order of the key."""
        if columns not in self._selects:
            where = self._matches(self.key[:columns])
            order = "" if columns == len(self.key) else f" ORDER BY {self._names(self.key[columns:])}"
            self._selects[columns] = f"{self._select} WHERE {where}{order}"
        return self._selects[columns]

    def change(self, names: tuple[str, ...]) -> str:
        """Set the columns `names` of the row with a key: parameters are the values, then the key."""
        if names not in self._updates:
            sets = ", ".join(f"{self._quote(name)} = {self._mark}" for name in names)
            self._updates[names] = f"UPDATE {self._table} SET {sets} WHERE {self._matches(self.key)}"  # noqa: S608
        return self._updates[names]

    def whole(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values of a whole row in the order of the columns. Raises KeyError and ValueError for another row."""
        values = self.as_tuple(row)
        if len(row) != len(values):
            raise ValueError(f"a row of {self._table} holds a column that the table has not")
        return values

    def line(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """The parameters of `put`, for the values of a whole row."""
        return values

    def values_of(self, found: Sequence[Any]) -> tuple[Any, ...]:
        """The values of a whole row, as a select gave them; SQLite's 0 and 1 are truth values again."""
        if not self._booleans:
            return tuple(found)
        values = list(found)
        for place in self._booleans:
            if values[place] is not None:
                values[place] = bool(values[place])
        return tuple(values)

    def as_row(self, found: Sequence[Any]) -> dict[str, Any]:
        """What a select of a whole row gave, by column."""
        return dict(zip(self.columns, self.values_of(found), strict=True))

    def whole_rows(self, found: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """The values of whole rows, as `ordered` gave them."""
        return found

    def as_stored(self, connection: Connection, row: Sequence[Any]) -> Sequence[Any]:
        """A row that `whole_rows` gave, as a database holds it by the types of the columns."""
        del connection
        return row

    @cached_property
    def _insert(self) -> str:
        marks = ", ".join([self._mark] * len(self.columns))
        return f"INSERT INTO {self._table} ({self._names(self.columns)}) VALUES ({marks})"  # noqa: S608

    @cached_property
    def _select(self) -> str:
        return f"SELECT {self._names(self.columns)} FROM {self._table}"  # noqa: S608

    def _names(self, names: Sequence[str]) -> str:
        return ", ".join(self._quote(name) for name in names)

    def _matches(self, names: Sequence[str]) -> str:
        return " AND ".join(f"{self._quote(name)} = {self._mark}" for name in names)


def tuple_getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Picks the members with these names, always as a tuple."""
    if len(names) > 1:
        return itemgetter(*names)
    (name,) = names
    return lambda row: (row[name],)


_made: dict[tuple[str, Table], Statements] = {}


def statements_for(dialect: Dialect, table: Table) -> Statements:
    """The statements of `table` on `dialect`, made once."""
    key = (dialect.name, table)
    if key not in _made:
        _made[key] = Statements(dialect, table)
    return _made[key]
