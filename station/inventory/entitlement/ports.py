"""What the needs of an office are made of: its gear and lots as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from station.inventory.entitlement.demand import Gear


@dataclass(frozen=True, slots=True)
class ExpiringLot:
    """Stock of one lot of which some is there, with the day until which it may be used (ST-05)."""

    label: str
    name: str
    category: int
    lot: str
    expires_on: date
    quantity: int
    unit: str
    place: str


class GearReader(Protocol):
    """The gear of the office within one transaction."""

    def in_service(self) -> Iterable[Gear]:
        """Each single item that is neither lost nor written off, in the order of labels."""
        ...

    def expiring(self, until: date) -> Iterable[ExpiringLot]:
        """The lots that may be used until `until` at the latest and are not used up, soonest first."""
        ...
