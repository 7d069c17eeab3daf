"""What is on record of a device's clock: what it showed a moment ago, and how fast it strays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from station.archive.clock_bodies import DeviceClockRead, DeviceClockSet
from station.archive.clocks.values import ClockWay
from station.core.clock import to_record
from station.core.ledger import Entry

_FRESH: Final = timedelta(hours=2)
"""A reading counts so long for what is imported from the device that is plugged in."""


@dataclass(frozen=True, slots=True)
class OwnClock:
    """By how many milliseconds a device was ahead, as it told itself; where it was set since, that holds until `set_at` alone.

    `read_since` tells that it was read once more after it was set: it may have been used in between.
    """

    ahead_ms: int
    set_at: datetime | None = None
    read_since: bool = False


def read_just_now(entries: Iterable[Entry], now: datetime) -> OwnClock | None:
    """How far the device was ahead while it recorded, as it told itself since it was plugged in.

    `entries` are those about the device, oldest first. Where its clock was set since, what it was off by before counts.
    """
    found: OwnClock | None = None
    is_set = False
    for entry in entries:
        if now - entry.happened_at > _FRESH:
            continue
        match entry.typed:
            case DeviceClockSet(before_ms=before, set_at=set_at) if not is_set:
                found, is_set = (None if before is None else OwnClock(before, set_at)), True
            case DeviceClockRead(way=ClockWay.READ, offset_ms=offset) if not is_set:
                found = OwnClock(offset)
            case DeviceClockRead(way=ClockWay.READ) if found is not None:
                found = replace(found, read_since=True)
    return found


_REPAIRED: Final = "equipment.back_from_repair"
_REPORTED: Final = frozenset({"equipment.reported", "equipment.sent_to_repair", _REPAIRED})
"""Kinds of entries about an item after which nothing is to be reported of it, until its clock is compared again."""


@dataclass(frozen=True, slots=True)
class ClockDrift:
    """A device's clock strayed by so many seconds a day between two comparisons."""

    camera: str
    seconds_a_day: float
    since: datetime
    until: datetime

    def to_json(self) -> dict[str, object]:
        """For scripts; moments in UTC."""
        return {
            "camera": self.camera,
            "seconds_a_day": round(self.seconds_a_day, 1),
            "since": to_record(self.since),
            "until": to_record(self.until),
        }


def drift_of(entries: Iterable[Entry], most: float) -> ClockDrift | None:
    """How fast the clock strays by its last two comparisons, where that is certainly more than `most` seconds a day.

    `entries` are those about one device, oldest first. A clock that was set in between strays from what it was set to. What the
    comparisons leave open is taken in its favour, so that two of one afternoon, read off by eye, accuse no clock.
    """
    before: tuple[datetime, int, int] | None = None
    found: ClockDrift | None = None
    for entry in entries:
        body = entry.typed
        if entry.kind in _REPORTED:
            before, found = (None if entry.kind == _REPAIRED else before), None
        elif isinstance(body, DeviceClockSet):
            before, found = (body.set_at, body.after_ms, 1000), None
        elif (
            isinstance(body, DeviceClockRead)
            and body.way is not ClockWay.INFERRED
            and body.camera is not None
        ):
            if before is not None and body.read_at > before[0]:
                found = _between(before, body, most)
            before = (body.read_at, body.offset_ms, body.within_ms)
    return found


def _between(before: tuple[datetime, int, int], body: DeviceClockRead, most: float) -> ClockDrift | None:
    at, offset, within = before
    days = (body.read_at - at) / timedelta(days=1)
    strayed = (abs(body.offset_ms - offset) - within - body.within_ms) / 1000
    if days <= 0 or strayed / days <= most:
        return None
    rate = (body.offset_ms - offset) / 1000 / days
    return ClockDrift(body.camera or "", rate, at, body.read_at)
