"""Chains for tests of the ledger: entries sealed one after the other, and a second opinion on how they are hashed."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from station.core.ledger import (
    DEFAULT_SUITE,
    Actor,
    ChainVerifier,
    Draft,
    Head,
    Opaque,
    Participant,
    StoredEntry,
    Stream,
    Suite,
    VerifiedStream,
    seal,
    suite_named,
)
from station.core.ledger.verify import EPOCH_STARTED

STATION = "310110-01"
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def draft(number: int, stream: Stream = Stream.CUSTODY, kind: str = "equipment.checked_out") -> Draft:
    """A check-out, different for each number."""
    held = {
        "number": number,
        "note": "执法记录仪“甲”\n\t\u2028",
        "set": ["x", None, True, {"b": 1, "a": -1}],
    }
    return Draft(
        Opaque(kind, 1, held, stream),
        Actor("admin", "李甲", "1001"),
        START + timedelta(minutes=number),
        subjects=(f"item:BWC-{number:04}", "officer:1002"),
        rules=("EQ-10",),
        others=(Participant("taker", "1002", "王乙", "pin"),),
    )


def chain(
    length: int, stream: Stream = Stream.CUSTODY, epochs: Sequence[tuple[int, str]] = ()
) -> list[StoredEntry]:
    """`length` rows; `epochs` are (number of the opening entry, suite), the first epoch opens at 1."""
    opening = {1: DEFAULT_SUITE.name} | dict(epochs)
    head, suite = Head.empty(stream), DEFAULT_SUITE
    rows: list[StoredEntry] = []
    for seq in range(1, length + 1):
        made, epoch = draft(seq, stream), head.epoch
        if seq in opening:
            suite, epoch = suite_named(opening[seq]), epoch + 1
            body = {"suite": suite.name, "key_id": "00", "public_key": "00", "reason": "first"}
            made = Draft(Opaque(EPOCH_STARTED, 1, body, stream), made.actor, made.happened_at)
        head = extend(rows, made, head, suite, epoch)
    return rows


def extend(rows: list[StoredEntry], made: Draft, head: Head, suite: Suite, epoch: int) -> Head:
    """Seal `made` after `head`, add it to `rows`, return the new head."""
    recorded_at = made.happened_at + timedelta(seconds=1)
    entry = seal(
        made, head, suite, station=STATION, epoch=epoch, recorded_at=recorded_at, zone="Asia/Shanghai"
    )
    rows.append(StoredEntry.of(entry))
    return Head(entry.stream, epoch, entry.seq, entry.hash)


def head_of(rows: Sequence[StoredEntry]) -> Head:
    last = rows[-1]
    return Head(last.stream, last.epoch, last.seq, last.hash)


def verified(
    rows: Sequence[StoredEntry], recorded: Head | None = None, stream: Stream = Stream.CUSTODY
) -> VerifiedStream:
    """The outcome; row by row and as a database gives them must come out the same."""
    verifier, quick = ChainVerifier(STATION, stream), ChainVerifier(STATION, stream)
    verifier.feed(rows)
    quick.feed_columns([as_columns(row) for row in rows], stored)
    outcome = verifier.finish(recorded)
    assert quick.finish(recorded) == outcome
    return outcome


def as_columns(row: StoredEntry) -> tuple[Any, ...]:
    """A row as a database gives it, which vouches for JSON as SQLite does: up to a NUL, whatever the bytes."""
    try:
        json.loads(row.content.split(b"\0")[0].decode("latin-1"), strict=True)
        vouched = 1
    except (ValueError, RecursionError):
        vouched = 0
    return (row.stream.value, *row[1:], vouched)


def stored(columns: Sequence[Any]) -> StoredEntry:
    """The row again."""
    return StoredEntry(Stream(columns[0]), *columns[1:])


def hashed(digest: str, suite: str, prev: bytes, content: bytes) -> bytes:
    """The hash of an entry, as an outsider with the description in hand would compute it."""
    return hashlib.new(digest, suite.encode() + b"\0" + prev + content).digest()
