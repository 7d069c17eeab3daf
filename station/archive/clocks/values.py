"""A device's clock as a value: what it showed, and when by the station's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

LONGEST_OFFSET: Final = timedelta(days=100 * 366)
"""A clock that was never set is decades off; nothing is reckoned with more."""


class ClockWay(StrEnum):
    """How it is known what a device's clock shows; worded in ``archive.clock_way.<value>``."""

    READ = "read"
    """The device itself was asked."""
    ASKED = "asked"
    """A person read it off the device."""
    INFERRED = "inferred"
    """By its recordings, which are all off by the same span; a person took that over."""


@dataclass(frozen=True, slots=True)
class DeviceClock:
    """What the clock of a device showed: `shows` is its wall clock (naive), `at` the station's moment (aware).

    `serial` is the device's own number, None where it gives none. `within` is how far the two moments may lie apart
    because of the way to the device.
    """

    serial: str | None
    shows: datetime
    at: datetime
    way: ClockWay
    within: timedelta = timedelta()

    def offset_ms(self, zone: str) -> int:
        """By how many milliseconds the device is ahead of the station, with its clock on the office's `zone`.

        What is added within an hour that the zone has twice is the span that is nearer.
        """
        ahead = (self._moment(zone, fold) - self.at.astimezone(UTC) for fold in (0, 1))
        return round(min(ahead, key=abs) / timedelta(milliseconds=1))

    def _moment(self, zone: str, fold: int) -> datetime:
        return self.shows.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
