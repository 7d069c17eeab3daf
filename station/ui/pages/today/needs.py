"""What this page needs of the station's services: its room, and what it shows of others."""

from __future__ import annotations

from typing import Protocol

from station.ui.pages.parts import (
    NeedsApprovals,
    NeedsArchive,
    NeedsAudit,
    NeedsClock,
    NeedsInventory,
    NeedsPeople,
    NeedsPrinting,
    NeedsSync,
)


class Needs(
    NeedsClock,
    NeedsPeople,
    NeedsPrinting,
    NeedsApprovals,
    NeedsInventory,
    NeedsArchive,
    NeedsAudit,
    NeedsSync,
    Protocol,
):
    """The part of `station.services.Services` that this page is given."""
