"""The entries behind a row of state, found without trusting more derived tables than necessary.

For people, sign-in attempts and parameters: by kind in the ledger itself, entries whose body names the row's key;
there are few entries of these kinds. For items: by the index of subjects, because an item's entries are most of the
ledger. That index is derived too; a consistent edit of the index and the item's row is found by the comparison of all
state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, Table

from station.archive.redating.bodies import SessionRedated
from station.archive.session_bodies import ImportClosed
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.canonical import LARGEST_INTEGER
from station.inventory.bodies import Changed, CheckedIn, Registered, Retagged
from station.inventory.care.bodies import InstrumentVerified
from station.inventory.stock.bodies import StockCorrected, StockIssued, StockMovementVoided, StockReceived
from station.inventory.stock.loss_bodies import StockLost
from station.inventory.stock.paper_bodies import SheetsDestroyed, SheetSpoiled, StockUsed
from station.inventory.stock.portion_bodies import PartReturned, StockJoined, StockParted
from station.inventory.voiding.bodies import FactsVoided
from station.store.attested.lookups import (
    entries_at,
    fetched,
    in_order,
    kinds_between,
    names,
    naming_subjects,
    newer_about,
    numbers_about,
    of_kinds,
)
from station.store.attested.named import NamedPlaces, naming
from station.store.attested.recent import RecentEntries, RecentEntry
from station.store.attested.replayed_rows import Key, ReplayedRows
from station.store.projections import ProjectionsByKind
from station.store.projections.rows import Row
from station.store.readers.ledger import bytes_of
from station.store.schema import deadlines, equipment, kits, ledger, matters, people
from station.store.schema.places import place as place_of_things

_FACTS = frozenset({Registered.KIND, Changed.KIND, Retagged.KIND, InstrumentVerified.KIND, FactsVoided.KIND})
_STOCK = frozenset(
    each.KIND
    for each in (
        *(StockReceived, StockIssued, StockCorrected, StockMovementVoided),
        *(StockUsed, SheetSpoiled, SheetsDestroyed, StockLost),
        *(StockParted, StockJoined, PartReturned),
    )
)
"""The movements of counted stock, which has no others: each says how much of it is there."""
_SETTLES = frozenset({CheckedIn.KIND}) | _STOCK
"""Entries of these kinds set all columns of an item that move, but those of its last import.

