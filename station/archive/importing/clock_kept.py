"""The clock of a device as it was stated for an import, put on record with it (DM-02)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from station.archive.clocks.decide import ClockCase, decide_clock_read
from station.archive.clocks.values import ClockWay, DeviceClock
from station.archive.importing.order import ImportOrder
from station.archive.ports import ArchiveWork
from station.core.clock import local
from station.core.deciding import record
from station.people.sessions import Session

_READ_OFF: Final = timedelta(minutes=1)
"""So exact is what a person reads off a screen."""


def clock_case(order: ImportOrder, zone: str) -> ClockCase | None:
    """What was stated of the clock; None where nothing was, or nobody knows of what device, or it told it itself: that is on record."""
    serial = order.source.serial
    unknown = order.camera is None and not serial
    if order.clock_offset_ms is None or order.clock_way is ClockWay.READ or unknown:
        return None
    shows = local(order.started_at + timedelta(milliseconds=order.clock_offset_ms), zone).replace(tzinfo=None)
    clock = DeviceClock(serial, shows, order.started_at, order.clock_way, _READ_OFF)
    return ClockCase(clock, order.camera, zone, order.session)


def keep_clock(session: Session, work: ArchiveWork, order: ImportOrder, zone: str) -> None:
    """Record what was stated of the clock of the order's device."""
    case = clock_case(order, zone)
    if case is not None:
        record(work, decide_clock_read(session, case, work.policy, order.started_at))
