"""Reading rows at the centre that may have been written by hand: what can't be read stops nothing."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg

from station.core.clock import to_record
from station.core.ledger import StoredEntry, Stream
from station.core.ledger.verify import EPOCH_STARTED
from station.sync.package import TOO_LARGE
from station.sync.receiving import epoch_body
from station.sync.values import EnrolledKey

ENTRIES: LiteralString = """
    SELECT seq, epoch, left(kind, 300), version,
           CASE WHEN happened_at > '0001-01-02' AND happened_at < '9999-12-30' THEN happened_at END,
           CASE WHEN recorded_at > '0001-01-02' AND recorded_at < '9999-12-30' THEN recorded_at END,
           CASE WHEN octet_length(content) <= 64000000 THEN content END,
           substr(prev_hash, 1, 65), substr(hash, 1, 65)
    FROM entry WHERE station_id = %s AND stream = %s AND seq >= %s AND seq <= %s ORDER BY seq
"""
"""Entries of a stream from a number up to another; a moment that no calendar has (``infinity``) is NULL, and so is a
content larger than `LARGEST_ENTRY`."""

SIZES: LiteralString = """
    SELECT seq, CASE WHEN octet_length(content) <= 64000000 THEN octet_length(content) ELSE 0 END
    FROM entry WHERE station_id = %s AND stream = %s AND seq >= %s AND seq <= %s ORDER BY seq LIMIT %s
"""
"""How much each of these takes to read; PostgreSQL tells it without reading the contents."""

ENTRY_DIGESTS: LiteralString = """
    SELECT seq, epoch, left(kind, 300), version,
           CASE WHEN happened_at > '0001-01-02' AND happened_at < '9999-12-30' THEN happened_at END,
           CASE WHEN recorded_at > '0001-01-02' AND recorded_at < '9999-12-30' THEN recorded_at END,
           sha256(content), substr(prev_hash, 1, 65), substr(hash, 1, 65)
    FROM entry WHERE station_id = %s AND stream = %s AND seq >= %s AND seq <= %s
"""
"""The same with the SHA-256 of each content in its place: enough to compare it, however large it is."""

_LARGEST_EPOCH = 100_000
"""Bytes of an entry that begins an epoch."""

LOWEST_NUMBER, HIGHEST_NUMBER = -(2**63), 2**63 - 1
"""What a number's column can hold: a stream's begin at 1."""


def stored_entry(stream: Stream, row: tuple[Any, ...]) -> StoredEntry:
    """The entry in a row of `ENTRIES`; a moment that can't be read is "", which no entry has."""
    seq, epoch, kind, version, happened, recorded, content, previous, digest = row
    return StoredEntry(
        *(stream, seq, epoch, kind, version),
        "" if happened is None else to_record(happened),
        "" if recorded is None else to_record(recorded),
        *(TOO_LARGE if content is None else bytes(content), bytes(previous), bytes(digest)),
    )


def named_by_epochs(
    connection: psycopg.Connection, station: str, stream: Stream, until: int = HIGHEST_NUMBER
) -> frozenset[str]:
    """The ids of the keys that the epochs of a stream up to a number name."""
    rows = connection.execute(
        "SELECT content FROM entry WHERE station_id = %s AND stream = %s AND seq <= %s AND kind = %s"
        " AND octet_length(content) <= %s",
        [station, stream.value, until, EPOCH_STARTED, _LARGEST_EPOCH],
    )
    return frozenset(str(epoch_body(bytes(content)).get("key_id", "")) for (content,) in rows)


def enrolled_keys(connection: psycopg.Connection, station: str) -> tuple[EnrolledKey, ...]:
    """The keys that the centre has for a station, the oldest first, revoked ones too."""
    rows = connection.execute(
        "SELECT key_id, suite, public_key, revoked_at FROM station_key"
        " WHERE station_id = %s ORDER BY enrolled_at, key_id",
        [station],
    )
    return tuple(EnrolledKey(key_id, suite, bytes(key), revoked) for key_id, suite, key, revoked in rows)
