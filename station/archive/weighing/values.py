"""The values of weighing: what is known of a device's clock, and what all evidence of a file comes to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from station.archive.clocks.values import ClockWay
from station.archive.survey.evidence import Edge
from station.archive.survey.values import TimeSource
from station.core.clock import to_record


class HeaderZone(StrEnum):
    """In which zone a device writes the headers of its films, whatever their format says."""

    UTC = "utc"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class SetSpan:
    """How far a device's clock was ahead from when it was set until it was set again, by the station's clock; None is open."""

    ahead: timedelta
    since: datetime | None = None
    until: datetime | None = None

    def may_hold(self, raw_start: datetime) -> bool:
        """Whether a recording that began at `raw_start`, by the device's clock, may be of this span."""
        start = raw_start - self.ahead
        return (self.since is None or start >= self.since) and (self.until is None or start <= self.until)


@dataclass(frozen=True, slots=True)
class ClockOffset:
    """How far a device's clock is ahead of the station's, and how that is known.

    Where it was set while it may have recorded what is weighed, `spans` say how far it was ahead at which time; `ahead` is that of
    the one that is taken where they leave it open.
    """

    ahead: timedelta
    way: ClockWay = ClockWay.ASKED
    spans: tuple[SetSpan, ...] = ()

    @property
    def milliseconds(self) -> int:
        """The same as a whole number."""
        return round(self.ahead / timedelta(milliseconds=1))


@dataclass(frozen=True, slots=True)
class StatedHabit:
    """How a device writes its headers, as `by` stated it `at` a moment, and why; None is what nothing was stated of."""

    zone: HeaderZone | None
    edge: Edge | None
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeviceHabits:
    """How a device writes its headers, as earlier imports showed; None where they did not. `stated` is what a person said of it."""

    zone: HeaderZone | None = None
    edge: Edge | None = None
    stated: StatedHabit | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """Somebody had the device from `since` until `until` (None: still)."""

    since: datetime
    until: datetime | None = None


class Confidence(StrEnum):
    """How far the time of a recording can be relied on; worded in ``archive.confidence.<value>``."""

    SURE = "sure"
    """Several kinds of evidence agree, or one tells its zone itself."""
    FAIR = "fair"
    """One kind of evidence, which nothing contradicts."""
    WEAK = "weak"
    """The file's time alone, or a contradiction: it proves nothing."""


class TimeReason(StrEnum):
    """What a time rests on; worded in ``archive.time_reason.<value>``."""

    ZONE_TOLD = "zone_told"
    KINDS_AGREE = "kinds_agree"
    FILE_TIME_AGREES = "file_time_agrees"
    HEADER_UTC = "header_utc"
    """Other evidence of the session shows that the device writes UTC into its headers."""
    HEADER_LOCAL = "header_local"
    HEADER_END = "header_end"
    """Its headers tell the end of a recording."""
    STATED = "stated"
    """A person who looked at the device states how it writes its headers."""
    AS_BEFORE = "as_before"
    """Earlier imports of the device showed how it writes its headers."""
    NOT_IN_FUTURE = "not_in_future"
    """Read in the other way, a recording of the session would lie in the future."""
    BY_LOANS = "by_loans"
    """Read in the other way, every recording of the session would lie outside the device's loans."""
    TAKEN_AS_UTC = "taken_as_utc"
    """Nothing shows the zone of the header: it is taken as its format says."""
    FIRST_CHAPTER = "first_chapter"
    CORRECTED = "corrected"
    """By the offset of the device's clock."""
    NUMBER_AGREES = "number_agrees"
    """The police number in the name is the officer's."""


class TimeDoubt(StrEnum):
    """Why a time proves nothing; worded in ``archive.time_doubt.<value>``."""

    ONLY_FILE_TIME = "only_file_time"
    DISAGREE = "disagree"
    """Two kinds of evidence tell different times."""
    ZONE_UNKNOWN = "zone_unknown"
    """Header and file time agree only with each other, on a card whose file system tells no zone."""
    HABIT_CONTRADICTED = "habit_contradicted"
    """Other times show another zone of its header than is stated of the device."""
    NEVER_SET = "never_set"
    """The device's clock was never set."""
    IN_FUTURE = "in_future"
    CHAPTER_MISSING = "chapter_missing"
    """An earlier piece of the same recording, from which its time is counted, is not there."""


