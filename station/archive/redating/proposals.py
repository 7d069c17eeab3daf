"""Which imports are to be looked at, since their recordings were dated by another clock or zone than is on record of the device by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from station.archive.clock_bodies import DeviceClockRead, DeviceClockSet, DeviceClockSet2
from station.archive.clocks.values import ClockWay
from station.archive.ports import ArchiveView
from station.archive.redating.bodies import SessionRedated
from station.archive.redating.decide import KnownNow, redated
from station.archive.time_habits.bodies import TimeHabitStated
from station.archive.values import Recording
from station.archive.weighing.reading import TOLERANCE
from station.archive.weighing.values import TimeDoubt
from station.core.ledger import Entry, Stream, subject

_ENTRIES: Final = 1000
"""Of all devices the newest of each kind: so many are looked through."""
_RECORDINGS: Final = 2000
"""Of one device, the newest."""


@dataclass(frozen=True, slots=True)
class RedatingProposal:
    """So many `recordings` of an import are dated otherwise than is known of `camera` by now.

    `ahead_ms` is what its clock was off by, None where it is stated since how it writes its headers.
    """

    session: str
    camera: str
    recordings: int
    ahead_ms: int | None

    def to_json(self) -> dict[str, object]:
        """For scripts."""
        return {
            "session": self.session,
            "camera": self.camera,
            "recordings": self.recordings,
            "clock_offset_ms": self.ahead_ms,
        }


def proposals_of(camera: str, known: KnownNow, view: ArchiveView, zone: str) -> Iterator[RedatingProposal]:
    """The imports of a device of which something is dated otherwise than by what is `known` now, unless somebody looked since."""
    off: dict[str, list[timedelta | None]] = defaultdict(list)
    for each in view.archive.newest_of(camera, _RECORDINGS):
        found = _off(each, known, zone)
        if found is not None:
            off[each.session].append(found[0])
    said = said_at(camera, view)
    for session, spans in off.items():
        if said is not None and not _looked_since(session, said, view):
            by_clock = next((span for span in spans if span is not None), None)
            ahead = None if by_clock is None else round(by_clock / timedelta(milliseconds=1))
            yield RedatingProposal(session, camera, len(spans), ahead)


def known_devices(view: ArchiveView) -> set[str]:
    """The devices of which something is on record that may date their recordings anew."""
    kinds = (DeviceClockRead.KIND, DeviceClockSet.KIND, TimeHabitStated.KIND)
    entries = (entry for kind in kinds for entry in view.ledger.of_kind(Stream.CUSTODY, kind, _ENTRIES))
    found = (each.typed for each in entries if _may_move(each))
    told = (DeviceClockRead, DeviceClockSet, DeviceClockSet2, TimeHabitStated)
    return {each.camera for each in found if isinstance(each, told) and each.camera is not None}


def _may_move(entry: Entry) -> bool:
    """Whether it says of a device that its clock is off, or how it writes its headers."""
    most = TOLERANCE / timedelta(milliseconds=1)
    match entry.typed:
        case DeviceClockRead(offset_ms=offset, way=way):
            return way is not ClockWay.INFERRED and abs(offset) > most
        case DeviceClockSet(before_ms=before) | DeviceClockSet2(before_ms=before):
            return before is not None and abs(before) > most
        case TimeHabitStated(header_zone=stated):
            return stated is not None
        case _:
            return False


def _off(recording: Recording, known: KnownNow, zone: str) -> tuple[timedelta | None] | None:
    """By which offset a recording is to be dated anew, within a tuple; None within it where only its zone is known since."""
    if not recording.is_recording or recording.device_from is None:
        return None
    doubts = () if recording.time_doubt is None else (recording.time_doubt,)
    found = redated(recording, doubts, known, zone)
    if found is None:
        return None
    if recording.time_doubt is TimeDoubt.ZONE_UNKNOWN and found.header_zone is not None:
        return (None,)
    moved = abs(found.after.recorded_from - recording.recorded_from)
    return (found.offset,) if moved > TOLERANCE else None


def said_at(camera: str, view: ArchiveView) -> int | None:
    """The number of the newest entry that says something of the device's clock or headers."""
    about = subject("item", camera)
    kinds = (DeviceClockRead.KIND, DeviceClockSet.KIND, TimeHabitStated.KIND)
    entries = (entry for kind in kinds for entry in view.ledger.of_kind(Stream.CUSTODY, kind, _ENTRIES))
    return max((each.seq for each in entries if about in each.subjects and _may_move(each)), default=None)


def _looked_since(session: str, seq: int, view: ArchiveView) -> bool:
    entries = view.ledger.about(subject("session", session), newest=20)
    return any(each.seq > seq and isinstance(each.typed, SessionRedated) for each in entries)
