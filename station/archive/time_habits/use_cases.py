"""Stating how a device writes the headers of its films, and what is known of that (DM-05)."""

from __future__ import annotations

from dataclasses import dataclass

from station.archive.ports import ArchiveStore, ArchiveView
from station.archive.survey.evidence import Edge
from station.archive.time_habits.decide import HabitCase, decide_time_habit
from station.archive.time_habits.known import known_habits
from station.archive.weighing.values import DeviceHabits, HeaderZone
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import Notice
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class HabitResult:
    """What was put on record of a device, and what is to be told besides."""

    entry: Entry
    notices: tuple[Notice, ...] = ()


class TimeHabits:
    """How the devices of the office write the headers of their films."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def of_device(self, session: Session, camera: str) -> DeviceHabits:
        """What is stated of a device, and what its imports since then showed. Raises NotPermitted, Refused ``archive.unknown_camera``."""
        with self._store.read() as view:
            return known_habits(_tag(view, camera), view)

    @asks(Permission.IMPORT_OTHERS)
    def state(
        self, session: Session, camera: str, zone: HeaderZone | None, edge: Edge | None, reason: str
    ) -> HabitResult:
        """State in which zone a device writes its headers, and whether they tell the start or the end; None for nothing.

        It counts for what is imported from now on. Raises NotPermitted, Refused ``archive.unknown_camera`` and what
        `decide_time_habit` raises.
        """
        with self._store.write() as work:
            tag = _tag(work, camera)
            case = HabitCase(tag, zone, edge, reason, known_habits(tag, work))
            decided = decide_time_habit(session, case, work.policy, self._store.clock.now())
            return HabitResult(record(work, decided)[0], decided.notices)


def _tag(view: ArchiveView, camera: str) -> str:
    item = view.equipment.item(camera) if camera.strip() else None
    if item is None:
        raise Refused("archive.unknown_camera", rule="DM-02", camera=camera)
    return item.tag
