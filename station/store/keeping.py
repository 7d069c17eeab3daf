"""The stored ledger as a whole, as `station.audit` needs it."""

from __future__ import annotations

from contextlib import AbstractContextManager

from station.audit.ports import LedgerProof, StateComparison, StateDifference, StreamProof
from station.core.progress import CancelToken, Report
from station.store.comparing import compare
from station.store.engine import transaction
from station.store.facts import Facts
from station.store.keys import signature_holds
from station.store.rebuild import derive
from station.store.search import reindex
from station.store.store import Store, View, Work
from station.store.verification import verify_ledger


class StoredLedger:
    """Verification and rebuilding over a `Store`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def station_id(self) -> str:
        """Id of the station. Raises `StoreProblem` when the database holds none."""
        with transaction(self._store.engine, write=False) as connection:
            return Facts(connection).require("station_id")

    def read(self) -> AbstractContextManager[View]:
        """One unchanging view."""
        return self._store.read()

    def write(self) -> AbstractContextManager[Work]:
        """One unit of work."""
        return self._store.write()

    def verify(self, *, thorough: bool, report: Report, cancel: CancelToken | None) -> LedgerProof:
        """Verify everything; changes nothing."""
        found = verify_ledger(self._store, signature_holds, thorough=thorough, report=report, cancel=cancel)
        streams = tuple(StreamProof(each.stream, each.entries, each.head) for each in found.streams)
        return LedgerProof(streams, found.problems)

    def compare_state(self, report: Report, cancel: CancelToken | None) -> StateComparison:
        """Compare the state in use with the one the ledger gives."""
        with transaction(self._store.engine, write=False) as connection:
            found = compare(connection, report, cancel)
        differences = tuple(StateDifference(each.table, each.key, each.found) for each in found.differences)
        return StateComparison(found.entries, found.rows, differences, found.impossible)

    def rebuild_state(self, report: Report) -> int:
        """Derive the state anew."""
        replayed = derive(self._store.engine, report=report)
        with transaction(self._store.engine, write=True) as connection:
            reindex(connection)
        return replayed
