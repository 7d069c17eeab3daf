"""The decision to put on record what a device's clock showed, before anything sets it (DM-02). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from station.archive.clock_bodies import DeviceClockRead
from station.archive.clocks.values import DeviceClock
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.sessions import Session

_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class ClockCase:
    """A device's clock as it was read; `camera` is its item, `zone` the office's, `session` the import it was stated for."""

    clock: DeviceClock
    camera: str | None
    zone: str
    session: str | None = None


def about_device(camera: str | None, serial: str | None) -> tuple[str, ...]:
    """The subjects of entries about a device: its item, else the serial number that no item has yet."""
    if camera is not None:
        return (subject("item", camera),)
    return (subject("device", serial),) if serial else ()


def decide_clock_read(session: Session, case: ClockCase, _policy: Policy, now: datetime) -> Decided[int]:
    """The entry of what a device's clock showed; the value is by how many milliseconds it is ahead.

    Raises Refused ``archive.clock_of_nothing`` for a clock of neither an item nor a serial number.
    """
    clock, about = case.clock, about_device(case.camera, case.clock.serial)
    if not about:
        raise Refused("archive.clock_of_nothing", rule="DM-02")
    offset = clock.offset_ms(case.zone)
    body = DeviceClockRead(
        camera=case.camera,
        serial=clock.serial,
        device_time=clock.shows.isoformat(timespec="milliseconds"),
        read_at=clock.at,
        offset_ms=offset,
        within_ms=round(clock.within / _MILLISECOND),
        way=clock.way,
        session=case.session,
    )
    return Decided((session.draft(body, now, subjects=about, rules=("DM-02",)),), (), offset)
