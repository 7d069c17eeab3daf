"""The decision to put on record how a device writes its headers (DM-05). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.survey.evidence import Edge
from station.archive.time_habits.bodies import TimeHabitStated
from station.archive.weighing.values import DeviceHabits, HeaderZone
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.notices import notice
from station.core.policy import Policy
from station.people.naming import written
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class HabitCase:
    """A device, what is stated of it now and why, and what was known of it until now."""

    camera: str
    zone: HeaderZone | None
    edge: Edge | None
    reason: str
    known: DeviceHabits


def decide_time_habit(session: Session, case: HabitCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of what a person states of a device; a notice where its earlier imports showed another zone.

    Raises Refused ``archive.habit_reason_needed``, ``archive.habit_edge``, ``archive.habit_same``.
    """
    why = written(case.reason, "archive.habit_reason_needed", "DM-05")
    if case.edge is Edge.EITHER:
        raise Refused("archive.habit_edge", rule="DM-05")
    before = case.known.stated
    former = (None, None) if before is None else (before.zone, before.edge)
    if (case.zone, case.edge) == former:
        raise Refused("archive.habit_same", rule="DM-05", camera=case.camera)
    body = TimeHabitStated(case.camera, case.zone, case.edge, why, *former)
    draft = session.draft(body, now, subjects=(subject("item", case.camera),), rules=("DM-05",))
    shown = case.known.zone
    differs = None not in (shown, case.zone) and shown is not case.zone
    notices = (notice("archive.habit_differs", "DM-05", camera=case.camera),) if differs else ()
    return Decided((draft,), notices, None)
