"""The hash chain.

Each entry's hash covers the hash before it, so that no entry can be changed, removed or inserted unnoticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.ledger.entry import Draft, Entry, content_of, entry_from_content
from station.core.ledger.stream import Stream
from station.core.ledger.suites import SUITES, Suite

GENESIS = bytes(32)
"""What the first entry of a stream follows."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream: number and hash of its last entry (`seq` 0 and `GENESIS` for an empty stream)."""

    stream: Stream
    epoch: int
    seq: int
    hash: bytes

    @classmethod
    def empty(cls, stream: Stream) -> Head:
        """The head of an empty stream."""
        return cls(stream, 0, 0, GENESIS)


def link(suite: Suite, prev_hash: bytes, content: bytes) -> bytes:
    """The hash of an entry: over the suite's name, the hash before it, and its content.

    The suite's name is included so that it can't be exchanged.
    """
    return suite.hash(link_prefix(suite) + prev_hash + content)


def is_link(prev_hash: bytes, content: bytes, digest: bytes) -> bool:
    """Whether an entry's hash is that of its content, by a suite that this program knows."""
    return any(link(suite, prev_hash, content) == digest for suite in SUITES.values())


def link_prefix(suite: Suite) -> bytes:
    """The bytes that are hashed before the previous hash and the content."""
    return suite.name.encode("ascii") + b"\x00"


def seal(
    draft: Draft, head: Head, suite: Suite, *, station: str, epoch: int, recorded_at: datetime, zone: str
) -> Entry:
    """Make the entry of `draft` that follows `head`.

    `epoch` is the epoch being written (that of `head`, or a new one). Pure: the caller holds the lock on the head and
    stores the result. Raises `NotCanonical` when the draft holds a value without canonical bytes.
    """
    content = content_of(
        draft,
        station=station,
        seq=head.seq + 1,
        epoch=epoch,
        recorded_at=recorded_at,
        zone=zone,
        prev_hash=head.hash,
    )
    return entry_from_content(content, link(suite, head.hash, content))
