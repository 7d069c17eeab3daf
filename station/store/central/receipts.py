"""Receipts at the centre, and which of them count: signed by a key of the station that was in force when they came.

A login of a station may add receipts, so whoever has one can write any text here. What is no receipt, or is signed by a key
that was revoked before it came, proves nothing, stands in nothing's way, and is named by a verification.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

import psycopg

from station.core.ledger import Checkpoint, SignatureCheck, Stream
from station.core.ledger.verify import ChainProblem
from station.store.central.rows import HIGHEST_NUMBER, LOWEST_NUMBER, named_by_epochs
from station.sync.values import EnrolledKey

KEY_UNKNOWN = "epoch_key_unknown"
"""The fault of an epoch, or of a receipt, that names a key which the centre does not have."""

_LONGEST = 2_000
"""Bytes of a checkpoint; a signed one has less than 600."""

_RECEIPTS: LiteralString = """
    SELECT r.seq, CASE WHEN octet_length(r.hash) <= 64 THEN r.hash ELSE '' END, r.digest,
           CASE WHEN octet_length(r.checkpoint) <= %s THEN r.checkpoint ELSE '' END,
           CASE WHEN r.received_at > '0001-01-02' AND r.received_at < '9999-12-30' THEN r.received_at END,
           e.hash
    FROM receipt r LEFT JOIN entry e ON e.station_id = r.station_id AND e.stream = r.stream AND e.seq = r.seq
    WHERE r.station_id = %s AND r.stream = %s AND r.seq >= %s AND r.seq <= %s ORDER BY r.seq, r.digest
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One for the entry at `seq`, which it says has the hash `confirmed` (`held` is the entry's, None where it is gone).

    `fault` is why it proves nothing; "" where it counts. `digest` tells those for one number apart.
    """

    seq: int
    confirmed: bytes
    digest: bytes
    note: str
    held: bytes | None
    fault: str
    key_id: str


def receipts(
    connection: psycopg.Connection,
    station: str,
    stream: Stream,
    keys: Mapping[str, EnrolledKey],
    check: SignatureCheck,
    first: int = LOWEST_NUMBER,
    last: int = HIGHEST_NUMBER,
) -> Iterator[Receipt]:
    """The receipts for numbers from `first` up to `last`, in order."""
    named: frozenset[str] | None = None
    rows = connection.execute(_RECEIPTS, [_LONGEST, station, stream.value, first, last]).fetchall()
    for seq, confirmed, digest, note, received, held in rows:
        made = _parsed(note)
        key_id = "" if made is None else made.key_id
        if made is not None and key_id not in keys:
            named = named_by_epochs(connection, station, stream) if named is None else named
            fault = KEY_UNKNOWN if key_id in named else "receipt_signature"
        else:
            fault = _fault(made, (station, stream, seq, bytes(confirmed)), received, keys, check)
        found = None if held is None else bytes(held)
        yield Receipt(seq, bytes(confirmed), bytes(digest), note, found, fault, key_id)


def counted(
    connection: psycopg.Connection,
    station: str,
    stream: Stream,
    keys: Mapping[str, EnrolledKey],
    check: SignatureCheck,
    first: int = LOWEST_NUMBER,
    last: int = HIGHEST_NUMBER,
) -> Iterator[tuple[int, bytes]]:
    """Numbers and hashes that a receipt which counts confirms, in order."""
    for each in receipts(connection, station, stream, keys, check, first, last):
        if not each.fault:
            yield each.seq, each.confirmed


def receipt_problems(
    connection: psycopg.Connection,
    station: str,
    stream: Stream,
    keys: Mapping[str, EnrolledKey],
    check: SignatureCheck,
) -> Iterator[ChainProblem]:
    """Receipts that prove nothing, and those whose entry is gone or is another one."""
    for each in receipts(connection, station, stream, keys, check):
        if each.fault:
            facts: dict[str, object] = {"key_id": each.key_id} if each.key_id else {}
            yield ChainProblem(each.fault, stream.value, each.seq, facts)
        elif each.held is None:
            yield ChainProblem("confirmed_lost", stream.value, each.seq, {})
        elif each.held != each.confirmed:
            yield ChainProblem("confirmed_differs", stream.value, each.seq, {})


def _parsed(note: str) -> Checkpoint | None:
    """The checkpoint of a receipt; None for what is none."""
    try:
        return Checkpoint.parse(note)
    except (ValueError, KeyError):
        return None


def _fault(
    made: Checkpoint | None,
    place: tuple[str, Stream, int, bytes],
    received: datetime | None,
    keys: Mapping[str, EnrolledKey],
    check: SignatureCheck,
) -> str:
    """Why a checkpoint proves nothing about the entry at `place`; "" where it does."""
    if made is None or (made.station, made.head.stream, made.head.seq, made.head.hash) != place:
        return "receipt_signature"
    key = keys[made.key_id]
    if not check(key.suite, key.public_key, made.message(), made.signature):
        return "receipt_signature"
    return "" if key.counts_at(received) else "receipt_revoked"
