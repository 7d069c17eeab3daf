"""A store for reading as of a day: its state is derived from the entries up to then, its clock stands still.

Services are not changed for the past, they are made again over it. What was recorded later about that day is not included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, Table, or_, select

from station.core.clock import Clock, StoppedClock
from station.core.ledger import Entry, Head, StoredEntry, Stream
from station.core.listing import Asked, DamagedRow, ListContext
from station.core.policy import Rulebook
from station.core.progress import CancelToken, Report, silent
from station.store.attested import Attestations
from station.store.attested.believed import Believed
from station.store.dated import DerivedPasts, Heads, Then, then
from station.store.engine import transaction
from station.store.facts import Facts
from station.store.lists import SOURCES
from station.store.lists.behind import tables_of_day
from station.store.lists.building import ListBuilding
from station.store.lists.ledger import LEDGER_LISTS, up_to
from station.store.lists.list_rows import ListRows
from station.store.lists.source import ListSource
from station.store.readers.deadlines import DeadlineRows
from station.store.readers.equipment import EquipmentRows
from station.store.readers.ledger import LedgerRows
from station.store.readers.parameters import Parameters, parameters, sound_parameters
from station.store.readers.reading import Attests, entry_of, unaltered
from station.store.readers.stocktakes import StocktakeRows
from station.store.readers.told import ToldRows
from station.store.readers.voids import VoidRows
from station.store.search import SearchIndex
from station.store.view import View

_AT_ONCE: Final = 500


class PastLedger(LedgerRows):
    """The ledger up to its heads of then; its parameters are those that were derived."""

    def __init__(self, connection: Connection, derived: Connection, heads: Heads) -> None:
        super().__init__(connection)
        self._derived, self._heads = derived, heads

    def head(self, stream: Stream) -> Head:
        """The last entry of `stream` of then."""
        found = self.stored_at(stream, (self._heads[stream],))
        return Head(stream, found[0].epoch, found[0].seq, found[0].hash) if found else Head.empty(stream)

    def entry(self, stream: Stream, seq: int, *, checked: bool = False) -> Entry | None:
        """The entry at a place; None when there was none. Raises like `about`."""
        return super().entry(stream, seq, checked=checked) if seq <= self._heads[stream] else None

    def about(self, subject: str, *, newest: int | None = None, checked: bool = False) -> list[Entry]:
        """All that had happened to a subject. Raises `IntegrityProblem` ``store.entry_damaged``."""
        found = [each for each in super().about(subject, checked=checked) if self._was_there(each)]
        return found if newest is None else found[-newest:] if newest else []

    def of_kind(self, stream: Stream, kind: str, size: int, *, checked: bool = False) -> list[Entry]:
        """The newest entries of exactly this kind of then, newest first. Raises like `about`."""
        read, found = unaltered if checked else entry_of, list[Entry]()
        before = self._heads[stream] + 1
        while len(found) < size:
            rows = self.stored_page(stream, before=before, size=_AT_ONCE, kind=kind)
            found += [read(row) for row in rows if row.kind == kind]
            if len(rows) < _AT_ONCE:
                break
            before = rows[-1].seq
        return found[:size]

    def stored_page(
        self, stream: Stream, *, before: int | None = None, size: int = 200, kind: str | None = None
    ) -> list[StoredEntry]:
        """The rows that `page` reads."""
        end = self._heads[stream] + 1
        return super().stored_page(
            stream, before=end if before is None else min(before, end), size=size, kind=kind
        )

    def newest_stored(self, stream: Stream, kind: str) -> StoredEntry | None:
        """The newest row of exactly this kind of then."""
        rows = [row for row in self.stored_page(stream, size=1, kind=kind) if row.kind == kind]
        return rows[0] if rows else None

    def parameters(self, attested: Attests) -> Parameters:
        """The policy parameters of then."""
        return parameters(self._derived, attested)

    def sound_parameters(self, attested: Attests) -> tuple[Parameters, tuple[DamagedRow, ...]]:
        """The same: none of them differs from its entries."""
        return sound_parameters(self._derived, attested)

    def _was_there(self, entry: Entry) -> bool:
        return entry.seq <= self._heads[entry.stream]


class PastDeadlines(DeadlineRows):
    """Deadlines of then, and who had reminded of them."""

    def __init__(self, derived: Connection, attested: Attests, source: Connection, heads: Heads) -> None:
        super().__init__(derived, attested)
        self._source, self._heads = source, heads

    def reminders_of(self, subjects: Collection[str]) -> list[Entry]:
        """The entries by which somebody had reminded of what is due of these things, newest first. Raises `IntegrityProblem`."""
        found = DeadlineRows(self._source, self._attested).reminders_of(subjects)
        return [each for each in found if each.seq <= self._heads[each.stream]]


class PastEquipment(EquipmentRows):
    """Items of then, and what had happened to them."""

    def __init__(self, derived: Connection, attested: Attests, source: Connection, heads: Heads) -> None:
        super().__init__(derived, attested)
        self._source, self._heads = source, heads

    def history_since(self, tags: Sequence[str], seq: int) -> dict[str, tuple[Entry, ...]]:
        """All entries about each item of then from number `seq` on, in their order."""
        found = EquipmentRows(self._source, self._attested).history_since(tags, seq)
        return {
            tag: tuple(each for each in told if each.seq <= self._heads[each.stream])
            for tag, told in found.items()
        }


class PastStocktakes(StocktakeRows):
    """Stocktakes of then."""

    def __init__(self, derived: Connection, attested: Attests, source: Connection, heads: Heads) -> None:
        super().__init__(derived, attested)
        self._source, self._heads = source, heads

    def entries(self, seq: int, after: int = 0) -> list[Entry]:
        """The entry `seq` that started a stocktake and all about it of then, above the number `after`."""
        found = StocktakeRows(self._source, self._attested).entries(seq, after)
        return [each for each in found if each.seq <= self._heads[each.stream]]

    def last_entry(self) -> int:
        """The number with which the custody stream ended."""
        return self._heads[Stream.CUSTODY]


class PastLists(ListRows):
    """The lists of then: those of entries from the ledger, all others from what was derived."""

    def __init__(self, derived: Connection, source: Connection, heads: Heads) -> None:
        super().__init__(derived, SOURCES)
        self._source, self._heads = source, heads

    def _building(self, name: str, asked: Asked, context: ListContext) -> ListBuilding:
        if name in LEDGER_LISTS:
            return ListBuilding(self._source, up_to(self._sources[name], self._heads), asked, context)
        return ListBuilding(self._connection, _looked_through(self._sources[name]), asked, context)


def _looked_through(listed: ListSource) -> ListSource:
    """The list without its index of words: of a past day all rows are searched."""
    index = listed.searched
    if not isinstance(index, SearchIndex):
        return listed
    fields, rows = index.fields, select(index.key).select_from(index.source).correlate(None)

    def has(word: str, _connection: Connection) -> ColumnElement[bool]:
        return listed.key.in_(rows.where(or_(*(each.icontains(word, autoescape=True) for each in fields))))

    return replace(listed, searched=has)


class PastView(View):
    """What one transaction sees of then. Nothing is compared: the rows were derived for it."""

    def __init__(self, derived: Connection, source: Connection, heads: Heads, rulebook: Rulebook) -> None:
        super().__init__(derived, rulebook, Attestations())
        self._source, self._heads = source, heads
        self.attested = Believed(source, Attestations(), self._end_of)

    def _read_end(self, stream: Stream) -> int:
        return self._heads[stream]

    def recorded_until(self, stream: Stream) -> datetime | None:
        """When the newest entry of `stream` of then was recorded; None where there was none."""
        found = self.ledger.entry(stream, self._heads[stream])
        return None if found is None else found.recorded_at

    @cached_property
    def ledger(self) -> LedgerRows:
        """The ledger up to then."""
        return PastLedger(self._source, self._connection, self._heads)

    @cached_property
    def voids(self) -> VoidRows:
        """Which entries did not count."""
        return VoidRows(self._source, self._heads)

    @cached_property
    def told(self) -> ToldRows:
        """The entries of a time."""
        return ToldRows(self._source, self._heads)

    @cached_property
    def lists(self) -> ListRows:
        """The declared lists."""
        return PastLists(self._connection, self._source, self._heads)

    @cached_property
    def deadlines(self) -> DeadlineRows:
        """Deadlines of all rooms."""
        return PastDeadlines(self._connection, self.attested, self._source, self._heads)

    @cached_property
    def equipment(self) -> EquipmentRows:
        """Items, loans, training."""
        return PastEquipment(self._connection, self.attested, self._source, self._heads)

    @cached_property
    def stocktakes(self) -> StocktakeRows:
        """Stocktakes and what a book is made of."""
        return PastStocktakes(self._connection, self.attested, self._source, self._heads)

    @cached_property
    def facts(self) -> Facts:
        """Facts about this database."""
        return Facts(self._source)


@dataclass(frozen=True, slots=True)
class PastBase:
    """The store that is looked at as it was."""

    engine: Engine
    rulebook: Rulebook
    clock: Clock
    pasts: DerivedPasts


class PastStore:
    """A store for reading as of `heads`; a table that is not among `tables` is not there, and asking for it is a fault."""

    def __init__(
        self,
        base: PastBase,
        heads: Heads,
        clock: StoppedClock,
        tables: frozenset[Table],
        report: Report,
        cancel: CancelToken | None,
    ) -> None:
        self.heads, self.clock = heads, clock
        self._base, self._tables, self._report, self._cancel = base, tables, report, cancel

    @contextmanager
    def read(self) -> Iterator[PastView]:
        """The state of then. Raises `Cancelled`, `StoreProblem`, and `IntegrityProblem` for an entry that can't be read."""
        base = self._base
        with (
            transaction(base.engine, write=False) as source,
            base.pasts.at(source, self._tables, self.heads, self._report, self._cancel) as derived,
        ):
            yield PastView(derived, source, self.heads, base.rulebook)

    def at(
        self, day: Then, behind: str, report: Report = silent, cancel: CancelToken | None = None
    ) -> PastStore:
        """The same store as of an earlier day; what came later than its own heads is not there either."""
        found = past_store(self._base, day, behind, report, cancel)
        heads = {stream: min(seq, self.heads[stream]) for stream, seq in found.heads.items()}
        clock = min(found.clock, self.clock, key=lambda each: each.moment)
        return PastStore(self._base, heads, clock, tables_of_day(behind), report, cancel)

    def require_sound(self, behind: str | None) -> None:
        """Nothing: what it is made from was derived for it."""
        del behind


def past_store(
    base: PastBase, day: Then, behind: str, report: Report, cancel: CancelToken | None
) -> PastStore:
    """The store for reading the list or report `behind` as of then. Raises `StoreProblem`."""
    with transaction(base.engine, write=False) as connection:
        heads, moment = then(connection, day, base.clock)
    clock = StoppedClock(moment, base.clock.zone)
    return PastStore(base, heads, clock, tables_of_day(behind), report, cancel)
