"""The entries behind several rows of one key.

An officer's training, an item's spans of custody, the deadlines about one thing: an inserted or removed row is as
wrong as a changed one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table

from station.core.ledger import Entry, subject
from station.inventory.values import ItemState
from station.store.attested.replayed_rows import Key
from station.store.attested.sources import Concerns, EntrySource, PlacesOf, entries_at, having, numbers_about
from station.store.projections.rows import Row
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import custody_span, item, training


@dataclass(frozen=True)
class SeveralEntries(EntrySource):
    """The entries of all rows whose primary key has the key as its column number `at`."""

    at: int = 0

    def key_of(self, place: Key) -> str:
        """That column of it."""
        return str(place[self.at])

    def holds(self, place: Key, key: str) -> bool:
        """Whether it has."""
        return bool(place[self.at] == key)


@dataclass(frozen=True)
class AboutEntries(SeveralEntries):
    """The entries about the key, found by the index of subjects, which the comparison of all state covers."""

    def about(self, key: str) -> str:
        """The subject of the key."""
        return key

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """All entries about it."""
        about = self.about(key)
        numbers = numbers_about(connection, self, (about,), after, until)[about]
        found = entries_at(connection, self.stream, [seq for seq, _ in numbers])
        return [found[seq] for seq, _ in numbers]

    def histories(
        self, connection: Connection, keys: Sequence[str], until: int, places: PlacesOf
    ) -> dict[str, list[Entry]]:
        """The same from the beginning, by key."""
        del places
        return {key: self.entries(connection, key, 0, until) for key in keys}

    def concerning(self, key: str) -> Concerns:
        """Tells whether it may be a subject of an entry."""
        return having(self.kinds, self.about(key))


@dataclass(frozen=True)
class SpanEntries(AboutEntries):
    """The entries of an item's spans of custody; the item itself is out while its newest span is open."""

    def about(self, key: str) -> str:
        """The item."""
        return subject("item", key)

    def beginning(self, key: str, rows: Sequence[Row]) -> Iterator[tuple[Table, Row]]:
        """The spans so far, and the item as far as their projections look at it."""
        yield from super().beginning(key, rows)
        newest = max(rows, key=lambda row: int(row["seq"]), default=None)
        out = newest is not None and newest["ended_at"] is None
        blank: Row = {column.name: None for column in item.columns}
        state = ItemState.OUT if out else ItemState.IN_STORE
        yield item, {**blank, "tag": key, "state": state.value}


SEVERAL = {
    source.table: source
    for source in (
        SeveralEntries(training, name="number"),
        SpanEntries(custody_span),
        AboutEntries(deadline, at=1),
    )
}
