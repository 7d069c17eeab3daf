"""Rows in memory, for replaying the few entries behind one row of state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table

from station.core.ledger import Entry
from station.store.projections import ProjectionsByKind, project
from station.store.projections.rows import Row, Rows

Key = tuple[Any, ...]


class ReplayedRows(Rows):
    """Starts with `rows`, each of its table, and holds the rows that the replayed entries write."""

    def __init__(self, rows: Iterable[tuple[Table, Row]] = ()) -> None:
        super().__init__()
        self._held: dict[Table, dict[Key, Row]] = {}
        self._greatest: dict[tuple[Table, Key], Key | None] = {}
        for table, row in rows:
            self.of(table)[key_of(table, row)] = row

    def replay(self, following: ProjectionsByKind, entries: Iterable[Entry]) -> None:
        """Project `entries`, in their order."""
        for entry in entries:
            project(following, self, entry)

    def of(self, table: Table) -> dict[Key, Row]:
        """The rows of `table` by key."""
        return self._held.setdefault(table, {})

    def row(self, table: Table, *key: Any) -> Row | None:
        """The row with this key."""
        self._readable(table)
        return self.of(table).get(key)

    def last(self, table: Table, *key: Any) -> Row | None:
        """The row with the greatest last key column; looked for once, since a long history asks at each of its entries."""
        self._readable(table)
        rows, place = self.of(table), (table, key)
        if place not in self._greatest:
            self._greatest[place] = max((each for each in rows if each[: len(key)] == key), default=None)
        greatest = self._greatest[place]
        return None if greatest is None else rows[greatest]

    def under(self, table: Table, *key: Any) -> list[Row]:
        """The rows with these first key columns."""
        self._readable(table)
        rows = self.of(table)
        return [rows[place] for place in sorted(rows) if place[: len(key)] == key]

    def put(self, table: Table, row: Row) -> None:
        """Set a row."""
        self._writable(table)
        key = key_of(table, row)
        self.of(table)[key] = row
        self._stands(table, key)

    def put_all(self, table: Table, rows: Sequence[Row]) -> None:
        """Set several."""
        for row in rows:
            self.put(table, row)

    def add(self, table: Table, row: Row) -> bool:
        """Set a row unless it is there."""
        self._writable(table)
        key = key_of(table, row)
        self._stands(table, key)
        return self.of(table).setdefault(key, row) is row

    def change(self, table: Table, key: Key, values: Row) -> bool:
        """Set columns of a row."""
        self._writable(table)
        rows = self.of(table)
        if key not in rows:
            return False
        rows[key] = {**rows[key], **values}
        return True

    def remove(self, table: Table, *key: Any) -> bool:
        """Take a row out."""
        self._writable(table)
        self._greatest.pop((table, key[:-1]), None)
        return self.of(table).pop(key, None) is not None

    def _stands(self, table: Table, key: Key) -> None:
        place = (table, key[:-1])
        if place in self._greatest:
            before = self._greatest[place]
            self._greatest[place] = key if before is None else max(before, key)

    def impossible(self, code: str, **facts: object) -> None:
        """Does nothing.

        Only a part of the ledger is replayed here, and the comparison of all state reports such entries.
        """


def key_of(table: Table, row: Row) -> Key:
    """The primary key of a whole row."""
    return tuple(row[column.name] for column in table.primary_key)
