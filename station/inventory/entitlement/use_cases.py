"""The needs of the office as a use case; its paper is `station.inventory.papers.needs`."""

from __future__ import annotations

from datetime import date

from station.core.clock import local
from station.inventory.entitlement.demand import office_rows
from station.inventory.entitlement.needs import Needs, needs_of, require_year
from station.inventory.entitlement.ports import NeedsStore
from station.people.asking import asks
from station.people.offices.units import unit_named
from station.people.offices.values import Unit, UnitLevel
from station.people.permissions import Permission
from station.people.sessions import Session


class OfficeNeeds:
    """What the office, or a unit of it, needs; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: NeedsStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def of_year(self, session: Session, year: int | None = None, unit: str = "") -> Needs:
        """The needs until the end of a year (None: this one), of the office or of a unit by name, code or path.

        Raises Refused ``needs.year``, and as `unit_named`.
        """
        del session
        asked, named = asked_for(self._store, year, unit)
        with self._store.read() as view:
            officers = [each for each in view.people.officers() if each.active]
            rows, gear = office_rows(view.policy), view.gear
            lots = gear.expiring(date(asked, 12, 31))
            return needs_of(rows, officers, gear.in_service(), lots, asked, named)


def asked_for(store: NeedsStore, year: int | None, unit: str) -> tuple[int, Unit | None]:
    """The year and the unit that are meant; None for the office. Raises as `OfficeNeeds.of_year`."""
    today = local(store.clock.now(), store.clock.zone).date()
    asked = today.year if year is None else year
    require_year(asked, today)
    if not unit.strip():
        return asked, None
    with store.read() as view:
        named = unit_named(unit, view.people)
    return asked, None if named.level is UnitLevel.OFFICE else named
