"""Reading a station's entries at the centre, for a copy that goes on from them (`station.sync.fetching.CentreRecords`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import psycopg

from station.core.ledger import SignatureCheck, StoredEntry, Stream
from station.core.progress import Report, silent
from station.store.central.centre import PostgresCentre
from station.store.central.connecting import Link
from station.store.central.receipts import receipts
from station.store.central.rows import HIGHEST_NUMBER, enrolled_keys
from station.store.central.standing import entry_page
from station.store.keys import signature_holds
from station.sync.values import CentreState


@contextmanager
def open_records(address: str, report: Report = silent, /) -> Iterator[CentralRecords]:
    """The centre at `address` (a `RecordsOpener`); it connects at the first call. Raises `SyncProblem`."""
    with closing(Link(address, report)) as link:
        yield CentralRecords(link)


class CentralRecords:
    """The records of a centre reached through `link`; each call sees one state."""

    def __init__(self, link: Link, check: SignatureCheck = signature_holds) -> None:
        self._link = link
        self._check = check
        self._centre = PostgresCentre(link)

    def state_of(self, station: str) -> CentreState:
        """The state of `station` at the centre."""
        return self._centre.state_of(station)

    def hash_at(self, station: str, stream: Stream, seq: int) -> bytes | None:
        """The hash at a number; None beyond the end."""
        return self._centre.hash_at(station, stream, seq)

    def entries(self, station: str, stream: Stream, after: int, count: int) -> Sequence[StoredEntry]:
        """The rows above `after`, in order: at most `count`, fewer where they are large."""

        def ask(connection: psycopg.Connection) -> Sequence[StoredEntry]:
            return entry_page(connection, station, stream, after + 1, HIGHEST_NUMBER, count)

        return self._link.transact(ask, write=False)

    def receipt(self, station: str, stream: Stream, seq: int) -> str | None:
        """The signed checkpoint with which the entry at `seq` was confirmed; None where none counts."""

        def ask(connection: psycopg.Connection) -> str | None:
            keys = {each.key_id: each for each in enrolled_keys(connection, station)}
            found = receipts(connection, station, stream, keys, self._check, seq, seq)
            return next((each.note for each in found if not each.fault), None)

        return self._link.transact(ask, write=False)
