"""Reading stocktakes: their entries, those that are not done with, and the items that a book is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, or_, select

from station.core.ledger import Entry, Stream, subject
from station.core.ledger.canonical import LARGEST_INTEGER
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.stocktake.bodies import STOCKTAKE
from station.inventory.stocktake.values import OPEN
from station.inventory.values import GONE, Item, ItemState, Tracking
from station.people.values import Group
from station.store.attested.lookups import entries_at, numbers_about
from station.store.prepared import Prepared
from station.store.readers.dues import require_dues
from station.store.readers.item_rows import ITEM_ROW, item_of
from station.store.readers.ledger import LedgerRows
from station.store.readers.reading import AttestedRows
from station.store.schema.equipment import item
from station.store.schema.people import enforcement_group, officer
from station.store.schema.stocktakes import stocktake

_OPEN = Prepared(
    select(stocktake)
    .where(or_(*(stocktake.c.state == each.value for each in sorted(OPEN))))
    .order_by(stocktake.c.seq.desc())
)
_GROUPS = Prepared(
    select(enforcement_group.c.name).where(enforcement_group.c.department == bindparam("department"))
)
_OTHERS = Prepared(select(item).where(item.c.tag.in_(bindparam("tags", expanding=True))), listed="tags")
_IN_ONE_QUERY: Final = 500
_THERE: Final = (
    item.c.state.not_in([each.value for each in sorted(GONE)]),
    or_(item.c.tracking != Tracking.PORTION.value, item.c.quantity > 0),
)
"""What is stock of the office: a portion that is back in its line is no more."""


class StocktakeRows(AttestedRows):
    """Stocktakes within one transaction; it satisfies `station.inventory.stocktake.ports.StocktakeReader`."""

    def entries(self, seq: int, after: int = 0) -> list[Entry]:
        """The entry `seq` that started a stocktake and all about it, above the number `after`, each with the content of its hash."""
        about, custody = subject(STOCKTAKE, str(seq)), Stream.CUSTODY
        found = numbers_about(self._connection, custody, None, (about,), after, LARGEST_INTEGER)[about]
        seqs = [number for number, _ in found]
        if after < seq <= LARGEST_INTEGER:
            seqs.insert(0, seq)
        entries = entries_at(self._connection, custody, seqs)
        return [entries[number] for number in sorted(entries)]

    def last_entry(self) -> int:
        """The number with which the custody stream ends."""
        return LedgerRows(self._connection).head(Stream.CUSTODY).seq

    def open_now(self) -> tuple[int, ...]:
        """The stocktakes that are not done with, the newest first; each is what the entries give."""
        rows = _OPEN.all(self._connection)
        self._attested.require_each(stocktake, [(str(row.seq), row) for row in rows])
        return tuple(row.seq for row in rows)

    def all_items(self) -> list[Item]:
        """All items that are stock of the office, in the order of place and tag; in a unit of work none is missing."""
        found = self._found()
        if self._decides:
            there = {each.tag for each in found}
            others = sorted(self._attested.ever_given(item, "tag") - there)
            for start in range(0, len(others), _IN_ONE_QUERY):
                some = others[start : start + _IN_ONE_QUERY]
                rows = {row.tag: row for row in _OTHERS.all(self._connection, tags=some)}
                self._attested.require_each(item, [(tag, rows.get(tag)) for tag in some])
        return found

    def in_category(self, category: int) -> list[Item]:
        """Those of a category."""
        return self._found(item.c.category == category)

    def lying_at(self, texts: Sequence[str]) -> list[Item]:
        """Those that lie in the store at any of these places, as it is written on them."""
        lies = item.c.state.in_([ItemState.IN_STORE.value, ItemState.AWAITING_RECORDINGS.value])
        found: list[Item] = []
        for start in range(0, len(texts), _IN_ONE_QUERY):
            found += self._found(item.c.place.in_(list(texts[start : start + _IN_ONE_QUERY])), lies)
        return sorted(found, key=lambda each: (each.place, each.label, each.tag))

    def with_section(self, department: str) -> list[Item]:
        """Those that the people of a department have, and those that it and its groups have."""
        groups = [row[0] for row in _GROUPS.all(self._connection, department=department)]
        units = [Receiver(ReceiverKind.DEPARTMENT, department)]
        units += [Receiver(ReceiverKind.GROUP, Group(name, department).path) for name in groups]
        people = select(officer.c.number).where(officer.c.department == department)
        lent = item.c.held_for.in_([each.key for each in units])
        return self._found(or_(item.c.holder.in_(people), lent))

    def _found(self, *where: ColumnElement[bool]) -> list[Item]:
        """The items, compared with their entries in a unit of work."""
        query = select(*ITEM_ROW).where(*_THERE, *where).order_by(item.c.place, item.c.label, item.c.tag)
        rows: Sequence[Any] = self._connection.execute(query).all()
        found = [item_of(row) for row in rows]
        for start in range(0, len(rows) if self._decides else 0, _IN_ONE_QUERY):
            some = rows[start : start + _IN_ONE_QUERY]
            self._attested.require_each(item, [(row.tag, row) for row in some])
            require_dues(self._connection, self._attested, some)
        return found
