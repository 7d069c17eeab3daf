"""What people went out with, and for what (EQ-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LoanOuting:
    """What one check-out `seq` took, for which activity ("" for none), until when it was out (None: something of it still is).

    `devices` are those of its items `tags` whose recordings are attributed by it.
    """

    seq: int
    number: str
    activity: str
    start: datetime
    end: datetime | None
    tags: tuple[str, ...]
    devices: tuple[str, ...]
