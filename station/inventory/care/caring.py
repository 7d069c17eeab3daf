"""Care by schedule as use cases: planning, doing, ending it (EQ-14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from station.core.clock import local
from station.core.deciding import record
from station.core.ledger import Entry, subject
from station.core.listing import DamagedRow, ListQuery
from station.core.policy import category
from station.inventory.care.bodies import CARE, CarePlanned
from station.inventory.care.ports import CareStore, CareView
from station.inventory.care.schedule import (
    CaredCase,
    CareEndCase,
    OfficeTime,
    PlanCase,
    decide_cared,
    decide_end,
    decide_plan,
    planned_every,
    to_plan,
)
from station.inventory.register.listing import EquipmentList
from station.inventory.register.responsible import watching_over
from station.inventory.register.use_cases import required
from station.inventory.values import Item
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class PlanResult:
    """The entries, how many items are planned now, and until when for the first time."""

    entries: tuple[Entry, ...]
    count: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CaredResult:
    """The entry, and until when the next care is due; None where none is planned."""

    entry: Entry
    next_due: datetime | None


class Care:
    """What is cared for by schedule; needs EQUIPMENT_EDIT. `listing` is the register's list, by which a category is planned."""

    def __init__(self, store: CareStore, listing: EquipmentList) -> None:
        self._store, self._listing = store, listing

    @asks(Permission.EQUIPMENT_EDIT)
    def plan(
        self,
        session: Session,
        tags: Sequence[str] = (),
        *,
        number: int | None = None,
        months: int | None = None,
        first: date | None = None,
    ) -> PlanResult:
        """Plan these items, or all of the category with this number that are not planned yet.

        Raises Refused ``equipment.unknown``, ``policy.unknown_category`` and as `decide_plan`.
        """
        named = tuple(tags) if number is None else self._of_category(session, number)
        with self._store.write() as work:
            clock = self._store.clock
            now, zone = clock.now(), clock.zone
            if number is None:
                items: Sequence[Item] = tuple(required(work, tag) for tag in dict.fromkeys(named))
            else:
                found = [each for each in work.equipment.items(named) if each is not None] if named else []
                items = to_plan(found, self._running(work))
            day, watching = local(now, zone).date(), dict[str, tuple[str, ...]]()
            known: dict[str, tuple[str, ...]] = {}
            for each in items:
                if each.responsible not in known:
                    known[each.responsible] = watching_over(work, each, day)
                watching[each.tag] = known[each.responsible]
            at = OfficeTime(tuple(work.calendar.years()), zone)
            decided = decide_plan(session, PlanCase(items, months, first, watching, at), work.policy, now)
            entries = record(work, decided)
            return PlanResult(entries, decided.value, entries[0].of(CarePlanned).due.due_at)

    @asks(Permission.EQUIPMENT_EDIT)
    def done(
        self, session: Session, tag: str, what: str, *, on: date | None = None, worker: str = ""
    ) -> CaredResult:
        """The item was cared for. Raises Refused ``equipment.unknown`` and as `decide_cared`."""
        with self._store.write() as work:
            item, clock = required(work, tag), self._store.clock
            now = clock.now()
            months = planned_every(item, work.ledger.about(subject("item", item.tag), checked=True))
            watching = watching_over(work, item, local(now, clock.zone).date())
            at = OfficeTime(tuple(work.calendar.years()), clock.zone)
            case = CaredCase(item, what, on, worker, months, watching, at)
            decided = decide_cared(session, case, work.policy, now)
            (entry,) = record(work, decided)
            return CaredResult(entry, None if decided.value is None else decided.value.due_at)

    @asks(Permission.EQUIPMENT_EDIT)
    def end(self, session: Session, tag: str, reason: str) -> Entry:
        """The item is cared for by no schedule any more. Raises Refused ``equipment.unknown`` and as `decide_end`."""
        with self._store.write() as work:
            item = required(work, tag)
            months = planned_every(item, work.ledger.about(subject("item", item.tag), checked=True))
            case = CareEndCase(item, months, reason)
            decided = decide_end(session, case, work.policy, self._store.clock.now())
            (entry,) = record(work, decided)
            return entry

    def _of_category(self, session: Session, number: int) -> tuple[str, ...]:
        with self._store.read() as view:
            category(view.shown_policy, number)
        lines = self._listing.lines(session, ListQuery().narrowed(category=str(number), tracking="single"))
        return tuple(each.item.tag for each in lines if not isinstance(each, DamagedRow))

    def _running(self, view: CareView) -> frozenset[str]:
        """The items, by first tag, that are planned already."""
        found = view.deadlines.open(CARE)
        return frozenset(each.subject.partition(":")[2] for each in found.deadlines)
