"""The port of reservations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from station.inventory.reserving.values import Reservation


class ReservationReader(Protocol):
    """What is kept for coming activities, within one transaction."""

    def of_items(self, tags: Iterable[str]) -> dict[str, tuple[Reservation, ...]]:
        """All reservations of each of these items, by tag, the earliest first; also those that are over."""
        ...

    def by_entry(self, seq: int) -> tuple[Reservation, ...]:
        """What the entry `seq` keeps, by tag."""
        ...
