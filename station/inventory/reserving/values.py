"""Reservations as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reservation:
    """An item that is kept for officer `number` from `first` to `last`. `seq` is the entry that keeps it.

    `taken` says that they have taken it since, `left` that they have left service, `gone` that the item is lost
    or scrapped: then it is kept no longer. `ended_at` is when it was given up, `matter` the number of what it is for.
    """

    tag: str
    seq: int
    number: str
    holder_name: str
    first: datetime
    last: datetime
    activity: str = ""
    note: str = ""
    ended_at: datetime | None = None
    taken: bool = False
    left: bool = False
    gone: bool = False
    matter: str = ""

    @property
    def open(self) -> bool:
        """Whether the item is still kept, as far as its time has not passed."""
        return self.ended_at is None and not (self.taken or self.left or self.gone)

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether any of its time lies between these moments."""
        return self.first <= end and start <= self.last
