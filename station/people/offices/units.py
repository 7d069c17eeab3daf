"""From a unit's name as somebody writes it to the unit: blanks and width make no difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from station.core.errors import Refused
from station.people.naming import name_key
from station.people.offices.ports import UnitsReader
from station.people.offices.values import Unit, UnitLevel


def all_units(people: UnitsReader) -> tuple[Unit, ...]:
    """The office, its departments and its groups, in this order."""
    return tuple(dict.fromkeys(unit for unit, _ in _named(people)))


def unit_named(entered: str, people: UnitsReader) -> Unit:
    """The unit that this name, code or path means.

    A group may be named without its department where only one department has such a group. Raises Refused
    ``offices.unknown_unit`` and ``offices.several_units``.
    """
    sought = name_key(entered)
    found = dict.fromkeys(unit for unit, names in _named(people) if sought and sought in map(name_key, names))
    if not found:
        raise Refused("offices.unknown_unit", rule="EQ-06", unit=entered.strip())
    if len(found) > 1:
        paths = ", ".join(unit.name for unit in found)
        raise Refused("offices.several_units", rule="EQ-06", unit=entered.strip(), units=paths)
    return next(iter(found))


def _named(people: UnitsReader) -> Iterator[tuple[Unit, Iterable[str]]]:
    office = people.office()
    if office is not None:
        yield Unit(UnitLevel.OFFICE, office.name), (office.name, office.code)
    for each in people.departments():
        yield Unit(UnitLevel.DEPARTMENT, each.name), filter(None, (each.name, each.code, *each.life.former))
    for group in people.groups():
        yield Unit(UnitLevel.GROUP, group.path), (group.path, group.name, *group.life.former)
