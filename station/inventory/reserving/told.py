"""What is said when an item goes out that is kept for somebody else (EQ-04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from station.core.clock import local
from station.core.errors import Refused
from station.core.notices import Notice, notice
from station.core.policy import Mode
from station.core.policy.served import served_choice
from station.inventory.movement.terms import Terms
from station.inventory.reserving.values import Reservation
from station.inventory.values import Item

RESERVATION_MODE: Final = served_choice("EQ-04", "reservation_mode")


def about_reserved(
    item: Item, kept: Iterable[Reservation], number: str, until: datetime | None, now: datetime, terms: Terms
) -> tuple[Notice, ...]:
    """What is said when officer `number` takes an item until then (None: for good) that is kept for others meanwhile.

    Raises Refused ``counter.reserved`` where the office does not put up with it (EQ-04).
    """
    for each in kept:
        if not each.open or each.number == number or not each.overlaps(now, until or each.last):
            continue
        facts = {
            "tag": item.label,
            "name": item.name,
            "holder_name": each.holder_name,
            **time_kept(each, terms.zone),
        }
        if RESERVATION_MODE.of(terms.policy) == Mode.REFUSE.value:
            raise Refused("counter.reserved", rule="EQ-04", **facts)
        return (notice("reserved", "EQ-04", **facts),)
    return ()


def time_kept(each: Reservation, zone: str) -> dict[str, str]:
    """From when until when an item is kept, by the office's clock."""
    first, last = (f"{local(moment, zone):%Y-%m-%d %H:%M}" for moment in (each.first, each.last))
    return {"first": first, "last": last}
