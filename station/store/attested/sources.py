"""The entries behind a row of state, found without trusting more derived tables than necessary.

For people, sign-in attempts and parameters: by kind in the ledger itself, entries whose body names the row's key;
there are few entries of these kinds. For items: by the index of subjects, because an item's entries are most of the
ledger. That index is derived too; a consistent edit of the index and the item's row is found by the comparison of all
state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

from station.archive.bodies import ImportClosed
from station.core.ledger import Entry, StoredEntry, Stream, canonical_bytes, subject
from station.core.ledger.canonical import LARGEST_INTEGER
from station.inventory.bodies import Changed, CheckedIn, Registered
from station.store.attested.named import BODY, NamedPlaces, naming
from station.store.attested.recent import RecentEntries, RecentEntry
from station.store.attested.replayed_rows import Key, ReplayedRows
from station.store.engine import driver_cursor, placeholder
from station.store.projections import ProjectionsByKind
from station.store.projections.rows import Row
from station.store.readers.ledger import ENTRY_COLUMNS, bytes_of, stored_entry
from station.store.readers.reading import unaltered
from station.store.schema import deadlines, equipment, ledger, people

_FACTS = frozenset({Registered.KIND, Changed.KIND})
_SETTLES = CheckedIn.KIND
"""Entries of this kind set all columns of an item that move, but those of its last import."""
_IMPORT = ImportClosed.KIND
_One = TypeVar("_One")
_IN_ONE_QUERY = 500


PlacesOf = Callable[["EntrySource"], NamedPlaces]
"""Where the entries of a source stand that name a key, up to the end of its stream."""


@dataclass(frozen=True)
class EntrySource:
    """The entries behind rows of `table`: in `stream`, those whose body has the key under `name` ("": all)."""

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
        return _of_kinds(connection, self, naming(self.name, key), after, until)

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
        sql, given = _kinds_between(connection, self.stream, self.kinds, "seq, content", known.upto, until)
        rows = _fetched(connection, sql, given)
        return known.going_on([(row[0], bytes_of(row[1])) for row in rows], until)

    def newer(self, connection: Connection, after: Mapping[str, int], until: int) -> dict[str, list[Entry]]:
        """The entries that follow for each key, above its number in `after`."""
        return {key: self.entries(connection, key, upto, until) for key, upto in after.items()}

    def concerned(
        self, recent: RecentEntries, after: Mapping[str, int], end: int
    ) -> dict[str, list[RecentEntry]]:
        """Of the newest entries those that `newer` finds for a key, or may find; keys that none concerns may be left out."""
        newest = recent.between(min(after.values(), default=end), end)
        mine = [each for each in newest if each.kind in self.kinds]
        found: dict[str, list[RecentEntry]] = {}
        for key, upto in after.items() if mine else ():
            named = naming(self.name, key)
            found[key] = [each for each in mine if each.seq > upto and _names(each.content, named)]
        return found

    def every(self, connection: Connection) -> list[Entry]:
        """All entries behind the table, in their order."""
        return _of_kinds(connection, self, b"", 0, LARGEST_INTEGER)


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class ItemEntries(EntrySource):
    """The entries of an item; of a long history only those that still matter."""

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """All entries after `after`; from the beginning see `histories`."""
        if not after:
            return self._histories(connection, (key,), until)[key]
        return self.newer(connection, {key: after}, until)[key]

    def newer(self, connection: Connection, after: Mapping[str, int], until: int) -> dict[str, list[Entry]]:
        """The same for several items."""
        return newer_about(connection, self, {key: subject("item", key) for key in after}, after, until)

    def concerned(
        self, recent: RecentEntries, after: Mapping[str, int], end: int
    ) -> dict[str, list[RecentEntry]]:
        """Those that may be about the item; replaying an entry that only names it does no harm."""
        return naming_subjects(self, recent, {key: subject("item", key) for key in after}, after, end)

    def histories(
        self, connection: Connection, keys: Sequence[str], until: int, places: PlacesOf
    ) -> dict[str, list[Entry]]:
        """For each item: its facts, the newest import before the last return, and all entries since then."""
        del places
        return self._histories(connection, keys, until)

    def _histories(self, connection: Connection, keys: Sequence[str], until: int) -> dict[str, list[Entry]]:
        counting, imports = dict[str, list[int]](), dict[str, list[int]]()
        for key, places in self._numbers(connection, keys, 0, until).items():
            settled = max((seq for seq, kind in places if kind == _SETTLES), default=0)
            counting[key] = [seq for seq, kind in places if seq >= settled or kind in _FACTS]
            imports[key] = [seq for seq, kind in places if seq < settled and kind == _IMPORT]
        found = entries_at(connection, self.stream, [seq for seqs in counting.values() for seq in seqs])
        return {
            key: [
                *(found[seq] for seq in seqs if found[seq].kind in _FACTS),
                *self._last_import(connection, key, imports[key]),
                *(found[seq] for seq in seqs if found[seq].kind not in _FACTS),
            ]
            if imports[key]
            else [found[seq] for seq in seqs]
            for key, seqs in counting.items()
        }

    def _numbers(
        self, connection: Connection, keys: Sequence[str], after: int, until: int
    ) -> dict[str, list[tuple[int, str]]]:
        named = {subject("item", key): key for key in keys}
        found = numbers_about(connection, self, tuple(named), after, until)
        return {named[about]: numbers for about, numbers in found.items()}

    def _last_import(self, connection: Connection, key: str, before: Sequence[int]) -> list[Entry]:
        """The newest of the imports at `before` that changes the item."""
        blank = {column.name: None for column in self.table.columns} | {"tag": key}
        for seq in reversed(before):
            found = _in_order(entries_at(connection, self.stream, (seq,)))
            rows = ReplayedRows(((self.table, blank),))
            rows.replay(self.following, found)
            if rows.of(self.table)[(key,)] != blank:
                return found
        return []


_written = lru_cache(maxsize=20_000)(canonical_bytes)


def naming_subjects(
    source: EntrySource,
    recent: RecentEntries,
    subjects: Mapping[str, str],
    after: Mapping[str, int],
    end: int,
) -> dict[str, list[RecentEntry]]:
    """Of the newest entries of a source those that name the subject of each key, above its number in `after`."""
    naming_it = {
        key: found for key, about in subjects.items() if (found := recent.naming.get(_written(about)))
    }
    return {
        key: [each for each in found if after[key] < each.seq <= end and each.kind in source.kinds]
        for key, found in naming_it.items()
    }


def newer_about(
    connection: Connection,
    source: EntrySource,
    subjects: Mapping[str, str],
    after: Mapping[str, int],
    until: int,
) -> dict[str, list[Entry]]:
    """The entries of a source about the subject of each key, above the key's number in `after`."""
    numbers = numbers_about(
        connection, source, tuple(subjects.values()), min(after.values(), default=0), until
    )
    wanted = {key: [seq for seq, _ in numbers[about] if seq > after[key]] for key, about in subjects.items()}
    found = entries_at(connection, source.stream, [seq for seqs in wanted.values() for seq in seqs])
    return {key: [found[seq] for seq in seqs] for key, seqs in wanted.items()}


