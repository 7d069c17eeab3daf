"""A store for reading as of a day: its state is derived from the entries up to then, its clock stands still.

Services are not changed for the past, they are made again over it. What was recorded later about that day is not included.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, Engine, Table

from station.core.authentication import Authenticate
from station.core.clock import Clock, StoppedClock
from station.core.ledger import Stream
from station.core.listing import DamagedRow
from station.core.policy import Rulebook
from station.core.progress import CancelToken, Report, silent
from station.store.attested import Attestations
from station.store.attested.believed import Believed
from station.store.dated import DerivedPasts, Heads, Then, then
from station.store.engine import transaction
from station.store.facts import Facts
from station.store.lists.behind import tables_of_day
from station.store.lists.list_rows import ListRows
from station.store.past_readers import (
    PastArchive,
    PastDeadlines,
    PastEquipment,
    PastFigures,
    PastLedger,
    PastLists,
    PastStocktakes,
)
from station.store.readers.archive import ArchiveRows
from station.store.readers.deadlines import DeadlineRows
from station.store.readers.equipment import EquipmentRows
from station.store.readers.figures import FigureRows
from station.store.readers.ledger import LedgerRows
from station.store.readers.stocktakes import StocktakeRows
from station.store.readers.sync import SyncRows
from station.store.readers.told import ToldRows
from station.store.readers.voids import VoidRows
from station.store.view import View


class PastView(View):
    """What one transaction sees of then. Nothing is compared: the rows were derived for it."""

    def __init__(
        self,
        derived: Connection,
        source: Connection,
        heads: Heads,
        rulebook: Rulebook,
        authenticate: Authenticate | None = None,
    ) -> None:
        super().__init__(derived, rulebook, Attestations(), authenticate)
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
    def archive(self) -> ArchiveRows:
        """Recordings and imports."""
        return PastArchive(self._connection, self.attested, self._source, self._heads)

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
    def figures(self) -> FigureRows:
        """Counted groups for pictures."""
        return PastFigures(self._connection, self.attested, self._source, self._heads)

    @cached_property
    def sync(self) -> SyncRows:
        """The memory of the centre as it is now: no entry tells what a centre had confirmed when."""
        return SyncRows(self._source, self._authenticate)

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
    authenticate: Authenticate | None = None


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
            yield PastView(derived, source, self.heads, base.rulebook, base.authenticate)

    def at(
        self, day: Then, behind: str, report: Report = silent, cancel: CancelToken | None = None
    ) -> PastStore:
        """The same store as of an earlier day; what came later than its own heads is not there either."""
        found = past_store(self._base, day, behind, report, cancel)
        heads = {stream: min(seq, self.heads[stream]) for stream, seq in found.heads.items()}
        clock = min(found.clock, self.clock, key=lambda each: each.moment)
        return PastStore(self._base, heads, clock, tables_of_day(behind), report, cancel)

    def damaged_behind(self, behind: str | None) -> tuple[DamagedRow, ...]:
        """None: what it is made from was derived for it."""
        del behind
        return ()

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
