"""Noting what prevented recordings from coming in in time (DM-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.arrival.decide import HindranceCase, decide_hindrance
from station.archive.attribution.decide import CLOCK_TOLERANCE
from station.archive.ports import ArchiveStore
from station.archive.values import Recording
from station.core.deciding import record
from station.core.errors import Refused
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_BATCH = 100
"""Entries in one transaction, so that the counter never waits for long."""


@dataclass(frozen=True, slots=True)
class NotedHindrance:
    """What a hindrance came to: of so many `recordings` of the import to which it applies, `late` are late all the same."""

    session: str
    recordings: int
    late: int


class Hindrances:
    """Saying that something prevented an import's recordings from coming in earlier, and until when."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store = store

    @asks(Permission.RECORDING_EXEMPT)
    def note(self, session: Session, name: str, gone_at: datetime, reason: str) -> NotedHindrance:
        """Note it for the recordings of the import `name` that are late, or were excused before: they are due so long after `gone_at`.

        What was recorded only after that is left as it is. Nothing is noted where one of them can't be. Noted once more, the
        last counts. Only how many there are is told, since recordings are seen by those who may (DM-07).
        Raises NotPermitted, Refused ``archive.unknown_import``, ``archive.none_late`` and what `decide_hindrance` raises.
        """
        with self._store.read() as view:
            if view.archive.session(name) is None:
                raise Refused("archive.unknown_import", rule="DM-05", session=name)
            judged = [each for each in view.archive.of_session(name) if each.is_excusable]
            if not judged:
                raise Refused("archive.none_late", rule="DM-05", session=name)
            found = [each for each in judged if each.recorded_until - CLOCK_TOLERANCE <= gone_at] or judged
            for each in found:
                case = HindranceCase(each, gone_at, reason)
                decide_hindrance(session, case, view.shown_policy, self._store.clock.now())
        late = 0
        for start in range(0, len(found), _BATCH):
            late += self._noted(session, found[start : start + _BATCH], gone_at, reason)
        return NotedHindrance(name, len(found), late)

    def _noted(self, session: Session, batch: list[Recording], gone_at: datetime, reason: str) -> int:
        late = 0
        with self._store.write() as work:
            for each in batch:
                now = work.archive.recording(each.sha256)
                if now is not None and now.is_excusable:
                    case = HindranceCase(now, gone_at, reason)
                    decided = decide_hindrance(session, case, work.policy, self._store.clock.now())
                    record(work, decided)
                    late += bool(decided.value.late)
        return late
