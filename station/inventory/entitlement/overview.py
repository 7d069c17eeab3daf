"""The office's shortfall (EQ-02) and its damaged items. Due moments are in the deadline table."""

from __future__ import annotations

from station.inventory.entitlement.shortfall import read_cover
from station.inventory.ports import InventoryStore
from station.inventory.values import CategoryCover, FaultyItems
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


class EquipmentOverview:
    """The figures of the start page and the entitlement page; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def cover(self, session: Session) -> tuple[CategoryCover, ...]:
        """The office compared with the standard by category (EQ-02), from counts alone.

        The lists say who lacks what.
        """
        with self._store.read() as view:
            return read_cover(view)

    @asks(Permission.EQUIPMENT_VIEW)
    def faulty(self, session: Session, limit: int = 200) -> FaultyItems:
        """Items found damaged or incomplete (EQ-10, EQ-14): how many, and the first `limit` of them."""
        with self._store.read() as view:
            return FaultyItems(view.equipment.damaged_count(), tuple(view.equipment.damaged(limit)))
