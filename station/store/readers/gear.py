"""Reading the gear that counts for a standard: single items in service with the unit that each is with, and lots that expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, select

from station.inventory.entitlement.demand import Gear, Leaf
from station.inventory.entitlement.ports import ExpiringLot
from station.inventory.receivers.values import ReceiverKind, receiver_of
from station.inventory.values import GONE, Condition, Tracking, full_group
from station.people.values import unit_parts
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.equipment import item
from station.store.schema.people import officer

_HOLDER: Final = officer.alias("holding")
_ANSWERS: Final = officer.alias("answering")
_THERE: Final = item.c.state.not_in([each.value for each in sorted(GONE)])
_OF: Final = (
    *(item.c[name] for name in ("tag", "label", "name", "model", "category", "condition", "place")),
    *(item.c[name] for name in ("acquired_on", "accepted_on", "held_for", "holder", "responsible")),
)
_SINGLE: Final[Select[Any]] = (
    select(
        *_OF,
        _HOLDER.c.department.label("holder_department"),
        _HOLDER.c.group_name.label("holder_group"),
        _ANSWERS.c.department.label("answering_department"),
        _ANSWERS.c.group_name.label("answering_group"),
    )
    .select_from(
        item.outerjoin(_HOLDER, _HOLDER.c.number == item.c.holder).outerjoin(
            _ANSWERS, _ANSWERS.c.number == item.c.responsible
        )
    )
    .where(item.c.tracking == Tracking.SINGLE.value, _THERE)
    .order_by(item.c.label, item.c.tag)
)


class GearRows(AttestedRows):
    """The gear of the office within one transaction; it satisfies `station.inventory.entitlement.ports.GearReader`."""

    def in_service(self) -> Iterator[Gear]:
        """Each single item that is neither lost nor written off, in the order of labels."""
        return (_gear(row) for row in self._connection.execute(_SINGLE))

    def expiring(self, until: date) -> Iterator[ExpiringLot]:
        """The lots that may be used until `until` at the latest and are not used up, soonest first."""
        open_lots = (item.c.tracking == Tracking.LOT.value, item.c.quantity > 0, _THERE)
        query = select(item).where(*open_lots, item.c.expires_on <= until.isoformat())
        ordered = query.order_by(item.c.expires_on, item.c.label)
        return (_lot(row) for row in self._connection.execute(ordered))


@reads(*_OF)
def _gear(row: Row[Any]) -> Gear:
    since = row.accepted_on or row.acquired_on
    return Gear(
        row.tag,
        row.label,
        row.name,
        row.category,
        f"{row.name} {row.model}".casefold(),
        Condition(row.condition) is not Condition.DAMAGED,
        None if since is None else date.fromisoformat(since),
        row.place,
        _leaf(row),
    )


def _leaf(row: Row[Any]) -> Leaf | None:
    """Of what is lent to a unit that unit, else the unit of who has it, else of who answers for it.

    What is lent to a place is nobody's, as is what lies in the store.
    """
    to = receiver_of(row.held_for)
    if to is not None:
        if to.kind is ReceiverKind.PLACE:
            return None
        department, group = (to.code, "") if to.kind is ReceiverKind.DEPARTMENT else unit_parts(to.code)
        return Leaf(department, full_group(department, group))
    if row.holder_department is not None:
        return Leaf(row.holder_department, full_group(row.holder_department, row.holder_group))
    if row.answering_department is not None:
        return Leaf(row.answering_department, full_group(row.answering_department, row.answering_group))
    return None


@reads(*item.c)
def _lot(row: Row[Any]) -> ExpiringLot:
    return ExpiringLot(
        row.label,
        row.name,
        row.category,
        row.lot,
        date.fromisoformat(row.expires_on),
        row.quantity,
        row.unit,
        row.place,
    )
