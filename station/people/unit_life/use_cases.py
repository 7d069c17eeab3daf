"""The life of departments and groups as use cases: renaming, merging, ending."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Protocol

from station.core.clock import Clock, local_today
from station.core.deciding import Decided, record
from station.core.ledger import Draft, Entry
from station.core.policy import Policy
from station.people.asking import asks
from station.people.offices.ports import OfficesReader
from station.people.offices.units import unit_named
from station.people.offices.values import Unit, UnitLevel
from station.people.permissions import Permission
from station.people.ports import HeldItems, PeopleReader
from station.people.sessions import Session
from station.people.unit_life.decide import (
    MergeCase,
    RenameCase,
    decide_end,
    decide_merge,
    decide_rename,
)
from station.people.unit_life.ports import StockOfUnits, UnitStock
from station.people.unit_life.standing import UnitCase


class UnitsView(Protocol):
    """The state that one transaction sees."""

    @property
    def people(self) -> PeopleReader:
        """Officers and units."""
        ...

    @property
    def offices(self) -> OfficesReader:
        """Who holds office."""
        ...

    @property
    def equipment(self) -> HeldItems:
        """What is lent to units."""
        ...

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        ...


class UnitsWork(UnitsView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class UnitsStore(Protocol):
    """The part of the store that units need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[UnitsView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[UnitsWork]:
        """A unit of work that commits when its block ends well."""
        ...


class UnitLives:
    """Departments and groups renamed, merged and ended; needs PEOPLE_EDIT. A unit is named as in `unit_named`.

    `stocks` know what units have of their own in other rooms.
    """

    def __init__(self, store: UnitsStore, stocks: Sequence[StockOfUnits] = ()) -> None:
        self._store, self._stocks = store, stocks

    @asks(Permission.PEOPLE_EDIT)
    def rename(self, session: Session, unit: str, name: str, reason: str) -> Entry:
        """The unit has another name. Raises like `unit_named` and `decide_rename`."""
        with self._store.write() as work:
            case = RenameCase(self._case(work, unit, reason), name)
            return _recorded(work, decide_rename(session, case, work.policy, self._store.clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def merge(self, session: Session, unit: str, into: str, reason: str) -> Entry:
        """The unit is part of another one from now on. Raises like `unit_named` and `decide_merge`."""
        with self._store.write() as work:
            case = MergeCase(self._case(work, unit, reason), unit_named(into, work.people))
            return _recorded(work, decide_merge(session, case, work.policy, self._store.clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def end(self, session: Session, unit: str, reason: str) -> Entry:
        """The unit, in which nobody is any more, has ended. Raises like `unit_named` and `decide_end`."""
        with self._store.write() as work:
            case = self._case(work, unit, reason)
            return _recorded(work, decide_end(session, case, work.policy, self._store.clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def went_along(self, session: Session, merged: Entry) -> tuple[UnitStock, ...]:
        """What the unit that became part of another one brought along, by the entry of that; nothing for an entry of another kind."""
        del session
        with self._store.read() as view:
            return tuple(found for each in self._stocks for found in each.moved_with(merged.seq, view))

    def _case(self, view: UnitsView, unit: str, reason: str) -> UnitCase:
        return unit_case(view, unit_named(unit, view.people), reason, self._today(), self._stocks)

    def _today(self) -> date:
        return local_today(self._store.clock)


def unit_case(
    view: UnitsView, unit: Unit, reason: str, today: date, stocks: Sequence[StockOfUnits]
) -> UnitCase:
    """A unit with all that belongs to it."""
    people = view.people
    case = UnitCase(
        unit,
        people.office(),
        people.every_department(),
        people.every_group(),
        people.officers(active_only=False),
        tuple(view.offices.holdings()),
        today,
        reason,
    )
    groups = case.of_department() if unit.level is UnitLevel.DEPARTMENT else []
    units = [unit, *(Unit(UnitLevel.GROUP, each.path) for each in groups)]
    stock = tuple(found for each in stocks for found in each.stock_of(units, view))
    return replace(case, lent=_lent(view, case), stock=stock)


def _lent(view: UnitsView, case: UnitCase) -> tuple[str, ...]:
    """What is lent to the unit, and to the groups of a department."""
    level, name = case.unit.level, case.unit.name
    if level is UnitLevel.OFFICE:
        return ()
    of_department = level is UnitLevel.DEPARTMENT
    groups = [each.path for each in case.of_department()] if of_department else [name]
    return tuple(view.equipment.lent_to_units(name if of_department else "", groups))


def _recorded(work: UnitsWork, decided: Decided[str]) -> Entry:
    (entry,) = record(work, decided)
    return entry
