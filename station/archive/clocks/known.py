"""What is on record of a device's clock: what it showed a moment ago, and how fast it strays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from station.archive.clock_bodies import DeviceClockRead, DeviceClockSet, DeviceClockSet2
from station.archive.clocks.values import ClockWay
from station.archive.weighing.values import ClockOffset, SetSpan
from station.core.clock import to_record
from station.core.ledger import Entry

_FRESH: Final = timedelta(hours=2)
"""A reading counts so long for what is imported from the device that is plugged in."""


@dataclass(frozen=True, slots=True)
class ClockSetting:
    """A device's clock was set: by how many milliseconds it was ahead before and after.

    `before_ms` is None where it showed no time, `after_ms` where nobody knows whether it took the new one.
    """

    at: datetime
    before_ms: int | None
    after_ms: int | None


@dataclass(frozen=True, slots=True)
class ClockHistory:
    """What is on record of one device's clock, oldest first: when it was set, and what it said itself (moment, milliseconds ahead).

    `told` are these readings, and those that a person took off it.
    """

    settings: tuple[ClockSetting, ...] = ()
    read: tuple[tuple[datetime, int], ...] = ()
    told: tuple[tuple[datetime, int], ...] = ()

    def known_at(self, shown: datetime) -> timedelta | None:
        """How far the clock was ahead when it showed this, by the first comparison afterwards until it was set; None where that is not known.

        Where it may have been set before or since, by several of its settings, nothing is known.
        """
        bounds = (None, *(each.at for each in self.settings))
        closing = (*((each.at, each.before_ms) for each in self.settings), None)
        found = []
        for since, end in zip(bounds, closing, strict=True):
            compared = [each for each in self.told if since is None or each[0] > since]
            if end is not None:
                at, before_ms = end
                last = [] if before_ms is None else [(at, before_ms)]
                compared = [*(each for each in compared if each[0] < at), *last]
            fitting = (_span(ahead) for at, ahead in compared if shown - _span(ahead) <= at)
            ahead = next(fitting, None)
            if ahead is not None and (since is None or shown - ahead >= since):
                found.append(ahead)
        return found[0] if len(found) == 1 else None

    def offset(self, now: datetime, stated_ms: int | None = None) -> ClockOffset | None:
        """How far the clock was ahead at which time; None where nothing says it.

        What a person states, or the device told in the last two hours, holds for what was recorded since it was set last: what was
        recorded before keeps to what the clock was off by when it was set (DM-02).
        """
        fresh = [each for each in self.read if now - each[0] <= _FRESH]
        if not self.settings:
            told = stated_ms if stated_ms is not None else fresh[-1][1] if fresh else None
            return None if told is None else ClockOffset(_span(told), ClockWay.READ)
        last = self.settings[-1]
        since = [ahead for at, ahead in fresh if at > last.at]
        closed = [
            SetSpan(_span(after.before_ms or 0), None if before is None else before.at, after.at)
            for before, after in zip((None, *self.settings), self.settings, strict=False)
        ]
        if stated_ms is None and not since and now - last.at <= _FRESH:
            return ClockOffset(closed[-1].ahead, ClockWay.READ, (*closed, *self._unknown(last)))
        ahead = _span(stated_ms if stated_ms is not None else since[-1] if since else last.after_ms or 0)
        opened = SetSpan(ahead, last.at)
        unknown = () if stated_ms is not None or since else self._unknown(last)
        taken = ahead if stated_ms is not None or not since else closed[-1].ahead
        return ClockOffset(taken, ClockWay.READ, (*closed, *unknown, opened))

    @staticmethod
    def _unknown(last: ClockSetting) -> tuple[SetSpan, ...]:
        """Where nobody knows whether it was set, it may have gone on as it was, and it may not have."""
        if last.after_ms is not None or last.before_ms is None:
            return ()
        return (SetSpan(_span(last.before_ms), last.at), SetSpan(timedelta(0), last.at))


def _span(milliseconds: int) -> timedelta:
    return timedelta(milliseconds=milliseconds)


def history_of(entries: Iterable[Entry]) -> ClockHistory:
    """What entries about one device say of its clock; their order does not matter."""
    settings: list[ClockSetting] = []
    read: list[tuple[datetime, int]] = []
    told: list[tuple[datetime, int]] = []
    for entry in entries:
        match entry.typed:
            case (
                DeviceClockSet(before_ms=before, after_ms=after, set_at=set_at)
                | DeviceClockSet2(before_ms=before, after_ms=after, set_at=set_at)
            ):
                settings.append(ClockSetting(set_at, before, after))
            case DeviceClockRead(way=way, offset_ms=offset, read_at=read_at) if way is not ClockWay.INFERRED:
                told.append((read_at, offset))
                if way is ClockWay.READ:
                    read.append((read_at, offset))
    by_time = sorted(settings, key=lambda each: each.at)
    return ClockHistory(tuple(by_time), tuple(sorted(read)), tuple(sorted(told)))


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
        elif isinstance(body, DeviceClockSet | DeviceClockSet2):
            before = None if body.after_ms is None else (body.set_at, body.after_ms, 1000)
            found = None
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
