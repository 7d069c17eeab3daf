"""Reading a station's entries at the centre, for a copy that goes on from them (`station.sync.fetching.CentreRecords`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import psycopg

from station.core.ledger import StoredEntry, Stream
from station.store.central.centre import PostgresCentre
from station.store.central.connecting import Link
from station.store.central.rows import ENTRIES, HIGHEST_NUMBER, stored_entry
from station.sync.values import CentreState


@contextmanager
def open_records(address: str) -> Iterator[CentralRecords]:
    """The centre at `address` (a `RecordsOpener`); it connects at the first call. Raises `SyncProblem`."""
    with closing(Link(address)) as link:
        yield CentralRecords(link)


class CentralRecords:
    """The records of a centre reached through `link`; each call sees one state."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._centre = PostgresCentre(link)

    def state_of(self, station: str) -> CentreState:
        """The state of `station` at the centre."""
        return self._centre.state_of(station)

    def hash_at(self, station: str, stream: Stream, seq: int) -> bytes | None:
        """The hash at a number; None beyond the end."""
        return self._centre.hash_at(station, stream, seq)

    def entries(self, station: str, stream: Stream, after: int, count: int) -> Sequence[StoredEntry]:
        """The `count` rows above `after`, in order."""

        def ask(connection: psycopg.Connection) -> Sequence[StoredEntry]:
            found = [station, stream.value, after + 1, HIGHEST_NUMBER, count]
            return [stored_entry(stream, row) for row in connection.execute(ENTRIES + " LIMIT %s", found)]

        return self._link.transact(ask, write=False)

    def receipt(self, station: str, stream: Stream, seq: int) -> str | None:
        """The signed checkpoint with which the entry at `seq` was confirmed; None without one."""

        def ask(connection: psycopg.Connection) -> str | None:
            row = connection.execute(
                "SELECT checkpoint FROM receipt WHERE station_id = %s AND stream = %s AND seq = %s",
                [station, stream.value, seq],
            ).fetchone()
            return None if row is None else str(row[0])

        return self._link.transact(ask, write=False)
