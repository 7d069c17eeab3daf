"""What an outing for an activity asks for, and who of the group goes out for it too (EQ-04, RC-01, RC-02)."""

from __future__ import annotations

from dataclasses import dataclass

from station.core.errors import Refused
from station.core.policy import Activity, activity
from station.inventory.ports import InventoryStore
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class Outing:
    """An officer's outing for an activity; `together` are the names of the others of the group who have gear for it now."""

    activity: Activity
    together: tuple[str, ...]

    @property
    def wanting(self) -> int:
        """How many officers are wanting until there are as many as the activity asks for (RC-02)."""
        return max(0, self.activity.officers - 1 - len(self.together))


class Outings:
    """What outings ask for; looking needs COUNTER_OPERATE."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.COUNTER_OPERATE)
    def of(self, session: Session, number: str, code: str) -> Outing:
        """An officer's outing for the activity `code`. Raises Refused ``counter.unknown_officer``, ``policy.unknown_activity``."""
        del session
        now = self._store.clock.now()
        with self._store.read() as view:
            officer, wanted = view.people.officer(number), activity(view.shown_policy, code)
            if officer is None:
                raise Refused("counter.unknown_officer", number=number)
            if not officer.department and not officer.group:
                return Outing(wanted, ())
            out = view.equipment.out_for(code, officer.department, officer.group, now, now)
            others = (view.people.officer(each) for each in out if each != officer.number)
            return Outing(wanted, tuple(each.name for each in others if each is not None))
