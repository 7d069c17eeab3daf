"""What this page needs of the station's services: its room, and what it shows of others."""

from __future__ import annotations

from typing import Protocol

from station.audit.services import AuditServices
from station.core.clock import Clock
from station.core.settings import Settings
from station.people.services import PeopleServices
from station.printing.services import PrintingServices


class Needs(Protocol):
    """The part of `station.services.Services` that this page is given."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    @property
    def settings(self) -> Settings:
        """How the station is set up."""
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
    def audit(self) -> AuditServices:
        """Proof of the record."""
        ...
