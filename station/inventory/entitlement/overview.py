"""The office at a glance: the shortfall (EQ-02), and what is damaged. What is due is in the deadline table."""

from __future__ import annotations

from station.inventory.entitlement.shortfall import cover_of, read_shortfall
from station.inventory.ports import InventoryStore
from station.inventory.values import CategoryCover, FaultyItems, Shortfall, full_group
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


class EquipmentOverview:
    """What a start page and the entitlement page show; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def shortfall(self, session: Session) -> Shortfall:
        """The office against the standard, per category, officer and group (EQ-02)."""
        with self._store.read() as view:
            groups = [full_group(group.department, group.name) for group in view.people.groups()]
            return read_shortfall(view.policy, view.people.officers(), groups, view.equipment)

    @asks(Permission.EQUIPMENT_VIEW)
    def cover(self, session: Session) -> tuple[CategoryCover, ...]:
        """The office against the standard by category (EQ-02), without naming who lacks what: from counts alone."""
        with self._store.read() as view:
            units = view.people.headcount()
            groups = {full_group(group.department, group.name) for group in view.people.groups()}
            groups |= {full_group(unit.department, unit.group) for unit in units}
            officers = sum(unit.officers for unit in units)
            return cover_of(view.policy, officers, len(groups - {""}), view.equipment.counts())

    @asks(Permission.EQUIPMENT_VIEW)
    def faulty(self, session: Session, limit: int = 200) -> FaultyItems:
        """Items found damaged or incomplete (EQ-10, EQ-14): how many, and the first `limit` of them."""
        with self._store.read() as view:
            return FaultyItems(view.equipment.damaged_count(), tuple(view.equipment.damaged(limit)))
