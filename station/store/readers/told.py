"""Reading what was recorded since a moment, for papers that tell of a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from station.core.clock import from_record, to_record
from station.core.ledger import Entry, Stream
from station.store.readers.ledger import stored_entry
from station.store.readers.reading import unaltered
from station.store.schema.ledger import ledger_entry

_AT_ONCE: Final = 1000


class ToldRows:
    """The entries of a time within one transaction."""

    def __init__(self, connection: Connection, heads: Mapping[Stream, int] | None = None) -> None:
        """With `heads`, none beyond them."""
        self._connection, self._heads = connection, heads

    def recorded_since(self, stream: Stream, kinds: Sequence[str], moment: datetime) -> Iterator[Entry]:
        """The entries of exactly these kinds that were recorded from `moment` on, newest first, each with the content of its hash.

        Raises `IntegrityProblem` ``store.entry_damaged``.
        """
        of_kinds = select(ledger_entry).where(
            ledger_entry.c.stream == stream.value, ledger_entry.c.kind.in_(kinds)
        )
        if self._heads is not None:
            of_kinds = of_kinds.where(ledger_entry.c.seq <= self._heads[stream])
        query, rows = of_kinds, None
        while rows is None or len(rows) == _AT_ONCE:
            rows = self._connection.execute(query.order_by(ledger_entry.c.seq.desc()).limit(_AT_ONCE)).all()
            for row in rows:
                entry = unaltered(stored_entry(row))
                if entry.recorded_at < moment:
                    return
                yield entry
            if rows:
                query = of_kinds.where(ledger_entry.c.seq < rows[-1].seq)

    def recorded_before(self, moment: datetime) -> datetime | None:
        """When the newest entry among those recorded before `moment` was, in either stream; None where there is none."""
        found = [self._newest_before(stream, to_record(moment)) for stream in Stream]
        return max((from_record(each) for each in found if each is not None), default=None)

    def _newest_before(self, stream: Stream, moment: str) -> str | None:
        entry = ledger_entry.c
        query = select(entry.recorded_at).where(entry.stream == stream.value, entry.recorded_at < moment)
        if self._heads is not None:
            query = query.where(entry.seq <= self._heads[stream])
        return self._connection.scalar(query.order_by(entry.seq.desc()).limit(1))
