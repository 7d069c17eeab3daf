"""The interface through which a projection writes: rows of declared tables by their primary key.

`station.store.live_rows.LiveRows` writes at once, within a unit of work; `station.store.buffered_rows.BufferedRows`
serves a replay and gathers many changes of a row into one write. A key is given as its columns' values in the order
of the primary key.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from station.core.ledger import Entry

Row = Mapping[str, Any]
_NOTHING: frozenset[Table] = frozenset()


class Rows(ABC):
    """Rows of the tables that the running projection declared. Raises RuntimeError for any other table."""

    def __init__(self) -> None:
        self._writes = self._touches = _NOTHING

    def enter(self, entry: Entry, writes: frozenset[Table], reads: frozenset[Table]) -> None:
        """Begin a projection: it runs for `entry` and declared these tables."""
        self._entry = entry
        self._writes = writes
        self._touches = writes | reads if reads else writes

    def _readable(self, table: Table) -> None:
        if table not in self._touches:
            raise RuntimeError(
                f"a projection of {self._entry.kind} did not declare that it reads {table.name}"
            )

    def _writable(self, table: Table) -> None:
        if table not in self._writes:
            raise RuntimeError(
                f"a projection of {self._entry.kind} did not declare that it writes {table.name}"
            )

    @abstractmethod
    def row(self, table: Table, *key: Any) -> Row | None:
        """The present row with this key; None when there is none."""

    @abstractmethod
    def last(self, table: Table, *key: Any) -> Row | None:
        """Of the rows that share all key columns but the last one, the row where that one is greatest."""

    @abstractmethod
    def under(self, table: Table, *key: Any) -> list[Row]:
        """The rows that share these first columns of the key, in the order of the rest."""

    @abstractmethod
    def put(self, table: Table, row: Row) -> None:
        """Write a whole row, in place of the one with its key; the caller does not change it afterwards."""

    @abstractmethod
    def put_all(self, table: Table, rows: Sequence[Row]) -> None:
        """Write whole rows of one table."""

    @abstractmethod
    def add(self, table: Table, row: Row) -> bool:
        """Write a whole row unless there is one with its key; whether it was written."""

    @abstractmethod
    def change(self, table: Table, key: tuple[Any, ...], values: Row) -> bool:
        """Set `values` in the row with this key; whether there is such a row."""

    @abstractmethod
    def remove(self, table: Table, *key: Any) -> bool:
        """Delete the row with this key; whether there was one."""

    @abstractmethod
    def impossible(self, code: str, **facts: object) -> None:
        """Report that the entry states what can't have happened after the entries before it; never stops.

        `code` is a text key below ``ledger.problem``. Only what no rule of any time allowed belongs here: an older
        entry is not judged by today's stricter rules. A replay reports it; at the moment of recording the decision
        has refused it already.
        """
