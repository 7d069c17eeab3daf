"""Which lots there are of the same reagent, as queries over the register (ST-05)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import Select, func, select

from station.inventory.values import Item, Tracking
from station.store.readers.item_rows import ITEM_ROW
from station.store.schema.equipment import item

_IS_LOT: Final = item.c.tracking == Tracking.LOT.value


def same_reagent(lot: Item) -> Select[Any]:
    """All lots of the same, with this one and those used up or expired."""
    same = (item.c.category == lot.category, item.c.name == lot.name, _IS_LOT)
    return select(*ITEM_ROW).where(*same).order_by(item.c.expires_on, item.c.tag)


def expiring_before(lot: Item, today: date) -> Select[Any]:
    """The first of those that are not used up, may be used on this day and expire before this one."""
    until = "" if lot.expires_on is None else lot.expires_on.isoformat()
    before = (item.c.expires_on >= today.isoformat(), item.c.expires_on < until, item.c.quantity > 0)
    return same_reagent(lot).where(*before).limit(1)


def one_of_each_reagent() -> Select[Any]:
    """A lot of each reagent."""
    firsts = select(func.min(item.c.tag)).where(_IS_LOT).group_by(item.c.category, item.c.name)
    return select(*ITEM_ROW).where(item.c.tag.in_(firsts)).order_by(item.c.tag)
