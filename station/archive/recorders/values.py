"""Recorders as values: what one says of itself, its marks, and how it stands to the station."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from station.archive.clocks.values import DeviceClock
from station.core.errors import StationError


class RecorderState(StrEnum):
    """Whether what a recorder holds can be read; worded in ``recorders.state.<value>``."""

    LOCKED = "locked"
    OPEN = "open"
    SILENT = "silent"
    """Nothing answers there, or not as its driver asks."""
    ABSENT = "absent"
    """Nothing is plugged in at a place that the office has for a recorder."""


@dataclass(frozen=True, slots=True)
class RecorderFacts:
    """What a recorder says of itself: its own serial number, model, the police number it was given, and whether it is locked."""

    serial: str
    model: str
    police_number: str
    locked: bool


@dataclass(frozen=True, slots=True)
class KeyMark:
    """A mark that an officer set on a recording with a key of the recorder; `set_at` is that of its clock, as it says."""

    file: str
    set_at: str


@dataclass(frozen=True, slots=True)
class RecorderTold:
    """What a recorder kept of itself: its log as it is, and the marks of its keys."""

    facts: RecorderFacts
    log: bytes
    marks: tuple[KeyMark, ...]


@dataclass(frozen=True, slots=True)
class RecorderAddress:
    """Where a recorder is, as a person writes it: ``ROAD:TARGET``, such as ``line:/dev/ttyACM0``."""

    road: str
    target: str

    def __str__(self) -> str:
        return f"{self.road}:{self.target}"


@dataclass(frozen=True, slots=True)
class RecorderSeen:
    """A place for recorders and what is there now.

    `camera` is the item on record with its serial number, `clock` what its clock showed just now, None where it did not say so.
    `ahead_ms` is that against the station's clock; `read_before` when it was last read and by how much it was
    ahead then (ms), as it is on record.
    """

    address: RecorderAddress
    state: RecorderState
    facts: RecorderFacts | None = None
    camera: str | None = None
    clock: DeviceClock | None = None
    ahead_ms: int | None = None
    problem: StationError | None = field(default=None, compare=False)
    read_before: tuple[datetime, int] | None = None