A void does not: where the loan goes on as it was, by which entry somebody has the item stands only in that entry.
"""
_IMPORT = ImportClosed.KIND
_REDATED = SessionRedated.KIND
"""What is said of an import later: it may count for a return no more."""
_SOME_IMPORT = "an import before"
"""In place of the last import of an item, of which it is asked whether an entry changes it."""


PlacesOf = Callable[["EntrySource"], NamedPlaces]
"""Where the entries of a source stand that name a key, up to the end of its stream."""


@dataclass(frozen=True, eq=False)
class EntrySource:
    """The entries behind rows of `table`: in `stream`, those whose body has the key under `name` ("": all).

    There is one of each, which is known by itself: what it gave is looked up by it for every row that is compared.
    """

    table: Table
    stream: Stream = Stream.CUSTODY
    name: str = ""

    @cached_property
    def following(self) -> ProjectionsByKind:
        """The projections that write the table."""
        return ProjectionsByKind((self.table,))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of entry that these follow."""
        return tuple(sorted(self.following.kinds or ()))

    def place(self, key: str) -> Key:
        """The row's primary key."""
        return (key,)

    def key_of(self, place: Key) -> str:
        """The key that asks for the row at `place`."""
        return "/".join(map(str, place))

    def holds(self, place: Key, key: str) -> bool:
        """Whether the row at `place` is one of those that `key` asks for."""
        return place == self.place(key)

    def beginning(self, key: str, rows: Sequence[Row]) -> Iterator[tuple[Table, Row]]:
        """The rows before the replay: `rows` of the table, and the rows that their projections read besides."""
        del key
        for row in rows:
            yield self.table, row

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """The entries to replay, in order; none up to `after` and none beyond `until`."""
        return of_kinds(connection, self.stream, self.kinds, naming(self.name, key), after, until)

    def histories(
        self, connection: Connection, keys: Sequence[str], until: int, places: PlacesOf
    ) -> dict[str, list[Entry]]:
        """The entries to replay from the beginning, by key; `places` knows which entries name a key."""
        if not self.name or "" in keys:
            return {key: self.entries(connection, key, 0, until) for key in keys}
        named = places(self)
        seqs = {key: named.of(key, until) for key in keys}
        found = entries_at(connection, self.stream, [seq for each in seqs.values() for seq in each])
        return {key: [found[seq] for seq in each] for key, each in seqs.items()}

    def places(self, connection: Connection, known: NamedPlaces | None, until: int) -> NamedPlaces:
        """`known`, extended by the entries up to `until`."""
        known = known or NamedPlaces(self.name)
        sql, given = kinds_between(connection, self.stream, self.kinds, "seq, content", known.upto, until)
        rows = fetched(connection, sql, given)
        return known.going_on([(row[0], bytes_of(row[1])) for row in rows], until)

    def newer(self, connection: Connection, after: Mapping[str, int], until: int) -> dict[str, list[Entry]]:
        """The entries that follow for each key, above its number in `after`."""
        return {key: self.entries(connection, key, upto, until) for key, upto in after.items()}

    def concerned(
        self, recent: RecentEntries, after: Mapping[str, int], end: int
    ) -> dict[str, list[RecentEntry]]:
        """Of the newest entries those that `newer` finds for a key, or may find; keys that none concerns may be left out."""
        if recent.kinds.isdisjoint(self.kinds):  # of most tables none is of the newest entries
            return {}
        newest = recent.between(min(after.values(), default=end), end)
        mine = [each for each in newest if each.kind in self.kinds]
        found: dict[str, list[RecentEntry]] = {}
        for key, upto in after.items():
            named = naming(self.name, key)
            found[key] = [each for each in mine if each.seq > upto and names(each.content, named)]
        return found

    def reaches_back(self, rows: Mapping[Key, Row], entries: Sequence[Entry]) -> bool:
        """Whether one of these entries goes on from what is not among the remembered `rows` and was there once."""
        del rows, entries
        return False

    def every(self, connection: Connection) -> list[Entry]:
        """All entries behind the table, in their order."""
        return of_kinds(connection, self.stream, self.kinds, b"", 0, LARGEST_INTEGER)


@dataclass(frozen=True, eq=False)
class SecretEntries(EntrySource):
    """The entries of a secret, whose key names its account or officer."""

    @cached_property
    def of_account(self) -> EntrySource:
        """The entries that name an account."""
        return EntrySource(self.table, self.stream, "account")

    @cached_property
    def of_officer(self) -> EntrySource:
        """The entries that name an officer."""
        return EntrySource(self.table, self.stream, "number")

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """All entries that set it; those of all secrets without a key."""
        source, name = self._of(key)
        return source.entries(connection, name, after, until)

    def histories(
        self, connection: Connection, keys: Sequence[str], until: int, places: PlacesOf
    ) -> dict[str, list[Entry]]:
        """All entries that set each of them."""
        found: dict[str, list[Entry]] = {}
        for key in keys:
            source, name = self._of(key)
            found[key] = source.histories(connection, (name,), until, places)[name]
        return found

    def concerned(
        self, recent: RecentEntries, after: Mapping[str, int], end: int
    ) -> dict[str, list[RecentEntry]]:
        """Those that set each of them."""
        found: dict[str, list[RecentEntry]] = {}
        for key, upto in after.items():
            source, name = self._of(key)
            found[key] = source.concerned(recent, {name: upto}, end).get(name, [])
        return found

    def _of(self, key: str) -> tuple[EntrySource, str]:
        kind, _, name = key.partition(":")
        return (self.of_account if kind == "account" else self.of_officer), name


