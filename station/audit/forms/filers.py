"""Who files a form at this station, and who is to see to it (PF-08)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, Protocol

from station.audit.forms.bodies import MOST_BOUND
from station.audit.forms.definition import FilingLevel, FormDefinition, FormLevel
from station.people.naming import name_key
from station.people.offices.holding import holders, office_holders
from station.people.offices.ports import OfficesReader
from station.people.offices.values import Function, Unit, UnitLevel
from station.people.ports import PeopleReader
from station.people.values import Group

_FOR_THE_OFFICE: Final = (Function.DATA_MANAGEMENT, Function.EQUIPMENT_ADMINISTRATOR)
"""Whoever has the first of these that anybody has sees to the office's returns."""
_OF_A_UNIT: Final = (Function.HEAD, Function.DEPUTY)


class FilersView(Protocol):
    """What it follows from."""

    @property
    def people(self) -> PeopleReader:
        """The office and its units."""
        ...

    @property
    def offices(self) -> OfficesReader:
        """Who holds which office."""
        ...


def own_office(view: FilersView) -> str:
    """The name of this office; "" before it is founded."""
    office = view.people.office()
    return "" if office is None else office.name


def made_here(view: FilersView, form: FormDefinition) -> bool:
    """Whether the form was issued by this office, which collects its returns."""
    return _is_own(view, form.issuer)


def filers(view: FilersView, form: FormDefinition) -> Iterator[tuple[str, FilingLevel]]:
    """Who files the form as far as it is due at this station: the office for another's form, the offices for its own, and its units."""
    offices, units = form.level(FormLevel.OFFICES), form.level(FormLevel.UNITS)
    if offices is not None and made_here(view, form):
        yield from ((name, offices) for name in offices.units)
    elif offices is not None and (not offices.units or any(_is_own(view, each) for each in offices.units)):
        yield own_office(view), offices
    if units is not None:
        yield from ((name, units) for name in _own_units(view, units.units))


def _is_own(view: FilersView, name: str) -> bool:
    office = view.people.office()
    return office is not None and name_key(name) in (name_key(office.name), name_key(office.code))


def known_as(view: FilersView, unit: str) -> tuple[str, ...]:
    """The names by which whoever files is known, former ones too: after a rename it is the same unit."""
    for each in view.people.departments():
        if name_key(each.name) == name_key(unit):
            return each.name, *each.life.former
    group = next((each for each in view.people.groups() if name_key(each.path) == name_key(unit)), None)
    if group is None:
        return (unit,)
    departments = known_as(view, group.department) if group.department else ("",)
    return tuple(
        Group(name, department).path
        for name in (group.name, *group.life.former)
        for department in departments
    )


def unit_names(view: FilersView, unit: str) -> tuple[str, ...]:
    """The names of a department or group of this office, former ones too; () for what is none."""
    keys = {name_key(each.name) for each in view.people.departments()}
    keys |= {name_key(each.path) for each in view.people.groups()}
    return known_as(view, unit) if name_key(unit) in keys else ()


def _own_units(view: FilersView, named: tuple[str, ...]) -> Iterator[str]:
    """The departments and groups of this office with these names; without any, all its departments."""
    wanted = set(map(name_key, named))
    for each in view.people.departments():
        if each.life.lasts and (not wanted or wanted & set(map(name_key, (each.name, *each.life.former)))):
            yield each.name
    for group in view.people.groups():
        if group.life.lasts and wanted & set(map(name_key, (group.name, *known_as(view, group.path)))):
            yield group.path


def responsible(view: FilersView, unit: str, day: date) -> tuple[str, ...]:
    """Who is to see to the return of the office or of one of its units; of another office nobody here."""
    holdings = view.offices.holdings()
    if name_key(unit) == name_key(own_office(view)):
        for function in _FOR_THE_OFFICE:
            found = tuple(dict.fromkeys(each.number for each in office_holders(holdings, function, day)))
            if found:
                return found[:MOST_BOUND]
        return ()
    places = (Unit(UnitLevel.DEPARTMENT, unit), Unit(UnitLevel.GROUP, unit))
    numbers = (
        each.number
        for function in _OF_A_UNIT
        for place in places
        for each in holders(holdings, function, day, place)
    )
    return tuple(dict.fromkeys(numbers))[:MOST_BOUND]
