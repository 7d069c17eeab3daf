"""Lists as of the end of a day: the ledger up to then is replayed into separate tables that the list reads.

Only the tables of the list's rows are derived, from entries recorded by the end of that day in the office's zone;
what was entered later about that day is not included. Changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.schema import CreateIndex, CreateTable

from station.core.clock import to_record
from station.core.ledger import Stream
from station.core.listing import ListContext
from station.store.buffered_rows import BufferedRows
from station.store.engine import driver_cursor, open_scratch, transaction
from station.store.lists.source import ListSource, end_of
from station.store.projections import ProjectionsByKind
from station.store.projections.registry import derived_together
from station.store.replaying import Replay
from station.store.schema import state_tables
from station.store.schema.ledger import ledger_entry
from station.store.search import SearchIndex
from station.store.statements import Statements

_NOTHING: Final = {Stream.CUSTODY: 0, Stream.AUDIT: 0}


class DatedLists:
    """Keeps the day that was asked for last, so that several pages cost one derivation."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: object = None
        self._kept = ExitStack()
        self._engine: Engine | None = None

    @contextmanager
    def on(
        self, source: Connection, listed: ListSource, day: date, context: ListContext
    ) -> Iterator[tuple[Connection, ListSource]]:
        """The list `listed` at the end of `day`: a connection for reading it, and how it is read there.

        Raises `Cancelled`, `StoreProblem`, and `IntegrityProblem` for an entry that can't be read.
        """
        with self._lock:
            heads = _heads_on(source, end_of(day, context.zone))
            key = (listed.name, tuple(sorted(heads.items())))
            if key != self._key or self._engine is None:
                self._forget()
                self._engine = _derive(source, listed, heads, context, self._kept)
                self._key = key
            with transaction(self._engine, write=False) as derived:
                yield derived, _looked_through(listed)

    def close(self) -> None:
        """Remove what is kept."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._key, self._engine = None, None
        self._kept.close()


def _derive(
    source: Connection,
    listed: ListSource,
    heads: Mapping[Stream, int],
    context: ListContext,
    kept: ExitStack,
) -> Engine:
    tables = derived_together(listed.tables)
    ordered = [table for table in state_tables() if table in tables]
    with ExitStack() as made:
        folder = made.enter_context(TemporaryDirectory(prefix="station-day-"))
        engine = open_scratch(Path(folder) / "day.db")
        made.callback(engine.dispose)
        with transaction(engine, write=True) as derived, driver_cursor(derived) as cursor:
            for table in ordered:
                derived.execute(CreateTable(table))
            rows = BufferedRows({table: Statements(engine.dialect, table) for table in ordered})
            rows.write_through(cursor)
            Replay(ProjectionsByKind(ordered), rows, context.report, context.cancel).advance(
                source, until=heads
            )
            _index(derived, ordered)
        kept.push(made.pop_all())
        return engine


def _heads_on(source: Connection, before: datetime) -> dict[Stream, int]:
    """The last number of each stream recorded before a moment."""
    entry = ledger_entry.c
    query = select(entry.stream, func.max(entry.seq)).where(entry.recorded_at < to_record(before))
    return {**_NOTHING, **{Stream(name): seq for name, seq in source.execute(query.group_by(entry.stream))}}


def _index(derived: Connection, tables: list[Table]) -> None:
    for table in tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            derived.execute(CreateIndex(index))


def _looked_through(listed: ListSource) -> ListSource:
    """The list without its index of words: for a past day every row is searched."""
    index = listed.searched
    if not isinstance(index, SearchIndex):
        return listed
    return replace(listed, searched=index.fields, frame=index.source)
