"""Reading reservations, compared with their entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Row, bindparam, exists, func, select

from station.core.clock import from_record
from station.inventory.reserving.values import Reservation
from station.inventory.values import GONE
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.equipment import custody_span, item
from station.store.schema.people import officer
from station.store.schema.reservations import reservation

_NEVER: Final = "9999"
"""After every recorded moment."""
TAKEN: Final = exists().where(
    custody_span.c.tag == reservation.c.tag,
    custody_span.c.number == reservation.c.number,
    custody_span.c.started_at <= reservation.c.last_at,
    func.coalesce(custody_span.c.ended_at, _NEVER) >= reservation.c.first_at,
)
"""Whether the person has or had the item in the time for which it is kept."""
HOLDER_NAME: Final = select(officer.c.name).where(officer.c.number == reservation.c.number).scalar_subquery()
LEFT: Final = exists().where(officer.c.number == reservation.c.number, ~officer.c.active)
"""Whether the person has left service: nothing is kept for them, until they are back."""
LOST: Final = exists().where(
    item.c.tag == reservation.c.tag, item.c.state.in_([state.value for state in GONE])
)
"""Whether the item is lost or scrapped: it is kept for nobody, until it is found."""
RESERVATION_ROW: Final = (
    *reservation.c,
    TAKEN.label("taken"),
    LEFT.label("left"),
    LOST.label("gone"),
    HOLDER_NAME.label("holder_name"),
)
_IN_ORDER: Final = (reservation.c.first_at, reservation.c.seq)
_OF_ITEM = Prepared(
    select(*RESERVATION_ROW).where(reservation.c.tag == bindparam("tag")).order_by(*_IN_ORDER)
)
_BY_ENTRY = Prepared(
    select(reservation.c.tag).where(reservation.c.seq == bindparam("seq")).order_by(reservation.c.tag)
)
_PERSON = Prepared(select(officer).where(officer.c.number == bindparam("number")))
_ITEM = Prepared(select(item).where(item.c.tag == bindparam("tag")))
_SPANS = Prepared(select(custody_span).where(custody_span.c.tag == bindparam("tag")))


class ReservationRows(AttestedRows):
    """Reservations within one transaction; all of an item are what the entries give. Raises `IntegrityProblem` ``store.state_damaged``.

    It satisfies `station.inventory.reserving.ports.ReservationReader`.
    """

    def of_items(self, tags: Iterable[str]) -> dict[str, tuple[Reservation, ...]]:
        """All reservations of each of these items, by tag, the earliest first; also those that are over."""
        return {tag: tuple(map(reservation_of, self._rows(tag))) for tag in tags}

    def by_entry(self, seq: int) -> tuple[Reservation, ...]:
        """What the entry `seq` keeps, by tag."""
        tags = [str(row[0]) for row in _BY_ENTRY.all(self._connection, seq=seq)]
        kept = self.of_items(tags)
        return tuple(each for tag in tags for each in kept[tag] if each.seq == seq)

    def _rows(self, tag: str) -> Sequence[Row[Any]]:
        rows = _OF_ITEM.all(self._connection, tag=tag)
        columns = len(reservation.columns)
        self._attested.require_under(reservation, tag, [tuple(row)[:columns] for row in rows])
        if rows:  # whether it was taken rests on who had it, whether it is there on the item
            self._attested.require_each(item, [(tag, _ITEM.first(self._connection, tag=tag))])
            self._attested.require_under(custody_span, tag, _SPANS.all(self._connection, tag=tag))
        # and whether it is kept at all on whether the person has left
        numbers = sorted({row.number for row in rows if row.ended_at is None and not row.taken})
        people = [(each, _PERSON.first(self._connection, number=each)) for each in numbers]
        self._attested.require_each(officer, people)
        return rows


@reads(*reservation.c)
def reservation_of(row: Row[Any]) -> Reservation:
    """The reservation in a row of `RESERVATION_ROW`, whatever follows it."""
    return Reservation(
        row.tag,
        row.seq,
        row.number,
        row.holder_name or row.number,
        from_record(row.first_at),
        from_record(row.last_at),
        row.activity,
        row.note,
        None if row.ended_at is None else from_record(row.ended_at),
        bool(row.taken),
        bool(row.left),
        bool(row.gone),
        row.matter,
    )
