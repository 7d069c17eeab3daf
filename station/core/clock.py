"""Time in the station: aware UTC moments for the record, the office's time zone for people."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"

_RECORD_LENGTH = len("2026-11-21T10:05:00.000000Z")
_RECORD_MARKS = "-T::."
_SATURDAY: Final = 5
"""Every third character from the second hyphen on; no other way of writing a moment has them there."""


PROGRAM_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Before that there was no such program: a clock that shows less was never set, or its battery is empty."""
TOLERATED: Final = timedelta(minutes=2)
"""So far the clock may go off the time that passed without anybody being asked."""

LONGEST_SILENCE: Final = timedelta(days=92)
"""For longer than a quarter no office records nothing; what falls due by a clock waits a day after it (`supported_day`)."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the clock showed, and how long the machine had been up then (seconds, sleep included).

    `boot` is the id of that boot, "" where the system gives none. Readings of two boots can't be compared.
    """

    at: datetime
    boot: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ClockJump:
    """The clock was set: it should have shown `expected`, and it showed `found`."""

    expected: datetime
    found: datetime


def jump_between(before: ClockReading, now: ClockReading) -> ClockJump | None:
    """How the clock was set between two readings of one boot.

    None when it ran on normally, or when that is not known.
    """
    if not now.boot or before.boot != now.boot:
        return None
    expected = before.at + timedelta(seconds=now.seconds - before.seconds)
    return ClockJump(expected, now.at) if abs(now.at - expected) > TOLERATED else None


class Clock(Protocol):
    """The source of time for use cases. Its zone is an IANA name and is written into every entry."""

    @property
    def zone(self) -> str:
        """IANA name of the office's time zone."""
        ...

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def reading(self) -> ClockReading:
        """The present moment, and the time that the machine has been up."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    zone: str = DEFAULT_ZONE

    def now(self) -> datetime:
        """The present moment, aware, in UTC, to the microsecond."""
        return datetime.now(UTC)

    def reading(self) -> ClockReading:
        """The present moment, and the time that the machine has been up."""
        return ClockReading(datetime.now(UTC), _boot(), since_boot())


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """A clock that stands still, for what is looked at as of a moment."""

    moment: datetime
    zone: str = DEFAULT_ZONE

    def now(self) -> datetime:
        """That moment."""
        return self.moment

    def reading(self) -> ClockReading:
        """That moment, of no boot."""
        return ClockReading(self.moment, "", 0.0)


@dataclass(slots=True)
class SteppedClock:
    """A clock that a scenario sets itself, for demos and tests that need a certain day."""

    moment: datetime
    zone: str = DEFAULT_ZONE
    step: timedelta = field(default_factory=lambda: timedelta(milliseconds=1))
    boot: str = "scenario"
    passed: timedelta = field(default_factory=timedelta)
    """How much more time passed than the clock shows; see `set_on`."""

    def now(self) -> datetime:
        """The present moment of the scenario.

        Each reading moves the clock on by `step`, so that the order of acts is visible.
        """
        self.moment = self.moment + self.step
        return self.moment

    def reading(self) -> ClockReading:
        """The present moment, without moving on; the machine has been up all that time."""
        return ClockReading(self.moment, self.boot, (self.moment + self.passed).timestamp())

    def set_on(self, **amount: float) -> None:
        """Set the clock by a `timedelta` given as keywords, while no time passes."""
        self.moment = self.moment + timedelta(**amount)
        self.passed -= timedelta(**amount)

    def advance(self, **amount: float) -> None:
        """Let a time pass, a `timedelta` given as keywords: ``clock.advance(hours=3)``."""
        self.moment = self.moment + timedelta(**amount)


def since_boot() -> float:
    """Seconds since the machine started, those in which it slept as well."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` in the office's time zone `zone`, as a clock there shows it."""
    return moment.astimezone(ZoneInfo(zone))


def until(moment: datetime, zone: str) -> str:
    """The end of a time as people say it: ``2026-11-28 18:05``; what ends with a day ends at its 24:00, not at 0:00 of the next."""
    here = local(moment, zone)
    if (here.hour, here.minute, here.second, here.microsecond) == (0, 0, 0, 0):
        return f"{here - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{here:%Y-%m-%d %H:%M}"


def local_today(clock: Clock) -> date:
    """Today at the office: the day that a clock on its wall shows now, by which days are checked and offered."""
    return local(clock.now(), clock.zone).date()


def supported_day(now: datetime, zone: str, before: Callable[[datetime], datetime | None]) -> date:
    """The day up to which periods and terms are taken to be over: today, as far as the record supports it.

    `before` says when the newest of what was recorded before a moment was. After a `LONGEST_SILENCE` one day of a clock says nothing
    yet: until something was recorded on a day before, it is the last day on record. A record that begins today supports it.
    """
    here = local(now, zone)
    begins = here.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    last = before(begins)
    if last is None or begins - last <= LONGEST_SILENCE:
        return here.date()
    return local(last, zone).date()


def at_office(moment: datetime, zone: str) -> datetime:
    """The moment that a clock in the zone `zone` shows as `moment`, in UTC; one with a zone of its own as it is."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)


def next_weekday(day: date) -> date:
    """The first day after `day` that is not of a weekend; what a form offers, where the calendar is not asked."""
    while (day := day + timedelta(days=1)).weekday() >= _SATURDAY:
        pass
    return day


def to_record(moment: datetime) -> str:
    """`moment` as it stands in an entry: UTC, ISO 8601, microseconds, ``Z``. Raises ValueError when naive."""
    if moment.tzinfo is UTC:
        return moment.isoformat(timespec="microseconds")[:-6] + "Z"
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone can't be recorded")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_record(text: str) -> datetime:
    """The moment that `to_record` wrote. Raises ValueError for anything else."""
    if len(text) != _RECORD_LENGTH or text[7:20:3] != _RECORD_MARKS or text[-1] != "Z":
        raise ValueError(f"not a recorded moment: {text!r}")
    return datetime.fromisoformat(text)  # the Z makes it UTC


FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
"""Days that can be asked about. One beyond them is a slip of the hand, and the first and last of the calendar have no
neighbour in another zone."""


def is_plausible(day: date) -> bool:
    """Whether `day` lies from `FIRST_DAY` to `LAST_DAY`. Every place that takes a day from outside asks this."""
    return FIRST_DAY <= day <= LAST_DAY
