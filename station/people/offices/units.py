"""From a unit's name as somebody writes it to the unit: blanks and width make no difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from station.core.errors import Refused
from station.people.naming import name_key
from station.people.offices.ports import UnitsReader
from station.people.offices.values import Unit, UnitLevel


def all_units(people: UnitsReader) -> tuple[Unit, ...]:
    """The office, its departments and its groups, in this order."""
    return tuple(dict.fromkeys(unit for unit, _, _ in _named(people)))


def unit_named(entered: str, people: UnitsReader) -> Unit:
    """The unit that this name, code or path means.

    Whole names count first. A group may be named without its department, and a unit by a former name, where that is one alone.
    Raises Refused ``offices.unknown_unit`` and ``offices.several_units``.
    """
    sought, named = name_key(entered), list(_named(people))
    found = _called(sought, ((unit, whole) for unit, whole, _ in named))
    found = found or _called(sought, ((unit, others) for unit, _, others in named))
    if not found:
        raise Refused("offices.unknown_unit", rule="EQ-06", unit=entered.strip())
    if len(found) > 1:
        paths = ", ".join(unit.name for unit in found)
        raise Refused("offices.several_units", rule="EQ-06", unit=entered.strip(), units=paths)
    return next(iter(found))


def _called(sought: str, named: Iterable[tuple[Unit, Iterable[str]]]) -> dict[Unit, None]:
    return dict.fromkeys(unit for unit, names in named if sought and sought in map(name_key, names))


def _named(people: UnitsReader) -> Iterator[tuple[Unit, tuple[str, ...], tuple[str, ...]]]:
    """Each unit with its whole names and with what it is called besides."""
    office = people.office()
    if office is not None:
        yield Unit(UnitLevel.OFFICE, office.name), (office.name, office.code), ()
    for each in people.departments():
        yield Unit(UnitLevel.DEPARTMENT, each.name), (each.name, each.code), each.life.former
    for group in people.groups():
        yield Unit(UnitLevel.GROUP, group.path), (group.path,), (group.name, *group.life.former)
