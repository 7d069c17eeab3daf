"""Rows that are written once and never again, looked for in the table in use instead of derived aside.

What entries are found by is nine tenths of all rows. Each of them written aside, read back and compared
costs three times what looking it up does. All of them found, and no more than these in use, is the same proof; where
that fails, the table is derived aside after all, to say which rows differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

from station.store.engine import driver_cursor
from station.store.statements import Cursor, Statements

_AT_ONCE = 200
"""Rows that one statement looks for."""


class SoughtStatements(Statements):
    """Of a table without a column that may be empty, which the projections write without ever reading it.

    Every row comes once, because an entry has a number of its own.
    """

    def __init__(self, used: Connection, table: Table) -> None:
        super().__init__(used.dialect, table)
        if any(column.nullable for column in table.columns):
            raise ValueError(f"what is empty in {table.name} can't be looked for")
        self._used = used
        self.sought = 0
        """Rows that were looked for."""
        self._found = 0
        self._once = True

    def write(self, _cursor: Cursor, rows: Sequence[tuple[Any, ...]]) -> None:
        """Look for `rows`. Raises `StoreProblem`."""
        with driver_cursor(self._used) as cursor:
            for at in range(0, len(rows), _AT_ONCE):
                part = rows[at : at + _AT_ONCE]
                cursor.execute(self._counting(len(part)), tuple(chain.from_iterable(part)))
                self._found += cursor.fetchone()[0]
        self.sought += len(rows)
        self._once = self._once and len(set(rows)) == len(rows)

    def agree(self) -> bool:
        """Whether the table in use holds exactly the rows that were looked for."""
        with driver_cursor(self._used) as cursor:
            cursor.execute(f"SELECT count(*) FROM {self._table}", ())  # noqa: S608
            return self._once and bool(cursor.fetchone()[0] == self._found == self.sought)

    def _counting(self, rows: int) -> str:
        marks = f"({', '.join([self._mark] * len(self.columns))})"
        same = (f"used.{self._quote(name)} = given.column{at}" for at, name in enumerate(self.columns, 1))
        return (
            f"SELECT count(*) FROM (VALUES {', '.join([marks] * rows)}) AS given "  # noqa: S608
            f"JOIN {self._table} AS used ON {' AND '.join(same)}"
        )
