"""Rows of a scratch database that only one process reads: the key in columns, the whole row as one packed value.

An item has some twenty columns of which a loan changes a few. Writing and reading them one by one costs three times
what a packed row does, and replaying a ledger does little else. What a database would make of a value by its column's
type is not made of a packed one; `PackedStatements.as_stored` says what it would have been.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from station.store.statements import Statements

_WIDE = 4
"""Columns beside the key from which on a row is packed."""
_SUFFIX = "_packed"


def scratch_statements(connection: Connection, table: Table) -> Statements:
    """Make `table` in a scratch database, and the statements for it: packed where it is wide."""
    made, sql = _scratch(table)
    for statement in made:
        connection.exec_driver_sql(statement)
    return sql


@cache
def _scratch(table: Table) -> tuple[Sequence[str], Statements]:
    """The statements that make the table, and those for it: written once, since a short ledger is replayed in less time."""
    dialect = sqlite.dialect()
    made = str(CreateTable(table).compile(dialect=dialect))
    if table.dialect_options["sqlite"]["with_rowid"]:
        made = f"{made} WITHOUT ROWID"
    plain = Statements(dialect, table)
    if len(plain.values) < _WIDE:
        return (made,), plain
    packed = PackedStatements(dialect, table)
    return (made, packed.create), packed


class PackedStatements(Statements):
    """The statements of one table whose rows are packed, beside the table as it is declared."""

    def __init__(self, dialect: Dialect, table: Table) -> None:
        super().__init__(dialect, table, table.name + _SUFFIX)
        self.table = table
        self._declared = Statements(dialect, table)
        self.first_key = 0
        self._single = len(self.key) == 1

    @cached_property
    def create(self) -> str:
        """Make the table."""
        names = self._names(self.key)
        return f"CREATE TABLE {self._table} ({names}, packed, PRIMARY KEY ({names})) WITHOUT ROWID"

    @cached_property
    def put(self) -> str:
        """Insert a row, or replace what stands under its key."""
        marks = ", ".join([self._mark] * (len(self.key) + 1))
        return f"INSERT OR REPLACE INTO {self._table} VALUES ({marks})"  # noqa: S608

    def line(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """The key, and the row packed."""
        key = self.key_of(values)
        return (key, _packed(values)) if self._single else (*key, _packed(values))

    def values_of(self, found: Sequence[Any]) -> tuple[Any, ...]:
        """The values of a whole row, as a select gave them."""
        values: tuple[Any, ...] = marshal.loads(found[0])  # noqa: S302  # this process wrote it
        return values

    def whole_rows(self, found: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """The values of whole rows, as `ordered` gave them."""
        return [marshal.loads(packed) for (packed,) in found]  # noqa: S302

    def as_stored(self, connection: Connection, row: Sequence[Any]) -> Sequence[Any]:
        """A row as the declared table would give it, which may differ from the packed values (``"5"`` as 5)."""
        key = tuple(row[self.places[name]] for name in self.key)
        connection.exec_driver_sql(self._declared.put, tuple(row))
        found = connection.exec_driver_sql(self._declared.select(len(key)), key).one()
        connection.exec_driver_sql(self._declared.remove, key)
        return tuple(found)

    @cached_property
    def _select(self) -> str:
        return f"SELECT packed FROM {self._table}"  # noqa: S608


def _packed(values: tuple[Any, ...]) -> bytes:
    try:
        return marshal.dumps(values)
    except ValueError:  # a choice, which is a text of its own class
        return marshal.dumps(tuple(str(value) if isinstance(value, str) else value for value in values))
