"""What this page needs of the station's services: its room, and what it shows of others."""

from __future__ import annotations

from typing import Protocol

from station.ui.pages.parts import (
    NeedsArchive,
    NeedsAudit,
    NeedsClock,
    NeedsMatters,
    NeedsPeople,
    NeedsPrinting,
)


class Needs(NeedsClock, NeedsMatters, NeedsArchive, NeedsPeople, NeedsAudit, NeedsPrinting, Protocol):
    """The part of `station.services.Services` that this page is given."""
