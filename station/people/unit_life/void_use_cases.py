"""Voiding what was recorded of units by mistake: a unit made, renamed, merged or ended."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final, Protocol

from station.core.clock import Clock, local_today
from station.core.deciding import record
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.people.asking import asks
from station.people.bodies import DepartmentDefined, OfficerChanged, OfficerRegistered
from station.people.offices.values import Unit, UnitLevel
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.unit_life.bodies import UnitMerged2
from station.people.unit_life.ports import StockOfUnits
from station.people.unit_life.standing import UnitCase, row_path
from station.people.unit_life.use_cases import UnitsView, UnitsWork, unit_case
from station.people.unit_life.voiding import (
    RULE,
    UnitVoidCase,
    UnitVoidPlan,
    decide_unit_void,
    unit_of,
    unit_plan,
)
from station.people.values import Group, unit_parts
from station.people.voiding.ports import EntriesReader
from station.people.voiding.whole import WholeVoidResult, asked_at

_ITEM: Final = subject("item", "")
_UNIT: Final = subject("unit", "")


class UnitVoidView(UnitsView, Protocol):
    """The state that one transaction sees."""

    @property
    def ledger(self) -> EntriesReader:
        """The ledger."""
        ...


class UnitVoidWork(UnitsWork, UnitVoidView, Protocol):
    """One unit of work."""


class UnitVoidStore(Protocol):
    """The part of the store that such voids need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[UnitVoidView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[UnitVoidWork]:
        """A unit of work that commits when its block ends well."""
        ...


class UnitVoids:
    """Voiding changes of units; needs PEOPLE_EDIT. `stocks` know what units have of their own in other rooms."""

    def __init__(self, store: UnitVoidStore, stocks: Sequence[StockOfUnits] = ()) -> None:
        self._store, self._stocks = store, stocks

    @asks(Permission.PEOPLE_EDIT)
    def preview(self, session: Session, place: str) -> UnitVoidPlan:
        """What a void of the entry at `place` (``custody:17``) would do. Raises like `unit_plan`."""
        del session
        with self._store.read() as view:
            return self._with_stock(unit_plan(self._case(view, place)), view)

    @asks(Permission.PEOPLE_EDIT)
    def void(
        self, session: Session, place: str, reason: str, *, seen: str = ""
    ) -> WholeVoidResult[UnitVoidPlan]:
        """Void the entry at `place`; `seen` is the digest of the preview that the person saw, if they saw one.

        Raises like `preview` and `StockOfUnits.require_sound`, Refused ``void.changed_since``, ``void.reason_missing``, ``void.reason_long``.
        """
        now = self._store.clock.now()
        with self._store.write() as work:
            case = self._case(work, place, reason, seen)
            decided = decide_unit_void(session, case, work.policy, now)
            plan = self._with_stock(decided.value, work)
            (entry,) = record(work, decided)
            for each in self._stocks:
                each.require_sound(work)
            return WholeVoidResult(entry, plan)

    def _with_stock(self, plan: UnitVoidPlan, view: UnitVoidView) -> UnitVoidPlan:
        """The plan with what goes back to the unit that brought it."""
        back = (found for each in self._stocks for found in each.moved_with(plan.entry.seq, view))
        return replace(plan, stock=tuple(back))

    def _case(self, view: UnitVoidView, place: str, reason: str = "", seen: str = "") -> UnitVoidCase:
        case = UnitVoidCase(asked_at(view.ledger, place, RULE, reason, seen))
        asked = case.asked.entry
        named = None if asked is None else unit_of(asked)
        if asked is None or named is None:
            return case
        about = _about(view, asked, named)
        today = local_today(self._store.clock)
        of = unit_case(view, Unit(*named), "", today, self._stocks)
        if not _is_there(of):
            return replace(case, about=about)
        joined = _joined(view, asked, of)
        return replace(case, of=of, about=about, moved=_moved(view, asked), joined=joined)


def _about(view: UnitVoidView, asked: Entry, named: tuple[UnitLevel, str]) -> tuple[Entry, ...]:
    """What counts of the entries about the unit and its other names in this entry; of a group's department what moved its groups."""
    level, path = named
    names = [path, *(each.removeprefix(_UNIT) for each in asked.subjects if each.startswith(_UNIT))]
    found = {each.seq: each for name in names for each in _of_unit(view, name)}
    if level is UnitLevel.GROUP:
        for name in {unit_parts(each)[0] for each in names}:
            found |= {
                each.seq: each
                for each in _of_unit(view, name)
                if not isinstance(each.typed, DepartmentDefined)
            }
    voids = Voids(found.values())
    counts = (entry for _, entry in sorted(found.items()) if voids.by(entry) is None)
    return tuple(entry for entry in counts if unit_of(entry) is not None)


def _of_unit(view: UnitVoidView, name: str) -> Sequence[Entry]:
    return view.ledger.about(subject("unit", name), checked=True) if name else ()


def _is_there(of: UnitCase) -> bool:
    units = of.departments if of.unit.level is UnitLevel.DEPARTMENT else of.groups
    return any(each.name == of.unit.name or getattr(each, "path", "") == of.unit.name for each in units)


def _joined(view: UnitVoidView, asked: Entry, of: UnitCase) -> tuple[str, ...]:
    """Who came to the larger unit after a merge: the name of the other one led there."""
    body = asked.typed
    if not isinstance(body, UnitMerged2):
        return ()
    came = {each.number for each in body.came}
    return tuple(
        each.number
        for each in of.officers
        if each.active
        and each.number not in came
        and body.into in (each.department, Group(each.group, each.department).path)
        and _placed(view, each.number) > asked.seq
    )


def _placed(view: UnitVoidView, number: str) -> int:
    """The entry by which an officer is in their units, as far as it is about them alone; 0 for none."""
    about = view.ledger.about(subject("officer", number), checked=True)
    placing = (each.seq for each in about if isinstance(each.typed, OfficerRegistered | OfficerChanged))
    return max(placing, default=0)


def _moved(view: UnitVoidView, asked: Entry) -> tuple[str, ...]:
    """What was lent to a unit that was merged and is out still by that loan, and what is lent to units that only the merge made."""
    body = asked.typed
    if not isinstance(body, UnitMerged2):
        return ()
    tags = [each.removeprefix(_ITEM) for each in asked.subjects if each.startswith(_ITEM)]
    before = view.equipment.lent_before(tags, asked.seq) if tags else ()
    lasted = {row_path(each) for each in body.stood if each.closed_on is None}
    made = [row_path(each) for each in body.units if each.closed_on is None and row_path(each) not in lasted]
    since = view.equipment.lent_to_units("", made) if made else ()
    return tuple(dict.fromkeys((*before, *since)))
