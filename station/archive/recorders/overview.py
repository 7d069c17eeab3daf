"""The recorders of an office in one look: where they are asked for, what is there, and what their clocks showed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from station.archive.clock_bodies import DeviceClockRead, DeviceClockSet
from station.archive.clocks.decide import about_device
from station.archive.clocks.known import drift_of
from station.archive.clocks.values import ClockWay
from station.archive.ports import ArchiveStore, ArchiveView
from station.archive.recorders.use_cases import Recorders
from station.archive.recorders.values import RecorderSeen, RecorderState
from station.core.ledger import Stream
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_READINGS: Final = 1000
"""Of all devices, the newest: so many are looked through."""
_ENTRIES: Final = 300
"""Of one device, the newest."""


@dataclass(frozen=True, slots=True)
class KnownRecorder:
    """One recorder, or a place at which one is asked for.

    `place` is empty for one that is not plugged in, `road` the driver that speaks to it. `seen_at` is the newest moment at
    which its clock was read or set, or now; `read_at` and `ahead_ms` are its newest reading on record, `seconds_a_day` how
    fast it strays by its last two comparisons, None where they do not tell.
    """

    place: str
    road: str
    state: RecorderState
    serial: str = ""
    camera: str | None = None
    seen_at: datetime | None = None
    read_at: datetime | None = None
    ahead_ms: int | None = None
    seconds_a_day: float | None = None


class RecorderOverview:
    """All recorders that were ever asked for the time, and all places at which they are looked for."""

    def __init__(self, store: ArchiveStore, recorders: Recorders) -> None:
        self._store, self._recorders = store, recorders

    @asks(Permission.IMPORT_RUN)
    def list(self, session: Session) -> tuple[KnownRecorder, ...]:
        """Those that are plugged in first. Asks each who it is, and records nothing. Raises NotPermitted, StoreProblem."""
        seen = self._recorders.list(session)
        now = self._store.clock.now()
        with self._store.read() as view:
            there = [_with_past(view, _plugged(each, now)) for each in seen]
            serials = {each.serial for each in there}
            past = [_with_past(view, each) for each in _read_before(view) if each.serial not in serials]
        return (*there, *sorted(past, key=lambda each: (each.camera or "", each.serial)))


def _plugged(seen: RecorderSeen, now: datetime) -> KnownRecorder:
    place, road = str(seen.address), seen.address.road
    if seen.facts is None:
        return KnownRecorder(place, road, seen.state)
    return KnownRecorder(place, road, seen.state, seen.facts.serial, seen.camera, seen_at=now)


def _read_before(view: ArchiveView) -> Iterator[KnownRecorder]:
    """The devices that told their time themselves, each once."""
    told: set[str] = set()
    for entry in view.ledger.of_kind(Stream.CUSTODY, DeviceClockRead.KIND, _READINGS):
        body = entry.typed
        if not isinstance(body, DeviceClockRead) or body.way is not ClockWay.READ or not body.serial:
            continue
        if body.serial not in told:
            told.add(body.serial)
            item = view.equipment.item_by_usb_serial(body.serial)
            tag = None if item is None else item.tag
            yield KnownRecorder("", "", RecorderState.ABSENT, body.serial, tag)


def _with_past(view: ArchiveView, one: KnownRecorder) -> KnownRecorder:
    """What is on record of its clock, under its item and under its serial number alone."""
    if not one.serial:
        return one
    subjects = dict.fromkeys((*about_device(one.camera, None), *about_device(None, one.serial)))
    entries = [entry for each in subjects for entry in view.ledger.about(each, newest=_ENTRIES)]
    entries.sort(key=lambda entry: entry.seq)
    for entry in entries:
        match entry.typed:
            case DeviceClockRead(serial=one.serial, way=ClockWay.READ, read_at=at, offset_ms=ahead):
                one = replace(one, seen_at=_later(one.seen_at, at), read_at=at, ahead_ms=ahead)
            case DeviceClockSet(serial=one.serial, set_at=at):
                one = replace(one, seen_at=_later(one.seen_at, at))
    drift = drift_of(entries, 0)
    return one if drift is None else replace(one, seconds_a_day=drift.seconds_a_day)


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
