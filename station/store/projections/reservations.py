"""Projections of reservations: each item that is kept, until it is given up."""

from __future__ import annotations

from station.core.clock import to_record
from station.core.ledger import Entry
from station.inventory.reserving.bodies import ReservationEnded, Reserved, Reserved2
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.reservations import reservation

_INVENTORY = Room("inventory")


@_INVENTORY.derives(Reserved2, reservation)
@_INVENTORY.derives(Reserved, reservation)
def items_reserved(rows: Rows, entry: Entry, body: Reserved) -> None:
    """One row for each item."""
    for each in body.items:
        rows.add(
            reservation,
            {
                "tag": each.tag,
                "seq": entry.seq,
                "number": body.number,
                "first_at": to_record(body.kept_from),
                "last_at": to_record(body.kept_until),
                "activity": body.activity or "",
                "note": body.note,
                "matter": body.matter if isinstance(body, Reserved2) else "",
                "ended_at": None,
            },
        )


@_INVENTORY.derives(ReservationEnded, reservation)
def reservation_ended(rows: Rows, entry: Entry, body: ReservationEnded) -> None:
    """These items are kept no longer."""
    for each in body.items:
        row = rows.row(reservation, each.tag, body.reserved)
        if row is None or row["ended_at"] is not None:
            rows.impossible("reservation_unknown", tag=each.tag, reserved=body.reserved)
            continue
        rows.change(reservation, (each.tag, body.reserved), {"ended_at": to_record(entry.happened_at)})
