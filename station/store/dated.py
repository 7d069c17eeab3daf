"""State of the past: the ledger up to a place in both streams is replayed into separate tables, which are read there.

Only the tables that are asked for are derived. What was entered later is not included. Changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, Engine, Table, and_, false, func, or_, select
from sqlalchemy.schema import CreateIndex, CreateTable

from station.core.clock import Clock, from_record, local, to_record
from station.core.errors import Refused
from station.core.ledger import Stream
from station.core.progress import CancelToken, Report
from station.store.buffered_rows import BufferedRows
from station.store.counting import COUNTS, fill
from station.store.engine import driver_cursor, open_scratch, transaction
from station.store.lists.source import end_of
from station.store.projections import ProjectionsByKind
from station.store.projections.registry import derived_together
from station.store.replaying import Replay
from station.store.schema import state_tables
from station.store.schema.ledger import ledger_entry
from station.store.statements import Statements

_NOTHING: Final = {Stream.CUSTODY: 0, Stream.AUDIT: 0}
_KEPT: Final = 2
"""Derivations that are kept: a year has a beginning and an end."""
Heads = Mapping[Stream, int]
Then = date | Heads
"""The end of a day, or the last numbers of both streams."""
Key = tuple[frozenset[Table], tuple[tuple[Stream, int], ...]]


class DerivedPasts:
    """Keeps what was derived last, so that several pages cost one derivation."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._kept: dict[Key, tuple[Engine, ExitStack]] = {}

    @contextmanager
    def at(
        self,
        source: Connection,
        tables: frozenset[Table],
        heads: Heads,
        report: Report,
        cancel: CancelToken | None,
    ) -> Iterator[Connection]:
        """A connection for reading `tables` as the entries up to `heads` give them.

        Raises `Cancelled`, `StoreProblem`, and `IntegrityProblem` for an entry that can't be read.
        """
        with self._lock:
            key = (tables, tuple(sorted(heads.items())))
            found = self._kept.pop(key, None)
            if found is None:
                while len(self._kept) >= _KEPT:
                    self._kept.pop(next(iter(self._kept)))[1].close()
                found = _derive(source, tables, heads, report, cancel)
            self._kept[key] = found
            with transaction(found[0], write=False) as derived:
                yield derived

    def close(self) -> None:
        """Remove what is kept."""
        with self._lock:
            while self._kept:
                self._kept.popitem()[1][1].close()


def _derive(
    source: Connection,
    tables: frozenset[Table],
    heads: Heads,
    report: Report,
    cancel: CancelToken | None,
) -> tuple[Engine, ExitStack]:
    wanted = derived_together(tables)
    ordered = [table for table in state_tables() if table in wanted]
    with ExitStack() as made:
        folder = made.enter_context(TemporaryDirectory(prefix="station-day-"))
        engine = open_scratch(Path(folder) / "day.db")
        made.callback(engine.dispose)
        with transaction(engine, write=True) as derived, driver_cursor(derived) as cursor:
            for table in ordered:
                derived.execute(CreateTable(table))
            rows = BufferedRows({table: Statements(engine.dialect, table) for table in ordered})
            rows.write_through(cursor)
            Replay(ProjectionsByKind(ordered), rows, report, cancel).advance(source, until=heads)
            _index(derived, ordered)
            counts = [each for each in COUNTS if each.kept in tables]
            for each in counts:
                derived.execute(CreateTable(each.kept))
            fill(derived, counts)
        return engine, made.pop_all()


def then(source: Connection, day: Then, clock: Clock) -> tuple[Heads, datetime]:
    """The last numbers of both streams at the end of a day, and that moment or the present one; of heads their own.

    Raises Refused ``list.day_ahead``: what a day that is still to come will end with, nobody can prove; ``list.day_before``: nothing
    was recorded by then, which is not the same as that there was nothing.
    """
    if not isinstance(day, date):
        return {**_NOTHING, **day}, _recorded(source, day) or clock.now()
    now, end = clock.now(), end_of(day, clock.zone)
    today = local(now, clock.zone).date()
    if day > today:
        raise Refused("list.day_ahead", rule="DM-03", day=day.isoformat(), today=today.isoformat())
    heads = _heads_before(source, end)
    if heads == _NOTHING:
        raise Refused("list.day_before", rule="DM-03", day=day.isoformat(), first=_first_day(source, clock))
    return heads, min(now, end - timedelta.resolution)


def _first_day(source: Connection, clock: Clock) -> str:
    """The day of the first entry."""
    text = source.scalar(select(func.min(ledger_entry.c.recorded_at)))
    moment = clock.now() if text is None else from_record(text)
    return local(moment, clock.zone).date().isoformat()


def _heads_before(source: Connection, moment: datetime) -> dict[Stream, int]:
    """The last number of each stream recorded before a moment."""
    entry = ledger_entry.c
    query = select(entry.stream, func.max(entry.seq)).where(entry.recorded_at < to_record(moment))
    return {**_NOTHING, **{Stream(name): seq for name, seq in source.execute(query.group_by(entry.stream))}}


def _recorded(source: Connection, heads: Heads) -> datetime | None:
    """When the last of the entries at these heads was recorded."""
    entry = ledger_entry.c
    at = [and_(entry.stream == stream.value, entry.seq == seq) for stream, seq in heads.items()]
    text = source.scalar(select(func.max(entry.recorded_at)).where(or_(false(), *at)))
    return None if text is None else from_record(text)


def _index(derived: Connection, tables: list[Table]) -> None:
    for table in tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            derived.execute(CreateIndex(index))