_FIRST: Final = (
    TimeDoubt.NEVER_SET,
    TimeDoubt.IN_FUTURE,
    TimeDoubt.DISAGREE,
    TimeDoubt.HABIT_CONTRADICTED,
    TimeDoubt.ZONE_UNKNOWN,
    TimeDoubt.CHAPTER_MISSING,
    TimeDoubt.ONLY_FILE_TIME,
)


def first_doubt(doubts: Collection[TimeDoubt]) -> TimeDoubt | None:
    """Of several reasons why a time proves nothing the one that is said where there is room for one."""
    return next((each for each in _FIRST if each in doubts), None)


@dataclass(frozen=True, slots=True)
class TimeReading:
    """A piece of evidence as it was taken: its source, what stands there, and the moment that is by the device's clock."""

    source: TimeSource
    raw: str
    moment: datetime
    edge: Edge


@dataclass(frozen=True, slots=True)
class WeighedTime:
    """When a recording was made: `start` and `end` by the station's clock, `raw_start` and `raw_end` by the device's.

    `other_start` is the start by the other reading of its header, where nothing shows in which zone that is.
    """

    start: datetime
    end: datetime
    raw_start: datetime
    raw_end: datetime
    source: TimeSource
    confidence: Confidence
    reasons: tuple[TimeReason, ...] = ()
    doubts: tuple[TimeDoubt, ...] = ()
    readings: tuple[TimeReading, ...] = ()
    other_start: datetime | None = None

    def to_json(self) -> dict[str, object]:
        """The command contract's ``time`` of a file; moments in UTC."""
        return {
            "start": to_record(self.start),
            "end": to_record(self.end),
            "device_start": to_record(self.raw_start),
            "device_end": to_record(self.raw_end),
            "source": self.source.value,
            "confidence": self.confidence.value,
            "reasons": [each.value for each in self.reasons],
            "doubts": [each.value for each in self.doubts],
            "evidence": [
                {
                    "source": each.source.value,
                    "raw": each.raw,
                    "moment": to_record(each.moment),
                    "edge": each.edge.value,
                }
                for each in self.readings
            ],
        }


class InferredBy(StrEnum):
    """What an offset is inferred from; worded in ``archive.inferred_by.<value>``."""

    SATELLITES = "satellites"
    """The time of the satellites, in each of the files that tell it."""
    WHOLE_DAYS = "whole_days"
    """Put right by so many days, and by no other number, every recording lies within the loan that is awaited."""


@dataclass(frozen=True, slots=True)
class InferredOffset:
    """An offset that the recordings themselves suggest: for a person to compare with the device, never applied by itself."""

    ahead: timedelta
    by: InferredBy
    files: int

    @property
    def milliseconds(self) -> int:
        """The same as a whole number."""
        return round(self.ahead / timedelta(milliseconds=1))

    def to_json(self) -> dict[str, object]:
        """For scripts; seconds as ``--clock-offset`` takes them."""
        return {"offset_seconds": self.ahead.total_seconds(), "by": self.by.value, "files": self.files}


@dataclass(frozen=True, slots=True)
class Weighed:
    """The times of all files of a session by their paths, how the device writes its headers, and the offset they suggest."""

    times: Mapping[str, WeighedTime] = field(default_factory=dict)
    habits: DeviceHabits = DeviceHabits()
    settled: TimeReason | None = None
    """What shows the zone of its headers."""
    inferred: InferredOffset | None = None
    asks_clock: bool = False
    """Nothing was recorded within a loan of the device: its clock is to be compared."""

    def clock_json(self) -> dict[str, object]:
        """What the recordings show of the device's clock, for scripts."""
        inferred = None if self.inferred is None else self.inferred.to_json()
        return {"inferred": inferred, "compare": self.asks_clock or self.inferred is not None}
