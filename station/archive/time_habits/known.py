"""What is known of how a device writes the headers of its films: stated by a person, or learnt from its earlier imports."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from station.archive.ports import ArchiveView
from station.archive.survey.evidence import Edge
from station.archive.time_bodies import MediaImported4
from station.archive.time_habits.bodies import TimeHabitStated
from station.archive.weighing.values import DeviceHabits, HeaderZone, StatedHabit, TimeReason
from station.core.ledger import Entry, Stream, subject

_STATEMENTS: Final = 1000
"""Of all devices, the newest: so many are looked through."""
_LATEST_ENTRIES: Final = 50
"""Entries about a device in which its habits are looked for."""


def statement_of(camera: str, view: ArchiveView, until: datetime | None = None) -> Entry | None:
    """The entry of what was stated last of a device; `until` leaves out what was stated later."""
    for entry in view.ledger.of_kind(Stream.CUSTODY, TimeHabitStated.KIND, _STATEMENTS):
        if until is not None and entry.happened_at > until:
            continue
        body = entry.typed
        if isinstance(body, TimeHabitStated) and body.camera == camera:
            return entry
    return None


def stated_by(entry: Entry | None) -> StatedHabit | None:
    """What an entry states; None for no entry, or where it takes back what was stated."""
    if entry is None:
        return None
    body = entry.of(TimeHabitStated)
    if body.header_zone is None and body.header_edge is None:
        return None
    return StatedHabit(body.header_zone, body.header_edge, entry.actor.name, entry.happened_at, body.reason)


def stated_behind(entry: Entry, view: ArchiveView) -> StatedHabit | None:
    """What was stated of the device of a recording until it came in, where its time rests on that."""
    body = entry.typed
    if not isinstance(body, MediaImported4) or body.camera is None:
        return None
    if TimeReason.STATED not in body.time_reasons:
        return None
    return stated_by(statement_of(body.camera, view, entry.happened_at))


def known_habits(camera: str, view: ArchiveView) -> DeviceHabits:
    """How a device writes its headers: what is stated, and what the newest of its recordings that showed it did.

    Recordings that came in before something was stated no longer count: whoever states it looked at the device since.
    """
    statement = statement_of(camera, view)
    stated = stated_by(statement)
    zone: HeaderZone | None = None
    edge: Edge | None = None
    for entry in reversed(view.ledger.about(subject("item", camera), newest=_LATEST_ENTRIES)):
        body = entry.typed
        if stated is not None and statement is not None and entry.seq < statement.seq:
            break
        if isinstance(body, MediaImported4) and body.camera == camera:
            zone = zone or _zone_shown(body)
            edge = edge or _edge_shown(body)
    return DeviceHabits(zone, edge, stated)


def _zone_shown(body: MediaImported4) -> HeaderZone | None:
    if TimeReason.HEADER_LOCAL in body.time_reasons or TimeReason.NOT_IN_FUTURE in body.time_reasons:
        return HeaderZone.LOCAL
    return HeaderZone.UTC if TimeReason.HEADER_UTC in body.time_reasons else None


def _edge_shown(body: MediaImported4) -> Edge | None:
    shown = TimeReason.HEADER_END in body.time_reasons and TimeReason.STATED not in body.time_reasons
    return Edge.END if shown else None
