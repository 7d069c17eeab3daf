"""Reading what was so on a day: state from what was derived for it, entries from the ledger up to its heads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from station.core.ledger import Entry, Head, StoredEntry, Stream, subject
from station.core.listing import Asked, DamagedRow, ListContext
from station.inventory.figures.ports import GoneCount
from station.inventory.values import ItemState
from station.store.dated import Heads
from station.store.lists import SOURCES
from station.store.lists.building import ListBuilding
from station.store.lists.ledger import LEDGER_LISTS, up_to
from station.store.lists.list_rows import ListRows
from station.store.lists.source import ListSource
from station.store.readers.archive import ArchiveRows
from station.store.readers.deadlines import DeadlineRows
from station.store.readers.equipment import EquipmentRows
from station.store.readers.figures import FigureRows, gone_by_entries, of_those_gone
from station.store.readers.ledger import LedgerRows
from station.store.readers.parameters import Parameters, parameters, sound_parameters
from station.store.readers.reading import Attests, entry_of, unaltered
from station.store.readers.stocktakes import StocktakeRows
from station.store.schema.archive import import_session
from station.store.schema.equipment import item
from station.store.schema.ledger import ledger_entry, ledger_subject
from station.store.search import SearchIndex

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

    def oldest_after(self, stream: Stream, seq: int) -> str | None:
        """`recorded_at` of the first entry of then above `seq`; None when there is none."""
        return super().oldest_after(stream, seq) if seq < self._heads[stream] else None

    def parameters(self, attested: Attests) -> Parameters:
        """The policy parameters of then."""
        return parameters(self._derived, attested)

    def sound_parameters(self, attested: Attests) -> tuple[Parameters, tuple[DamagedRow, ...]]:
        """The same: none of them differs from its entries."""
        return sound_parameters(self._derived, attested)

    def _was_there(self, entry: Entry) -> bool:
        return entry.seq <= self._heads[entry.stream]


class PastArchive(ArchiveRows):
    """Recordings and imports of then."""

    def __init__(self, derived: Connection, attested: Attests, source: Connection, heads: Heads) -> None:
        super().__init__(derived, attested)
        self._source, self._heads = source, heads

    def orders_without_end(self, kind: str) -> tuple[int, ...]:
        """Numbers of the audit entries of `kind` of then about sessions that had no end on record, the oldest first."""
        ended = {
            subject("session", each) for each in self._connection.scalars(select(import_session.c.session))
        }
        entry, about = ledger_entry.c, ledger_subject.c
        query = (
            select(entry.seq, about.subject)
            .join(ledger_subject, and_(about.stream == entry.stream, about.seq == entry.seq))
            .where(
                entry.stream == Stream.AUDIT.value,
                entry.kind == kind,
                entry.seq <= self._heads[Stream.AUDIT],
                about.subject.startswith(subject("session", ""), autoescape=True),
            )
        )
        told = self._source.execute(query.order_by(entry.seq))
        return tuple(seq for seq, name in told if name not in ended)


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

    def activities_at(self, seqs: Sequence[int]) -> dict[int, str]:
        """The activities of these check-outs of then, by number; "" for none in particular."""
        return EquipmentRows(self._source, self._attested).activities_at(seqs)

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


class PastFigures(FigureRows):
    """Groups of then."""

    def __init__(self, derived: Connection, attested: Attests, source: Connection, heads: Heads) -> None:
        super().__init__(derived, attested)
        self._source, self._heads = source, heads

    def gone_since(self, day: str) -> list[GoneCount]:
        """Items that were lost or written off then by an entry that happened from `day` on, by category and state."""
        told = gone_by_entries(day).where(ledger_entry.c.seq <= self._heads[Stream.CUSTODY])
        tags = {name.partition(":")[2] for name in self._source.scalars(told)}
        found: dict[tuple[int, str], list[int | None]] = {}
        query = select(item.c.tag, item.c.category, item.c.state, item.c.value_fen).where(of_those_gone())
        for tag, category, state, fen in self._connection.execute(query):
            if tag in tags:
                found.setdefault((category, state), []).append(fen)
        known = {key: [each for each in worth if each is not None] for key, worth in found.items()}
        return [
            GoneCount(
                category,
                ItemState(state),
                len(worth),
                sum(known[category, state]),
                len(known[category, state]),
            )
            for (category, state), worth in found.items()
        ]


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