@dataclass(frozen=True, eq=False)
class ItemEntries(EntrySource):
    """The entries of an item; of a long history only those that still matter."""

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """All entries after `after`; from the beginning see `histories`."""
        if not after:
            return self._histories(connection, (key,), until)[key]
        return self.newer(connection, {key: after}, until)[key]

    def newer(self, connection: Connection, after: Mapping[str, int], until: int) -> dict[str, list[Entry]]:
        """The same for several items."""
        return newer_about(
            connection, self.stream, self.kinds, {key: subject("item", key) for key in after}, after, until
        )

    def concerned(
        self, recent: RecentEntries, after: Mapping[str, int], end: int
    ) -> dict[str, list[RecentEntry]]:
        """Those that may be about the item; replaying an entry that only names it does no harm."""
        return naming_subjects(self.kinds, recent, {key: subject("item", key) for key in after}, after, end)

    def histories(
        self, connection: Connection, keys: Sequence[str], until: int, places: PlacesOf
    ) -> dict[str, list[Entry]]:
        """For each item: its facts, the newest import before the last return, and all entries since then."""
        del places
        return self._histories(connection, keys, until)

    def _histories(self, connection: Connection, keys: Sequence[str], until: int) -> dict[str, list[Entry]]:
        counting, imports, redated = ({key: list[int]() for key in keys} for _ in range(3))
        settled: dict[str, int] = {}
        for key, places in self._numbers(connection, keys, 0, until).items():
            # What is no registered item is a portion of a line: of its one loan every entry still matters.
            known = any(kind == Registered.KIND for _, kind in places)
            at = max((seq for seq, kind in places if known and kind in _SETTLES), default=0)
            settled[key] = at
            counting[key] = [seq for seq, kind in places if seq >= at or kind in _FACTS]
            imports[key] = [seq for seq, kind in places if seq < at and kind == _IMPORT]
            redated[key] = [seq for seq, kind in places if seq < at and kind == _REDATED]
        found = entries_at(connection, self.stream, [seq for seqs in counting.values() for seq in seqs])
        return {
            key: [
                *(found[seq] for seq in seqs if seq < settled[key]),
                *self._last_import(connection, key, imports[key], redated[key]),
                *(found[seq] for seq in seqs if seq >= settled[key]),
            ]
            for key, seqs in counting.items()
        }

    def _numbers(
        self, connection: Connection, keys: Sequence[str], after: int, until: int
    ) -> dict[str, list[tuple[int, str]]]:
        named = {subject("item", key): key for key in keys}
        found = numbers_about(connection, self.stream, self.kinds, tuple(named), after, until)
        return {named[about]: numbers for about, numbers in found.items()}

    def _last_import(
        self, connection: Connection, key: str, before: Sequence[int], redated: Sequence[int]
    ) -> list[Entry]:
        """The newest of the imports at `before` that changes the item, be it that it leaves no import that counts, and how it was dated anew since."""
        blank: dict[str, object] = {column.name: None for column in self.table.columns}
        blank |= {"tag": key, "last_import_at": _SOME_IMPORT}
        for seq in reversed(before):
            found = in_order(entries_at(connection, self.stream, (seq,)))
            rows = ReplayedRows(((self.table, blank),))
            rows.replay(self.following, found)
            if rows.of(self.table)[(key,)] != blank:
                since = [each for each in redated if each > seq]
                return [*found, *in_order(entries_at(connection, self.stream, since))] if since else found
        return []


SOURCES = {
    source.table: source
    for source in (
        EntrySource(people.account, name="account"),
        EntrySource(people.officer, name="number"),
        EntrySource(people.sign_in_attempt, Stream.AUDIT, "owner"),
        SecretEntries(people.secret_issue, name="owner"),
        EntrySource(people.office),
        EntrySource(ledger.policy_parameter),
        EntrySource(deadlines.calendar_year),
        ItemEntries(equipment.item, name="tag"),
        EntrySource(kits.kit, name="code"),
        EntrySource(matters.matter, name="matter_key"),
        EntrySource(place_of_things, name="code"),
    )
}
