"""A unit with all that belongs to it, as it stands, and units as entries hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station.core.errors import Refused
from station.people.offices.values import Holding, Unit, UnitLevel
from station.people.unit_life.bodies import UnitAgain, UnitGone
from station.people.unit_life.ports import UnitStock
from station.people.values import Department, Group, Office, Officer

Place = tuple[str, str]
"""A department and a group, "" for none."""


@dataclass(frozen=True, slots=True)
class UnitCase:
    """A unit, the office, all units and officers on record (ended and gone ones too), the offices held, the day, and why.

    `lent` are the first tags of what is lent to the unit, and to the groups of a department; `stock` is what they have of their own.
    """

    unit: Unit
    office: Office | None
    departments: tuple[Department, ...]
    groups: tuple[Group, ...]
    officers: tuple[Officer, ...]
    holdings: tuple[Holding, ...]
    today: date
    reason: str
    lent: tuple[str, ...] = ()
    stock: tuple[UnitStock, ...] = ()

    @property
    def department(self) -> Department:
        """The department; that of the group."""
        name = self.unit.name if self.unit.level is UnitLevel.DEPARTMENT else self.group.department
        return next((each for each in self.departments if each.name == name), Department(name))

    @property
    def group(self) -> Group:
        """The group, where it is one."""
        return next(each for each in self.groups if each.path == self.unit.name)

    def of_department(self) -> list[Group]:
        """The groups of the department, ended ones too."""
        return [each for each in self.groups if each.department == self.department.name]

    def inside(self, officer: Officer) -> bool:
        """Whether an officer belongs to the unit."""
        if self.unit.level is UnitLevel.DEPARTMENT:
            return officer.department == self.unit.name
        return (officer.department, officer.group) == (self.group.department, self.group.name)

    def holds_inside(self, holding: Holding) -> bool:
        """Whether an office is held in the unit, or in a group of it."""
        names = {self.unit} | {Unit(UnitLevel.GROUP, each.path) for each in self._own_groups()}
        return holding.unit in names

    def standing(self, unit: UnitAgain) -> UnitAgain | None:
        """The row of now under the name of `unit`; None where no unit was ever called so."""
        if unit.level is UnitLevel.DEPARTMENT:
            found = next((each for each in self.departments if each.name == unit.name), None)
            return None if found is None else department_row(found)
        key = (unit.department, unit.name)
        group = next((each for each in self.groups if (each.department, each.name) == key), None)
        return None if group is None else group_row(group)

    def _own_groups(self) -> Sequence[Group]:
        return self.of_department() if self.unit.level is UnitLevel.DEPARTMENT else ()

    def refused(self, code: str, **facts: object) -> Refused:
        """A refusal about the unit."""
        return Refused(code, rule="EQ-02", unit=self.unit.name, **facts)


def department_row(unit: Department) -> UnitAgain:
    """A department as an entry holds it."""
    life = unit.life
    return UnitAgain(
        UnitLevel.DEPARTMENT, "", unit.name, unit.code, life.former, life.ended_on, life.merged_into
    )


def group_row(unit: Group) -> UnitAgain:
    """A group as an entry holds it."""
    life = unit.life
    return UnitAgain(
        UnitLevel.GROUP, unit.department, unit.name, "", life.former, life.ended_on, life.merged_into
    )


def row_path(unit: UnitAgain | UnitGone) -> str:
    """The name by which a unit is known: a group's with its department."""
    return unit.name if unit.level is UnitLevel.DEPARTMENT else Group(unit.name, unit.department).path
