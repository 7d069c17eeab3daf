"""What this page needs of the station's services: its room, and what it shows of others."""

from __future__ import annotations

from typing import Protocol

from station.core.clock import Clock
from station.sync.services import SyncServices


class Needs(Protocol):
    """The part of `station.services.Services` that this page is given."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    @property
    def sync(self) -> SyncServices:
        """The way to the centre."""
        ...
