"""Time as the station sees it: aware UTC for the record, the office's zone for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"

_RECORD_LENGTH = len("2026-11-21T10:05:00.000000Z")


class Clock(Protocol):
    """Where a use case takes the time from; the zone is an IANA name and part of every entry."""

    @property
    def zone(self) -> str:
        """IANA name of the office's time zone."""
        ...

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    zone: str = DEFAULT_ZONE

    def now(self) -> datetime:
        """The present moment, aware, in UTC, to the microsecond."""
        return datetime.now(UTC)


@dataclass(slots=True)
class SteppedClock:
    """A clock that a scenario moves by hand: demos and tests that need a certain day."""

    moment: datetime
    zone: str = DEFAULT_ZONE
    step: timedelta = field(default_factory=lambda: timedelta(milliseconds=1))

    def now(self) -> datetime:
        """The present moment of the scenario; each look moves it on by `step`, so that order is visible."""
        self.moment = self.moment + self.step
        return self.moment

    def advance(self, **amount: float) -> None:
        """Move on by a `timedelta` given in words: ``clock.advance(hours=3)``."""
        self.moment = self.moment + timedelta(**amount)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` as people in `zone` read it off the wall."""
    return moment.astimezone(ZoneInfo(zone))


def to_record(moment: datetime) -> str:
    """`moment` as it stands in an entry: UTC, ISO 8601, microseconds, ``Z``. Raises ValueError when naive."""
    if moment.tzinfo is UTC:
        return moment.isoformat(timespec="microseconds")[:-6] + "Z"
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone can't be recorded")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_record(text: str) -> datetime:
    """The moment that `to_record` wrote. Raises ValueError for anything else."""
    if len(text) != _RECORD_LENGTH or text[-1] != "Z" or text[10] != "T":
        raise ValueError(f"not a recorded moment: {text!r}")
    return datetime.fromisoformat(text)  # the Z makes it UTC
