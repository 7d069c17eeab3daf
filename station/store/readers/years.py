"""Reading the entries of a stream in their order, up to a place, and where a stream stood at a moment: for the audit of a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from station.core.clock import to_record
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Head, Stream
from station.core.ledger.chain import is_link
from station.store.readers.ledger import LedgerRows, bytes_of
from station.store.readers.reading import entry_at
from station.store.schema.ledger import ledger_entry

_AT_ONCE: Final = 2000


def _damaged(stream: Stream, seq: int) -> IntegrityProblem:
    return IntegrityProblem("store.entry_damaged", stream=stream.value, seq=seq)


class YearRows:
    """Entries in their order within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def between(self, stream: Stream, kinds: Iterable[str], after: int, until: int) -> Iterator[Entry]:
        """The entries of these kinds above `after` up to `until`, each with the content of its hash.

        Raises `IntegrityProblem` ``store.entry_damaged``.
        """
        wanted = frozenset(kinds)
        found = LedgerRows(self._connection).contents(
            stream, after=after, until=until, kinds=wanted, size=_AT_ONCE
        )
        for rows in found:
            for seq, kind, content, digest in rows:
                entry = entry_at(stream, seq, kind, content, digest)
                if not is_link(entry.prev_hash, content, digest):
                    raise _damaged(stream, seq)
                yield entry

    def head_before(self, stream: Stream, moment: datetime) -> Head:
        """Where a stream ended with what was recorded before a moment."""
        entry = ledger_entry.c
        query = select(func.max(entry.seq)).where(
            entry.stream == stream.value, entry.recorded_at < to_record(moment)
        )
        return self._head(stream, self._connection.scalar(query) or 0)

    def head_at(self, stream: Stream, seq: int) -> Head | None:
        """The end of a stream as it was at this place; None where the stream does not reach it."""
        if seq == 0:
            return Head.empty(stream)
        entry = ledger_entry.c
        query = select(entry.epoch, entry.hash).where(entry.stream == stream.value, entry.seq == seq)
        row = self._connection.execute(query).first()
        return None if row is None else Head(stream, row.epoch, seq, bytes_of(row.hash))

    def _head(self, stream: Stream, seq: int) -> Head:
        found = self.head_at(stream, seq)
        if found is None:
            raise _damaged(stream, seq)
        return found
