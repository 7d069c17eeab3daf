"""What this page needs of the station's services: its room, and what it shows of others."""

from __future__ import annotations

from typing import Protocol

from station.archive.services import ArchiveServices
from station.core.clock import Clock
from station.inventory.services import InventoryServices
from station.people.services import PeopleServices
from station.printing.services import PrintingServices
from station.sync.services import SyncServices


class Needs(Protocol):
    """The part of `station.services.Services` that this page is given."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    @property
    def people(self) -> PeopleServices:
        """People, accounts, parameters."""
        ...

    @property
    def printing(self) -> PrintingServices:
        """Printers, slips, reports."""
        ...

    @property
    def inventory(self) -> InventoryServices:
        """The register and the counter."""
        ...

    @property
    def archive(self) -> ArchiveServices:
        """Recordings."""
        ...

    @property
    def sync(self) -> SyncServices:
        """The way to the centre."""
        ...
