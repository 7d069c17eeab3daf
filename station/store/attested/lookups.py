"""Looking entries up: by number, by kind, by the index of subjects, and among the newest that are in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection

from station.core.ledger import Entry, StoredEntry, Stream, canonical_bytes
from station.store.attested.named import BODY
from station.store.attested.recent import RecentEntries, RecentEntry
from station.store.engine import driver_cursor, placeholder
from station.store.readers.ledger import ENTRY_COLUMNS, bytes_of, stored_entry
from station.store.readers.reading import unaltered

_One = TypeVar("_One")
_IN_ONE_QUERY = 500


_written = lru_cache(maxsize=20_000)(canonical_bytes)


def naming_subjects(
    kinds: Sequence[str],
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
        key: [each for each in found if after[key] < each.seq <= end and each.kind in kinds]
        for key, found in naming_it.items()
    }


def newer_about(
    connection: Connection,
    stream: Stream,
    kinds: Sequence[str],
    subjects: Mapping[str, str],
    after: Mapping[str, int],
    until: int,
) -> dict[str, list[Entry]]:
    """The entries of a source about the subject of each key, above the key's number in `after`."""
    numbers = numbers_about(
        connection, stream, kinds, tuple(subjects.values()), min(after.values(), default=0), until
    )
    wanted = {key: [seq for seq, _ in numbers[about] if seq > after[key]] for key, about in subjects.items()}
    found = entries_at(connection, stream, [seq for seqs in wanted.values() for seq in seqs])
    return {key: [found[seq] for seq in seqs] for key, seqs in wanted.items()}


def numbers_about(
    connection: Connection,
    stream: Stream,
    kinds: Sequence[str] | None,
    subjects: Sequence[str],
    after: int,
    until: int,
) -> dict[str, list[tuple[int, str]]]:
    """Numbers and kinds of the entries of a source about each of these subjects, in their order, by the index of subjects.

    Without `kinds`: of all kinds.
    """
    mark, wanted = placeholder(connection.dialect), None if kinds is None else frozenset(kinds)
    found: dict[str, list[tuple[int, str]]] = {about: [] for about in subjects}
    # The kind is looked up for each place: joined, the planner would read all entries of these kinds.
    kind = "SELECT e.kind FROM ledger_entry e WHERE e.stream = s.stream AND e.seq = s.seq"
    for some in _parts(list(found)):
        sql = (
            f"SELECT s.subject, s.seq, ({kind}) FROM ledger_subject s "  # noqa: S608
            f"WHERE s.subject IN ({', '.join([mark] * len(some))}) "
            f"AND s.stream = {mark} AND s.seq > {mark} AND s.seq <= {mark} ORDER BY s.seq"
        )
        for about, seq, kind_of in fetched(connection, sql, (*some, stream.value, after, until)):
            if wanted is None or kind_of in wanted:
                found[about].append((seq, kind_of))
    return found


def of_kinds(
    connection: Connection, stream: Stream, kinds: Sequence[str], named: bytes, after: int, until: int
) -> list[Entry]:
    """The entries of `kinds` whose body has the member `named` (b"": all), above `after` up to `until`, in their order."""
    further = ""
    if named:
        mark, postgresql = placeholder(connection.dialect), connection.dialect.name == "postgresql"
        further = f"AND position({mark} in content) > 0" if postgresql else f"AND instr(content, {mark}) > 0"
    sql, given = kinds_between(connection, stream, kinds, ENTRY_COLUMNS, after, until, further)
    found = map(stored_entry, fetched(connection, sql, (*given, named) if named else given))
    return [unaltered(row) for row in found if names(row.content, named)]


def contents_of_kinds(
    connection: Connection, stream: Stream, kinds: Sequence[str], after: int, until: int
) -> list[bytes]:
    """The contents of the entries of `kinds` above `after` up to `until`, in their order, as they stand there."""
    sql, given = kinds_between(connection, stream, kinds, "content", after, until)
    return [bytes_of(row[0]) for row in fetched(connection, sql, given)]


def kinds_between(
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
    return list(map(stored_entry, fetched(connection, sql, (stream.value, after, until))))


def entries_at(connection: Connection, stream: Stream, seqs: Sequence[int]) -> dict[int, Entry]:
    """The entries with these numbers, by number."""
    mark = placeholder(connection.dialect)
    found: dict[int, Entry] = {}
    for some in _parts(sorted(set(seqs))):
        sql = (
            f"SELECT {ENTRY_COLUMNS} FROM ledger_entry WHERE stream = {mark} "  # noqa: S608
            f"AND seq IN ({', '.join([mark] * len(some))}) ORDER BY seq"
        )
        for row in fetched(connection, sql, (stream.value, *some)):
            entry = unaltered(stored_entry(row))
            found[entry.seq] = entry
    return found


def in_order(found: dict[int, Entry]) -> list[Entry]:
    """The entries by their numbers."""
    return [found[seq] for seq in sorted(found)]


def names(content: bytes, named: bytes) -> bool:
    """Whether the body in `content` has the name; the beginning of the content belongs to the actor."""
    return named in content[content.find(BODY) :]


def fetched(connection: Connection, sql: str, parameters: tuple[Any, ...]) -> Sequence[Sequence[Any]]:
    """The rows, on the driver's own cursor: what is acted on is compared at every scan."""
    with driver_cursor(connection, sql) as cursor:
        cursor.execute(sql, parameters)
        found: Sequence[Sequence[Any]] = cursor.fetchall()
        return found


def _parts(values: Sequence[_One]) -> Iterator[Sequence[_One]]:
    for start in range(0, len(values), _IN_ONE_QUERY):
        yield values[start : start + _IN_ONE_QUERY]
