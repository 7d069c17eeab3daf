"""Parts of `station.services.Services` for pages: each page's `Needs` names those that it uses."""

from __future__ import annotations

from typing import Protocol

from station.approvals.services import ApprovalServices
from station.archive.services import ArchiveServices
from station.audit.services import AuditServices
from station.core.clock import Clock
from station.core.policy import Rulebook
from station.core.settings import Settings
from station.inventory.services import InventoryServices
from station.matters.services import MatterServices
from station.people.services import PeopleServices
from station.printing.services import PrintingServices
from station.sync.services import SyncServices


class NeedsClock(Protocol):
    """The station's clock."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...


class NeedsSettings(Protocol):
    """The settings of the station."""

    @property
    def settings(self) -> Settings:
        """The settings of the station."""
        ...


class NeedsRulebook(Protocol):
    """The rules."""

    @property
    def rulebook(self) -> Rulebook:
        """The rules."""
        ...


class NeedsPeople(Protocol):
    """People, accounts, parameters."""

    @property
    def people(self) -> PeopleServices:
        """People, accounts, parameters."""
        ...


class NeedsPrinting(Protocol):
    """Printers, slips, reports."""

    @property
    def printing(self) -> PrintingServices:
        """Printers, slips, reports."""
        ...


class NeedsInventory(Protocol):
    """The register and the counter."""

    @property
    def inventory(self) -> InventoryServices:
        """The register and the counter."""
        ...


class NeedsApprovals(Protocol):
    """Requests and their decisions."""

    @property
    def approvals(self) -> ApprovalServices:
        """Requests and their decisions."""
        ...


class NeedsMatters(Protocol):
    """Matters."""

    @property
    def matters(self) -> MatterServices:
        """Matters."""
        ...


class NeedsArchive(Protocol):
    """Recordings."""

    @property
    def archive(self) -> ArchiveServices:
        """Recordings."""
        ...


class NeedsSync(Protocol):
    """Sync with the centre."""

    @property
    def sync(self) -> SyncServices:
        """Sync with the centre."""
        ...


class NeedsAudit(Protocol):
    """Proof of the record."""

    @property
    def audit(self) -> AuditServices:
        """Proof of the record."""
        ...
