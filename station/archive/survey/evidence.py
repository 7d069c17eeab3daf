"""What a file tells of the time of its recording: every single witness, as it stands there, before anything is weighed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from station.archive.survey.values import TimeSource

MOST_EVIDENCE: Final = 20
"""So many witnesses of one file are kept."""
LONGEST_RAW: Final = 60
"""Characters of what stands in the file."""
SECOND: Final = timedelta(seconds=1)


def wall_clock(
    year: int, month: int, day: int, hour: int, minute: int, second: int = 0, microsecond: int = 0
) -> datetime:
    """What a device's clock showed, naive since its zone is not told. Raises ValueError for what is no day or no time of day."""
    return datetime.combine(date(year, month, day), time(hour, minute, second, microsecond))


class Edge(StrEnum):
    """Which end of a recording a time tells by its format."""

    START = "start"
    END = "end"
    EITHER = "either"
    """Devices differ in it."""


@dataclass(frozen=True, slots=True)
class TimeEvidence:
    """One time that a file tells of its recording.

    `moment` is aware where the file itself tells the zone, or naive: the wall clock of the device, whose zone is not told or,
    with `claims_utc`, told as UTC by a format into which many devices write office time. `precision` is the unit in which it
    is told; `raw` is how it stands there.
    """

    source: TimeSource
    moment: datetime
    edge: Edge
    precision: timedelta = SECOND
    raw: str = ""
    claims_utc: bool = False

    def as_told(self, zone: str) -> datetime:
        """The moment in UTC if the format is right; `zone` (IANA) is that of a clock that tells none."""
        if self.moment.tzinfo is not None:
            return self.moment.astimezone(UTC)
        return self.moment.replace(tzinfo=UTC) if self.claims_utc else self.by_wall_clock(zone)

    def by_wall_clock(self, zone: str) -> datetime:
        """The moment in UTC if a naive one was the wall clock of `zone` (IANA), whatever the format claims."""
        if self.moment.tzinfo is not None:
            return self.moment.astimezone(UTC)
        return self.moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class MediaChapter:
    """The place of a file in a recording that its device parted: the same `chain`, counted by `number`, which need not begin at 1."""

    chain: str
    number: int
