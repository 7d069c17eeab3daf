"""Decisions about recorders: that a clock was set, that one was unlocked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.clock_bodies import (
    LONGEST_SAID,
    DeviceClockSet2,
    RecorderUnlocked,
)
from station.archive.clocks.decide import about_device
from station.archive.clocks.values import DeviceClock
from station.archive.recorders.values import RecorderFacts
from station.core.deciding import Decided
from station.core.policy import Policy
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class SettingCase:
    """A device whose clock was set, as it showed before (None: no time) and shows now; `zone` is the office's.

    `after` is None where it was gone before it could be asked: whether it took the time nobody knows. `serial` is its own number.
    """

    before: DeviceClock | None
    after: DeviceClock | None
    camera: str | None
    zone: str
    serial: str | None = None


@dataclass(frozen=True, slots=True)
class UnlockingCase:
    """A recorder that was unlocked, by the driver of `road`."""

    facts: RecorderFacts
    camera: str | None
    road: str


def decide_clock_set(
    session: Session, case: SettingCase, _policy: Policy, now: datetime
) -> Decided[int | None]:
    """The entry that a device's clock was set; the value is by how many milliseconds it is still ahead, None where nobody knows."""
    before = None if case.before is None else case.before.offset_ms(case.zone)
    after = None if case.after is None else case.after.offset_ms(case.zone)
    serial, at = (case.serial, now) if case.after is None else (case.after.serial, case.after.at)
    body = DeviceClockSet2(case.camera, serial, at, before, after)
    about = about_device(case.camera, serial)
    return Decided((session.draft(body, now, subjects=about, rules=("DM-02",)),), (), after)


def decide_unlocked(session: Session, case: UnlockingCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a recorder was unlocked."""
    facts = case.facts
    body = RecorderUnlocked(
        case.camera,
        facts.serial,
        facts.model[:LONGEST_SAID],
        facts.police_number[:LONGEST_SAID],
        case.road,
    )
    about = about_device(case.camera, facts.serial)
    return Decided((session.draft(body, now, subjects=about, rules=("EQ-05",)),), (), None)
