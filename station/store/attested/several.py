"""The entries behind several rows of one key.

An officer's training, the items of a kit, an item's spans of custody, the deadlines about one thing, its attached files: an inserted or removed row is as
wrong as a changed one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Table

from station.core.ledger import Entry, subject
from station.inventory.stocktake.bodies import STOCKTAKE
from station.inventory.testing.bodies import RAPID_TEST
from station.inventory.values import ItemState
from station.people.conduct.values import CONDUCT
from station.people.offices.keeper_bodies import KEEPER_CHANGE
from station.store.attested.lookups import entries_at, naming_subjects, newer_about
from station.store.attested.recent import RecentEntries, RecentEntry
from station.store.attested.replayed_rows import Key
from station.store.attested.sources import EntrySource, PlacesOf
from station.store.projections.rows import Row
from station.store.schema.attachments import attached_file
from station.store.schema.conduct import conduct_record
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import custody_span, item, number_run, training
from station.store.schema.kits import kit_part
from station.store.schema.rapid_tests import rapid_test
from station.store.schema.requests import request, request_step
from station.store.schema.reservations import reservation
from station.store.schema.stocktakes import stocktake

_BY_ENTRY: Final = frozenset({KEEPER_CHANGE, CONDUCT, RAPID_TEST})
"""Areas of things that are named by the number of the entry that starts them."""


@dataclass(frozen=True, eq=False)
class SeveralEntries(EntrySource):
    """The entries of all rows whose primary key has the key as its column number `at`."""

    at: int = 0

    def key_of(self, place: Key) -> str:
        """That column of it."""
        return str(place[self.at])

    def holds(self, place: Key, key: str) -> bool:
        """Whether it has."""
        return bool(place[self.at] == key)


@dataclass(frozen=True, eq=False)
class AboutEntries(SeveralEntries):
    """The entries about the key, found by the index of subjects, which the comparison of all state covers."""

    def about(self, key: str) -> str:
        """The subject of the key."""
        return key

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """All entries about it."""
        return self.newer(connection, {key: after}, until)[key]

    def newer(self, connection: Connection, after: Mapping[str, int], until: int) -> dict[str, list[Entry]]:
        """The same for several keys."""
        return newer_about(
            connection, self.stream, self.kinds, {key: self.about(key) for key in after}, after, until
        )

    def histories(
        self, connection: Connection, keys: Sequence[str], until: int, places: PlacesOf
    ) -> dict[str, list[Entry]]:
        """The same from the beginning, by key."""
        del places
        return self.newer(connection, dict.fromkeys(keys, 0), until)

    def concerned(
        self, recent: RecentEntries, after: Mapping[str, int], end: int
    ) -> dict[str, list[RecentEntry]]:
        """Those that may be about it."""
        return naming_subjects(self.kinds, recent, {key: self.about(key) for key in after}, after, end)


@dataclass(frozen=True, eq=False)
class ItemEntriesOf(AboutEntries):
    """The entries of rows whose key begins with the tag of an item."""

    def about(self, key: str) -> str:
        """The item."""
        return subject("item", key)


@dataclass(frozen=True, eq=False)
class SpanEntries(ItemEntriesOf):
    """The entries of an item's spans of custody; the item itself is out while one of them is open."""

    def beginning(self, key: str, rows: Sequence[Row]) -> Iterator[tuple[Table, Row]]:
        """The spans so far, and the item as far as their projections look at it."""
        yield from super().beginning(key, rows)
        loan = next((row["seq"] for row in rows if row["ended_at"] is None), None)
        blank: Row = {column.name: None for column in item.columns}
        state = ItemState.IN_STORE if loan is None else ItemState.OUT
        yield item, {**blank, "tag": key, "state": state.value, "loan_seq": loan}


@dataclass(frozen=True, eq=False)
class RequestEntries(AboutEntries):
    """The entries of a request, which is named by the number of the one that filed it: that one, and those about it.

    What else is named by its first entry is found in the same way, by the `area` of its subject.
    """

    area: str = "request"

    def place(self, key: str) -> Key:
        """The request's own row."""
        return (int(key),)

    def holds(self, place: Key, key: str) -> bool:
        """Whether the row is of this request."""
        return str(place[0]) == key

    def about(self, key: str) -> str:
        """The request."""
        return subject(self.area, key)

    def newer(self, connection: Connection, after: Mapping[str, int], until: int) -> dict[str, list[Entry]]:
        """The one that filed it, before those about it."""
        filed = entries_at(
            connection, self.stream, [int(key) for key, upto in after.items() if upto < int(key) <= until]
        )
        found = super().newer(connection, after, until)
        for key, entries in found.items():
            first = filed.get(int(key))
            if first is not None and first.kind in self.kinds:
                entries.insert(0, first)
        return found

    def concerned(
        self, recent: RecentEntries, after: Mapping[str, int], end: int
    ) -> dict[str, list[RecentEntry]]:
        """The one that filed it, if it is among the newest, and those about it."""
        found = super().concerned(recent, after, end)
        for each in recent.between(min(after.values(), default=end), end):
            key = str(each.seq)
            if key in after and after[key] < each.seq and each.kind in self.kinds:
                found.setdefault(key, []).insert(0, each)
        return found


@dataclass(frozen=True, eq=False)
class DueEntries(AboutEntries):
    """The entries of what is due of a thing: those about it, and the first one, where a thing is named by the number of the entry that starts it."""

    at: int = 1

    def newer(self, connection: Connection, after: Mapping[str, int], until: int) -> dict[str, list[Entry]]:
        """The first one, before those about it."""
        found = super().newer(connection, after, until)
        firsts = {key: seq for key in after if (seq := named_by(key)) and after[key] < seq <= until}
        entries = entries_at(connection, self.stream, list(firsts.values())) if firsts else {}
        for key, seq in firsts.items():
            first = entries.get(seq)
            if first is not None and first.kind in self.kinds:
                found[key].insert(0, first)
        return found

    def concerned(
        self, recent: RecentEntries, after: Mapping[str, int], end: int
    ) -> dict[str, list[RecentEntry]]:
        """The first one, if it is among the newest, and those about it."""
        found = super().concerned(recent, after, end)
        firsts = {seq: key for key in after if (seq := named_by(key)) and after[key] < seq <= end}
        if firsts:
            for each in recent.between(min(after.values()), end):
                key = firsts.get(each.seq)
                if key is not None and each.kind in self.kinds:
                    found.setdefault(key, []).insert(0, each)
        return found


def named_by(about: str) -> int:
    """The number of the entry that starts a thing, where that names it; 0 for other things."""
    area, _, number = about.partition(":")
    return int(number) if area in _BY_ENTRY and number.isdigit() else 0


SEVERAL = {
    source.table: source
    for source in (
        SeveralEntries(training, name="number"),
        SeveralEntries(kit_part, name="code"),
        SpanEntries(custody_span),
        ItemEntriesOf(number_run),
        ItemEntriesOf(reservation),
        DueEntries(deadline),
        AboutEntries(attached_file),
        RequestEntries(request),
        RequestEntries(request_step),
        RequestEntries(stocktake, area=STOCKTAKE),
        RequestEntries(conduct_record, area=CONDUCT),
        RequestEntries(rapid_test, area=RAPID_TEST),
    )
}
