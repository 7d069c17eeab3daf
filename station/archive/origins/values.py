"""A further device from which content on record came in, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.attribution.values import Basis, Doubt
from station.archive.survey.values import TimeSource


@dataclass(frozen=True, slots=True)
class FurtherDevice:
    """What a further device says of content on record (DM-02): when it was recorded there, whose it is by that, what for.

    `camera` is its tag, None while the device is on no list and its serial number `camera_serial` alone is known. `seq` is
    the entry's number in the custody stream.
    """

    session: str
    source_path: str
    camera: str | None
    camera_serial: str | None
    recorded_from: datetime
    recorded_until: datetime
    time_source: TimeSource
    officer: str | None
    officer_name: str | None
    department: str
    basis: Basis
    doubt: Doubt | None
    purpose: str
    matter: str | None
    came_at: datetime
    seq: int