def numbers_about(
    connection: Connection, source: EntrySource, subjects: Sequence[str], after: int, until: int
) -> dict[str, list[tuple[int, str]]]:
    """Numbers and kinds of the entries of a source about each of these subjects, in their order, by the index of subjects."""
    mark, kinds = placeholder(connection.dialect), frozenset(source.kinds)
    found: dict[str, list[tuple[int, str]]] = {about: [] for about in subjects}
    # The kind is looked up for each place: joined, the planner would read all entries of these kinds.
    kind = "SELECT e.kind FROM ledger_entry e WHERE e.stream = s.stream AND e.seq = s.seq"
    for some in _parts(list(found)):
        sql = (
            f"SELECT s.subject, s.seq, ({kind}) FROM ledger_subject s "  # noqa: S608
            f"WHERE s.subject IN ({', '.join([mark] * len(some))}) "
            f"AND s.stream = {mark} AND s.seq > {mark} AND s.seq <= {mark} ORDER BY s.seq"
        )
        for about, seq, kind_of in _fetched(connection, sql, (*some, source.stream.value, after, until)):
            if kind_of in kinds:
                found[about].append((seq, kind_of))
    return found


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
    )
}


def _of_kinds(
    connection: Connection, source: EntrySource, named: bytes, after: int, until: int
) -> list[Entry]:
    further = ""
    if named:
        mark, postgresql = placeholder(connection.dialect), connection.dialect.name == "postgresql"
        further = f"AND position({mark} in content) > 0" if postgresql else f"AND instr(content, {mark}) > 0"
    sql, given = _kinds_between(connection, source.stream, source.kinds, ENTRY_COLUMNS, after, until, further)
    found = map(stored_entry, _fetched(connection, sql, (*given, named) if named else given))
    return [unaltered(row) for row in found if _names(row.content, named)]


