"""The office at a glance: the shortfall (EQ-02), and what needs doing about equipment now."""

from __future__ import annotations

from station.inventory.entitlement.shortfall import read_shortfall
from station.inventory.ports import InventoryStore
from station.inventory.values import Agenda, Item, OpenReturn, Shortfall, full_group
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
    def agenda(self, session: Session, limit: int = 200) -> Agenda:
        """Loans overdue, returns whose recordings are awaited, faulty items; up to `limit` of each."""
        now = self._store.clock.now()
        with self._store.read() as view:
            return Agenda(
                tuple(view.equipment.overdue(now, limit)),
                tuple(view.equipment.open_returns(limit)),
                tuple(view.equipment.damaged(limit)),
            )

    @asks(Permission.EQUIPMENT_VIEW)
    def overdue(self, session: Session, limit: int = 200) -> list[Item]:
        """Items out past their due time, the longest first (EQ-07)."""
        return list(self.agenda(session, limit).overdue)

    @asks(Permission.EQUIPMENT_VIEW)
    def open_returns(self, session: Session, limit: int = 200) -> list[OpenReturn]:
        """Items back without their recordings, the next due first (EQ-05)."""
        return list(self.agenda(session, limit).open_returns)
