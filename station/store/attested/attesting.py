"""Rows of state compared with a replay of the entries behind them, at the moment they are used.

A row that was edited in the database is found before anything is decided by it, and no later act can wash the edit
clean. What was replayed is remembered for as long as the process runs, so that afterwards only entries that came since
are replayed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table

from station.core.errors import IntegrityProblem
from station.core.ledger import Stream
from station.store.attested.replayed_rows import Key, ReplayedRows
from station.store.attested.sources import SOURCES, EntrySource
from station.store.projections.rows import Row
from station.store.readers.reading import STATE_DAMAGED
from station.store.statements import statements_for

MOST_KEPT = 20_000
"""Replayed rows that a process remembers: those of a day at the largest counter."""
_WHOLE = ""
"""Instead of a key: all rows of the table."""
_Place = tuple[Table, str]


@dataclass(frozen=True, slots=True)
class _Replayed:
    """What the entries up to number `upto` say; `last` is the newest of them that said anything."""

    rows: dict[Key, Row]
    last: int
    upto: int


class Attestations:
    """What a process has replayed, for all its transactions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[_Place, _Replayed] = {}

    def recall(self, place: _Place) -> _Replayed | None:
        """What was replayed last for `place`."""
        with self._lock:
            return self._kept.get(place)

    def keep(self, found: dict[_Place, _Replayed]) -> None:
        """Remember what a transaction replayed; of entries that are committed only."""
        with self._lock:
            for place, replayed in found.items():
                known = self._kept.pop(place, None)
                self._kept[place] = replayed if known is None or known.upto <= replayed.upto else known
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]

    def forget(self) -> None:
        """Remember nothing: the database may be another one."""
        with self._lock:
            self._kept.clear()


class Attested:
    """Comparing rows within one transaction; `end_of` says where a stream ends in it."""

    def __init__(self, connection: Connection, known: Attestations, end_of: Callable[[Stream], int]) -> None:
        self._connection = connection
        self._known = known
        self._end_of = end_of
        self.found: dict[_Place, _Replayed] = {}

    def require(self, table: Table, key: str, row: Iterable[Any] | None) -> None:
        """Raise `IntegrityProblem` ``store.state_damaged`` unless `row` (None: no row) is what the entries give.

        `row` begins with the table's columns, in their order.
        """
        expected = self._replayed(SOURCES[table], key).rows.get((key,))
        if self._values(table, expected) != _beginning(table, row):
            raise IntegrityProblem(STATE_DAMAGED, table=table.name, key=key)

    def require_all(self, table: Table, rows: Iterable[Iterable[Any]]) -> None:
        """The same for all rows of a table together."""
        expected = {self._values(table, row) for row in self._replayed(SOURCES[table], _WHOLE).rows.values()}
        found = {_beginning(table, row) for row in rows}
        for wrong in sorted(expected ^ found, key=repr):
            key = "/".join(str(value) for value in (wrong or ())[: len(table.primary_key)])
            raise IntegrityProblem(STATE_DAMAGED, table=table.name, key=key)

    def _values(self, table: Table, row: Row | None) -> tuple[Any, ...] | None:
        return None if row is None else statements_for(self._connection.dialect, table).as_tuple(row)

    def _replayed(self, source: EntrySource, key: str) -> _Replayed:
        place, end = (source.table, key), self._end_of(source.stream)
        known = self.found.get(place) or self._known.recall(place)
        if known is None or known.last > end:  # nothing yet, or entries that this transaction does not see
            known = _Replayed({}, 0, 0)
        if known.upto < end:
            known = self.found[place] = self._go_on(source, key, known, end)
        return known

    def _go_on(self, source: EntrySource, key: str, known: _Replayed, end: int) -> _Replayed:
        entries = source.entries(self._connection, key, known.upto, end)
        if not entries:
            return _Replayed(known.rows, known.last, end)
        replay = ReplayedRows(source.table, known.rows.values())
        replay.replay(source.following, entries)
        rows = replay.of(source.table)
        if key != _WHOLE:
            rows = {place: row for place, row in rows.items() if place == (key,)}
        return _Replayed(rows, max(entry.seq for entry in entries), end)


def _beginning(table: Table, row: Iterable[Any] | None) -> tuple[Any, ...] | None:
    return None if row is None else tuple(row)[: len(table.columns)]


def all_rows(connection: Connection, table: Table) -> list[Row]:
    """All rows of `table` as the entries give them, without a look at the table itself."""
    source = SOURCES[table]
    replay = ReplayedRows(table)
    replay.replay(source.following, source.every(connection))
    return list(replay.of(table).values())
