"""What a process has replayed and read, so that afterwards only newer entries are."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from station.core.ledger import Stream
from station.store.attested.named import NamedPlaces
from station.store.attested.owners import GivenValues, Owners
from station.store.attested.recent import RecentEntries
from station.store.attested.replayed_rows import Key
from station.store.attested.sources import EntrySource
from station.store.projections.rows import Row

if TYPE_CHECKING:
    from station.store.attested.attesting import Attested

MOST_KEPT = 20_000
"""Replayed rows that a process remembers: those of a day at the largest counter."""
Place = tuple[EntrySource, str]


@dataclass(slots=True)
class Replayed:
    """The rows by the entries up to number `upto`; `last` is the newest entry that changed any of them.

    What is asked of the rows again and again is made once: `tuples` as the database has them, `open_dues` of deadlines.
    """

    rows: dict[Key, Row]
    last: int
    upto: int
    tuples: dict[Key, tuple[Any, ...]] = field(default_factory=dict)
    dues: list[tuple[str, str | None, int]] | None = None

    def open_dues(self) -> list[tuple[str, str | None, int]]:
        """Kind, due moment and starting entry of the deadlines among the rows that have not ended."""
        if self.dues is None:
            rows = (row for row in self.rows.values() if row["ended_at"] is None)
            self.dues = [(row["kind"], row["due_at"], row["seq"]) for row in rows]
        return self.dues


class Attestations:
    """What a process has replayed, for all its transactions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Place, Replayed] = {}
        self._recent: dict[Stream, RecentEntries] = {}
        self._places: dict[EntrySource, NamedPlaces] = {}
        self._owners: dict[GivenValues, Owners] = {}

    def recall(self, place: Place) -> Replayed | None:
        """The last replayed rows of `place`."""
        with self._lock:
            return self._kept.get(place)

    def recent(self, stream: Stream) -> RecentEntries | None:
        """The newest entries of `stream` that were read."""
        with self._lock:
            return self._recent.get(stream)

    def places(self, source: EntrySource) -> NamedPlaces | None:
        """Which entries name a key of `source`, of those that were read."""
        with self._lock:
            return self._places.get(source)

    def owners(self, given: GivenValues) -> Owners | None:
        """Whose the values are that `given` looks up, by the entries that were read."""
        with self._lock:
            return self._owners.get(given)

    def keep(self, attested: Attested) -> None:
        """Remember what a transaction replayed and read, from committed entries only."""
        with self._lock:
            for place, replayed in attested.found.items():
                known = self._kept.pop(place, None)
                self._kept[place] = replayed if known is None or known.upto <= replayed.upto else known
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            for stream, recent in attested.recent.items():
                before = self._recent.get(stream)
                if before is None or before.upto <= recent.upto:
                    self._recent[stream] = recent
            for source, places in attested.places.items():
                known_places = self._places.get(source)
                if known_places is None or known_places.upto <= places.upto:
                    self._places[source] = places
            for given, owners in attested.owners.items():
                known_owners = self._owners.get(given)
                if known_owners is None or known_owners.upto <= owners.upto:
                    self._owners[given] = owners

    def forget(self) -> None:
        """Forget everything, since the database may be another one."""
        with self._lock:
            self._kept.clear()
            self._recent.clear()
            self._places.clear()
            self._owners.clear()
