"""Who holds office on a day, out of all holdings on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from station.core.clock import local
from station.people.offices.ports import OfficesReader
from station.people.offices.values import (
    OF_A_SECTION,
    Function,
    Holding,
    OfficesOfDay,
    Unit,
    UnitLevel,
)
from station.people.sessions import Session


def held_on(holdings: Iterable[Holding], day: date) -> tuple[Holding, ...]:
    """The holdings that count on `day`: a substitute's in place of the absent holder's, as long as that one lasts."""
    lasting = {each.seq: each for each in holdings if each.lasts(day)}
    absent = {each.absent_seq for each in lasting.values()}
    return tuple(
        each
        for each in lasting.values()
        if each.seq not in absent and (not each.absent_seq or each.absent_seq in lasting)
    )


def functions_of(holdings: Iterable[Holding], number: str, day: date) -> frozenset[Function]:
    """The functions that an officer has on `day`, in whatever unit."""
    return frozenset(each.function for each in held_on(holdings, day) if each.number == number)


def offices_today(offices: OfficesReader, session: Session, now: datetime, zone: str) -> OfficesOfDay:
    """What concerns the whole office today, and what of it the person has by the officer's number behind the account."""
    return offices_on(offices.holdings(), local(now, zone).date(), session.number)


def offices_on(holdings: Iterable[Holding], day: date, number: str | None = None) -> OfficesOfDay:
    """What concerns the whole office on `day`, and what of it the officer `number` has.

    A department's or a group's own head, administrator or keeper is that unit's alone.
    """
    found = _for_the_office(holdings, day)
    return OfficesOfDay(
        frozenset(each.function for each in found),
        frozenset(each.function for each in found if each.number == number),
    )


def office_holders(holdings: Iterable[Holding], function: Function, day: date) -> tuple[Holding, ...]:
    """Who has `function` for the whole office on `day`, substitutes in place of those absent, in the order in which they were given it."""
    found = (each for each in _for_the_office(holdings, day) if each.function is function)
    return tuple(sorted(found, key=_given))


def office_heads(holdings: Iterable[Holding], day: date) -> tuple[str, ...]:
    """Numbers of who is head of the office on `day`, whoever is absent and whoever stands in."""
    lasting = (each for each in holdings if each.lasts(day) and each.function is Function.HEAD)
    return tuple(each.number for each in lasting if each.unit.level is UnitLevel.OFFICE)


def holders(
    holdings: Iterable[Holding], function: Function, day: date, unit: Unit | None = None
) -> tuple[Holding, ...]:
    """Who has `function` on `day`, in `unit` or anywhere, in the order in which they were given it."""
    found = (each for each in held_on(holdings, day) if each.function is function)
    return tuple(sorted((each for each in found if unit in (None, each.unit)), key=_given))


def _for_the_office(holdings: Iterable[Holding], day: date) -> list[Holding]:
    """The holdings that count on `day` and are no department's or group's alone."""
    return [
        each
        for each in held_on(holdings, day)
        if each.unit.level is UnitLevel.OFFICE or each.function in OF_A_SECTION
    ]


def _given(holding: Holding) -> tuple[date, int]:
    return holding.first, holding.seq