def contents_of_kinds(
    connection: Connection, stream: Stream, kinds: Sequence[str], after: int, until: int
) -> list[bytes]:
    """The contents of the entries of `kinds` above `after` up to `until`, in their order, as they stand there."""
    sql, given = _kinds_between(connection, stream, kinds, "content", after, until)
    return [bytes_of(row[0]) for row in _fetched(connection, sql, given)]


def _kinds_between(
    connection: Connection,
    stream: Stream,
    kinds: Sequence[str],
    columns: str,
    after: int,
    until: int,
    further: str = "",
) -> tuple[str, tuple[Any, ...]]:
    """A select of the entries of `kinds` above `after` up to `until`, in their order, with its parameters."""
    mark = placeholder(connection.dialect)
    listed = ", ".join([mark] * len(kinds))
    # These are few among very many, which the index of kinds finds a hundred times sooner: the sign keeps SQLite, which has
    # no statistics, from walking along the numbers for the sake of the order.
    sql = (
        f"SELECT {columns} FROM ledger_entry WHERE stream = {mark} AND kind IN ({listed}) "  # noqa: S608
        f"AND seq > {mark} AND seq <= {mark} {further} ORDER BY +seq"
    )
    return sql, (stream.value, *kinds, after, until)


def rows_between(connection: Connection, stream: Stream, after: int, until: int) -> list[StoredEntry]:
    """All entries of `stream` above `after` up to `until`, in their order, as they stand there."""
    mark = placeholder(connection.dialect)
    sql = (
        f"SELECT {ENTRY_COLUMNS} FROM ledger_entry WHERE stream = {mark} "  # noqa: S608
        f"AND seq > {mark} AND seq <= {mark} ORDER BY seq"
    )
    return list(map(stored_entry, _fetched(connection, sql, (stream.value, after, until))))


def entries_at(connection: Connection, stream: Stream, seqs: Sequence[int]) -> dict[int, Entry]:
    """The entries with these numbers, by number."""
    mark = placeholder(connection.dialect)
    found: dict[int, Entry] = {}
    for some in _parts(sorted(set(seqs))):
        sql = (
            f"SELECT {ENTRY_COLUMNS} FROM ledger_entry WHERE stream = {mark} "  # noqa: S608
            f"AND seq IN ({', '.join([mark] * len(some))}) ORDER BY seq"
        )
        for row in _fetched(connection, sql, (stream.value, *some)):
            entry = unaltered(stored_entry(row))
            found[entry.seq] = entry
    return found


def _in_order(found: dict[int, Entry]) -> list[Entry]:
    return [found[seq] for seq in sorted(found)]


def _names(content: bytes, named: bytes) -> bool:
    """Whether the body in `content` has the name; the beginning of the content belongs to the actor."""
    return named in content[content.find(BODY) :]


def _fetched(connection: Connection, sql: str, parameters: tuple[Any, ...]) -> Sequence[Sequence[Any]]:
    """The rows, on the driver's own cursor: what is acted on is compared at every scan."""
    with driver_cursor(connection, sql) as cursor:
        cursor.execute(sql, parameters)
        found: Sequence[Sequence[Any]] = cursor.fetchall()
        return found


def _parts(values: Sequence[_One]) -> Iterator[Sequence[_One]]:
    for start in range(0, len(values), _IN_ONE_QUERY):
        yield values[start : start + _IN_ONE_QUERY]
