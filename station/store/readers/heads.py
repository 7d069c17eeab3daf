"""The end of a stream, by the row of its head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from station.core.clock import from_record, to_record
from station.core.errors import IntegrityProblem
from station.core.ledger import GENESIS, SUITES, Head, Stream, entry_from_content
from station.core.ledger.chain import link
from station.store.prepared import Prepared
from station.store.readers.reading import reads
from station.store.schema.ledger import ledger_head

HEAD_DAMAGED = "store.head_damaged"
"""The row of a head says no end; a rebuild says it anew from the newest entry."""
_HEAD = Prepared(select(ledger_head).where(ledger_head.c.stream == bindparam("of")))


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """The end of a stream, the suite there, and when its entry was recorded ("" for an empty stream)."""

    head: Head
    suite: str
    recorded_at: str

    @property
    def recorded(self) -> datetime | None:
        """The same as a moment; None for an empty stream."""
        return from_record(self.recorded_at) if self.recorded_at else None


def end_at(connection: Connection, stream: Stream) -> StreamEnd:
    """The end of `stream`.

    Raises `IntegrityProblem` ``store.own_row_lost`` when the head's row is missing, `HEAD_DAMAGED` for one that can't
    be read.
    """
    row = head_row(connection, stream)
    if row is None:
        raise head_lost(stream)
    return end_of_row(row)


def head_row(connection: Connection, stream: Stream) -> Any:
    """The row of the head, unchanged; None where there is none."""
    return _HEAD.first(connection, of=stream.value)


def head_lost(stream: Stream) -> IntegrityProblem:
    """``store.own_row_lost`` for the head of `stream`."""
    return IntegrityProblem("store.own_row_lost", table=ledger_head.name, key=stream.value)


@reads(*ledger_head.c, code=HEAD_DAMAGED)
def end_of_row(row: Row[Any]) -> StreamEnd:
    """The end in a row of `ledger_head`."""
    if row.recorded_at:
        from_record(row.recorded_at)
    if min(row.epoch, row.seq) < 0 or not is_hash(row.hash) or row.suite not in SUITES:
        raise ValueError(row)
    return StreamEnd(Head(Stream(row.stream), row.epoch, row.seq, row.hash), row.suite, row.recorded_at)


def differs(end: StreamEnd, prev_hash: bytes, content: bytes) -> bool:
    """Whether a head names the whole entry at its place with another epoch, suite or time."""
    entry = entry_from_content(content, end.head.hash)
    at_its_place = (end.head.epoch, end.recorded_at) == (entry.epoch, to_record(entry.recorded_at))
    return not at_its_place or link(SUITES[end.suite], prev_hash, content) != end.head.hash


def is_hash(found: Any) -> bool:
    """Whether the value of a column can be the hash of an entry."""
    return type(found) is bytes and len(found) == len(GENESIS)
