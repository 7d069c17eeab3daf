"""The needs of a year: what lacks now, what ends until the year is over, and so what is to be bought (EQ-02)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from station.core.errors import Refused
from station.inventory.entitlement.demand import (
    NO_POSTS,
    EndingGear,
    Gear,
    Leaf,
    NeedRow,
    Postings,
    StandardRow,
    Tally,
    leaf_of,
    of_departments,
    of_groups,
    of_office,
    tallied,
)
from station.inventory.entitlement.ports import ExpiringLot
from station.inventory.values import full_group
from station.people.offices.values import Unit, UnitLevel
from station.people.values import Officer, unit_parts

MOST_YEARS_AHEAD: Final = 10
"""So far ahead needs are asked for."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The needs of the office, or of a `unit` of it, for a year.

    `parts` are the same by department, of a department by group, each with its name ("" for those in none); they add up to
    `rows`. `ending` are the items whose service is over by the end of the year, `lots` those that expire by then.
    """

    year: int
    unit: Unit | None
    officers: tuple[Officer, ...]
    groups: int
    rows: tuple[NeedRow, ...]
    parts: tuple[tuple[str, NeedRow], ...]
    ending: tuple[EndingGear, ...]
    lots: tuple[ExpiringLot, ...]

    @property
    def short(self) -> int:
        """Of how many rows something lacks now."""
        return sum(1 for each in self.rows if each.missing)


def require_year(year: int, today: date) -> None:
    """Raise Refused ``needs.year`` for a year that is over or too far ahead."""
    last = today.year + MOST_YEARS_AHEAD
    if not today.year <= year <= last:
        raise Refused("needs.year", rule="EQ-02", year=year, first=today.year, last=last)


def needs_of(
    rows: Sequence[StandardRow],
    officers: Sequence[Officer],
    gear: Iterable[Gear],
    lots: Iterable[ExpiringLot],
    year: int,
    unit: Unit | None,
    posted: Postings = NO_POSTS,
) -> Needs:
    """The needs of a year by these rows. `officers` are those in service."""
    tallies, ending = tallied(rows, officers, gear, date(year, 12, 31), posted)
    there = _belongs(unit)
    people = tuple(each for each in officers if there(leaf_of(each)))
    found = [_of_unit(each, unit) for each in tallies]
    return Needs(
        year,
        unit,
        people,
        len({leaf_of(each).group for each in people} - {""}),
        tuple(whole for whole, _ in found),
        tuple(part for _, parts in found for part in sorted(parts.items(), key=lambda each: each[0])),
        tuple(
            each for each in ending if unit is None or (each.gear.leaf is not None and there(each.gear.leaf))
        ),
        tuple(lots) if unit is None else (),
    )


def _belongs(unit: Unit | None) -> Callable[[Leaf], bool]:
    if unit is None:
        return lambda _leaf: True
    if unit.level is UnitLevel.DEPARTMENT:
        return lambda leaf: leaf.department == unit.name
    department, group = unit_parts(unit.name)
    return lambda leaf: leaf == Leaf(department, full_group(department, group))


def _of_unit(tally: Tally, unit: Unit | None) -> tuple[NeedRow, dict[str, NeedRow]]:
    """The row of the unit, and those of its parts."""
    if unit is None:
        return of_office(tally), of_departments(tally)
    nothing = NeedRow(tally.row, 0, 0, 0, 0, 0)
    if unit.level is UnitLevel.DEPARTMENT:
        return of_departments(tally).get(unit.name, nothing), of_groups(tally, unit.name)
    department, group = unit_parts(unit.name)
    return of_groups(tally, department).get(full_group(department, group), nothing), {}
