"""Replaying the ledger: running the projections of every entry again."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection

from station.core.ledger import Stream
from station.core.progress import CancelToken, Progress, Report, silent
from station.store.buffered_rows import BufferedRows
from station.store.projections import ProjectionsByKind, project
from station.store.readers.ledger import LedgerRows
from station.store.readers.reading import entry_at

_SETTLE_EVERY = 500
_COLLECT_EVERY = 100_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for cycles of garbage a hundred times less often.

    A replay holds some 100,000 rows and makes no cycles; looking through all of them again and again for some was half
    of its time.
    """
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_EVERY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Replay:
    """One pass over both streams into `rows`, in parts of any size; it remembers its place between them."""

    def __init__(
        self,
        following: ProjectionsByKind,
        rows: BufferedRows,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> None:
        self._following = following
        self._rows = rows
        self._report = report
        self._cancel = cancel
        self._reached = dict.fromkeys(Stream, 0)
        self.replayed = 0

    def advance(
        self, source: Connection, most: int | None = None, *, until: Mapping[Stream, int] | None = None
    ) -> bool:
        """Replay up to `most` further numbers of the ledger that `source` sees (None: all), none beyond `until`.

        Returns whether the end is reached; then everything is written, before it some may still be held in memory.
        Raises `Cancelled`, and `IntegrityProblem` for an entry that can't be read.
        """
        ledger = LedgerRows(source)
        heads = dict(until or {stream: ledger.head(stream).seq for stream in Stream})
        total, left = sum(heads.values()), most
        for stream in Stream:
            after = self._reached[stream]
            last = heads[stream] if left is None else min(heads[stream], after + left)
            if left is not None:
                left -= last - after
            # Without a bound what lies beyond a damaged head is replayed as well, as it always was.
            unbound = most is None and until is None
            with collecting_seldom():
                for reached in self._replay(ledger, stream, after, None if unbound else last):
                    done = sum(self._reached.values()) - after + max(after, min(reached, heads[stream]))
                    self._report(Progress("ledger.rebuilding", done, total, "entries"))
            self._reached[stream] = last
        if self._reached != heads:
            return False
        self._rows.flush()
        return True

    def _replay(self, ledger: LedgerRows, stream: Stream, after: int, until: int | None) -> Iterator[int]:
        following, rows = self._following, self._rows
        kinds, size = following.kinds, _SETTLE_EVERY
        for batch in ledger.contents(stream, after=after, until=until, kinds=kinds, size=size):
            for seq, kind, content, digest in batch:
                project(following, rows, entry_at(stream, seq, kind, content, digest))
            self.replayed += len(batch)
            rows.settle()
            if self._cancel is not None:
                self._cancel.check()
            yield batch[-1][0]
