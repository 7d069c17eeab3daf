"""How a stream stands at the centre by its entries and receipts, where its head row says something else.

A centre that was restored in part (one table from another day than the others) has entries above a head, a head above
the entries, or no head row. What entries and receipts prove is taken; anything else is named and not written over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import psycopg

from station.core.ledger import ChainVerifier, Head, SignatureCheck, StoredEntry, Stream, suite_named
from station.core.ledger.verify import EPOCH_STARTED, ChainProblem
from station.store.central.epochs import approved_epochs
from station.store.central.receipts import KEY_UNKNOWN, counted
from station.store.central.rows import (
    ENTRIES,
    HIGHEST_NUMBER,
    LOWEST_NUMBER,
    SIZES,
    named_by_epochs,
    stored_entry,
)
from station.sync.package import TOO_LARGE
from station.sync.receiving import KEY_NOT_NEW, named_key, renews_key, restart_of
from station.sync.values import CentreHead, EnrolledKey

UNPROVED = "unproved"
"""The fault of sound entries at the end of a stream that no receipt confirms."""

_ROWS = 2000
"""Entries that are fetched at once, where they are small."""

_PAGE_BYTES = 8_000_000
"""Bytes of content that are fetched at once; a larger entry comes alone."""


@dataclass(frozen=True, slots=True)
class StreamStanding:
    """A stream by its entries from some place on.

    `end` is its last entry, `proved` the last one before any fault that a receipt confirms, `entries` how many there
    are, `problems` what is wrong, by number.
    """

    end: CentreHead
    proved: CentreHead
    entries: int
    problems: tuple[ChainProblem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every entry is chained and the last one confirmed."""
        return not self.problems

    @property
    def unconfirmed(self) -> int:
        """How many entries follow the last confirmed one without a fault."""
        faults = [each.seq for each in self.problems if each.code != UNPROVED]
        return max(0, (min(faults) - 1 if faults else self.end.head.seq) - self.proved.head.seq)


def standing(
    connection: psycopg.Connection,
    station: str,
    at: CentreHead,
    keys: Mapping[str, EnrolledKey],
    check: SignatureCheck,
    rows: Iterable[StoredEntry] | None = None,
) -> StreamStanding:
    """The stream from the head `at` on: its chain, the keys that its epochs name, and the receipts for it.

    `rows` are taken for its entries where they are given.
    """
    stream = at.head.stream
    confirmed = frozenset(counted(connection, station, stream, keys, check, at.head.seq + 1))
    approved = approved_epochs(connection, station, stream)
    verifier = ChainVerifier(station, stream, after=at.head, suite=suite_named(at.suite))
    end, proved, count = at, at, 0
    foreign: list[ChainProblem] = []
    named = set(named_by_epochs(connection, station, stream, at.head.seq)) if at.head.seq else set[str]()
    for row in entries_after(connection, station, at.head) if rows is None else rows:
        if row.content is TOO_LARGE:
            foreign.append(ChainProblem("entry_too_large", stream.value, row.seq, {}))
        verifier.feed([row])
        suite = end.suite
        if row.kind == EPOCH_STARTED:
            key_id, key = named_key(row, keys)
            if key is None:
                foreign.append(ChainProblem(KEY_UNKNOWN, stream.value, row.seq, {"key_id": key_id}))
            elif restart_of(row) is not None and row.hash not in approved:
                foreign.append(ChainProblem("epoch_unapproved", stream.value, row.seq, {"epoch": row.epoch}))
            elif renews_key(row) and key_id in named:
                foreign.append(ChainProblem(KEY_NOT_NEW, stream.value, row.seq, {"key_id": key_id}))
            named.add(key_id)
            suite = suite if key is None else key.suite
        end, count = CentreHead(Head(stream, row.epoch, row.seq, row.hash), suite), count + 1
        if (row.seq, row.hash) in confirmed and not (foreign or verifier.finish().problems):
            proved = end
    problems = [*foreign, *verifier.finish().problems]
    if not problems and end != proved:
        problems = [ChainProblem(UNPROVED, stream.value, proved.head.seq + 1, {})]
    return StreamStanding(end, proved, count, tuple(sorted(problems, key=lambda each: each.seq)))


def entries_after(connection: psycopg.Connection, station: str, head: Head) -> Iterator[StoredEntry]:
    """The rows of a stream above a head, in order, fetched as they are asked for; above an empty one all there are."""
    return entries_between(connection, station, head.stream, head.seq + 1 if head.seq else LOWEST_NUMBER)


def entries_between(
    connection: psycopg.Connection, station: str, stream: Stream, first: int, last: int = HIGHEST_NUMBER
) -> Iterator[StoredEntry]:
    """The rows of a stream from a number up to another, in order, fetched as they are asked for."""
    while page := entry_page(connection, station, stream, first, last, _ROWS):
        yield from page
        first = page[-1].seq + 1


def entry_page(
    connection: psycopg.Connection, station: str, stream: Stream, first: int, last: int, count: int
) -> list[StoredEntry]:
    """The first rows of a stream from a number up to another: at most `count`, and no more bytes than one page has."""
    place = [station, stream.value, first]
    end, size = None, 0
    for seq, bytes_of_it in connection.execute(SIZES, [*place, last, count]):
        size += bytes_of_it
        if end is not None and size > _PAGE_BYTES:
            break
        end = seq
    if end is None:
        return []
    return [stored_entry(stream, row) for row in connection.execute(ENTRIES, [*place, end])]


def last_number(connection: psycopg.Connection, station: str, stream: Stream) -> int:
    """The highest number that a stream has here; 0 for none."""
    row = connection.execute(
        "SELECT seq FROM entry WHERE station_id = %s AND stream = %s ORDER BY seq DESC LIMIT 1",
        [station, stream.value],
    ).fetchone()
    return 0 if row is None else int(row[0])


def move_head(connection: psycopg.Connection, station: str, to: CentreHead) -> None:
    """Write where a stream ends."""
    head = to.head
    connection.execute(
        "UPDATE head SET epoch = %s, suite = %s, seq = %s, hash = %s, updated_at = now()"
        " WHERE station_id = %s AND stream = %s",
        [head.epoch, to.suite, head.seq, head.hash, station, head.stream.value],
    )
