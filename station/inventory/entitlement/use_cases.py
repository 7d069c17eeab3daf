"""The needs of the office as a use case; its paper is `station.inventory.papers.needs`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from station.core.clock import local_today
from station.inventory.entitlement.needs import Needs, needs_of, require_year
from station.inventory.standards.ports import StandardsStore
from station.inventory.standards.use_cases import every_version
from station.inventory.standards.values import OWN, StandardCatalogue, required_version
from station.people.asking import asks
from station.people.dated import Dated
from station.people.offices.units import unit_named
from station.people.offices.values import Unit, UnitLevel
from station.people.permissions import Permission
from station.people.posts.values import posts_on
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class NeedsWish:
    """Until the end of which year (None: this one), of which unit by name, code or path ("" for the office), by which catalogue."""

    year: int | None = None
    unit: str = ""
    catalogue: str = OWN


WHOLE_OFFICE: Final = NeedsWish()
"""Of the office, this year, by its own catalogue."""


@dataclass(frozen=True, slots=True)
class NeedsAsked:
    """The same as what it stands for: the unit (None: the office), and the version in force on `day`.

    Of this year the catalogue of today counts, of a later one that of its end.
    """

    year: int
    unit: Unit | None
    catalogue: StandardCatalogue
    day: date


class OfficeNeeds(Dated, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW)):
    """What the office, or a unit of it, needs; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: StandardsStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def of_year(self, session: Session, wish: NeedsWish = NeedsWish()) -> Needs:  # frozen
        """The needs until the end of a year.

        Raises Refused ``needs.year``, and as `unit_named` and `required_version`.
        """
        del session
        asked = asked_for(self._store, wish)
        with self._store.read() as view:
            officers = [each for each in view.people.officers() if each.active]
            posted = posts_on(view.posts.postings(), asked.day)
            lots = view.gear.expiring(date(asked.year, 12, 31))
            rows = asked.catalogue.in_force_rows(asked.day)
            return needs_of(rows, officers, view.gear.in_service(), lots, asked.year, asked.unit, posted)


def asked_for(store: StandardsStore, wish: NeedsWish) -> NeedsAsked:
    """What is meant. Raises as `OfficeNeeds.of_year`."""
    today = local_today(store.clock)
    year = today.year if wish.year is None else wish.year
    require_year(year, today)
    day = today if year == today.year else date(year, 12, 31)
    with store.read() as view:
        named = unit_named(wish.unit, view.people) if wish.unit.strip() else None
        catalogue = required_version(every_version(view), wish.catalogue.strip().casefold(), day)
    unit = None if named is None or named.level is UnitLevel.OFFICE else named
    return NeedsAsked(year, unit, catalogue, day)
