"""From a unit's name as somebody writes it to the unit: blanks and width make no difference, and former names lead to it."""

from __future__ import annotations

from collections.abc import Iterable

from station.core.errors import Refused
from station.people.naming import name_key
from station.people.values import Department, Group, Office, UnitLife


class UnitNames:
    """The office, the departments and groups on record, ended ones too; `add` what is made meanwhile."""

    def __init__(
        self, office: Office | None, departments: Iterable[Department], groups: Iterable[Group]
    ) -> None:
        self._office = office
        self._departments = {each.name: each for each in departments}
        self._groups = {(each.department, each.name): each for each in groups}

    def has_department(self, name: str) -> bool:
        """Whether there is a department of exactly this name now."""
        found = self._departments.get(name)
        return found is not None and found.life.lasts

    def has_group(self, group: Group) -> bool:
        """Whether there is a group of exactly this name in its department now."""
        found = self._groups.get((group.department, group.name))
        return found is not None and found.life.lasts

    def require_may_be(self, department: Department) -> None:
        """Raise Refused as `require_not_the_office` where this department, or its code, would be called as the office is."""
        require_not_the_office(self._office, department.name, department.code)

    def require_in_department(self, group: str) -> None:
        """Raise Refused ``units.group_of_department`` where a group without a department is called as one within a department.

        Nobody could tell the two apart, and it is the one within the department that was meant.
        """
        key = name_key(group)
        of = sorted(
            {
                each.department
                for each in self._groups.values()
                if each.life.lasts and name_key(each.name) == key
            }
        )
        if of:
            facts = {"group": group, "departments": ", ".join(of)}
            raise Refused("units.group_of_department", rule="EQ-06", field="department", **facts)

    def department(self, entered: str) -> str:
        """The department that is meant; as it was entered where it is a new one."""
        return _meant(entered, ((each.name, each.life) for each in self._departments.values()))

    def placed(self, department: str, group: str) -> tuple[str, str]:
        """The department and the group that are meant; as they were entered where they are new."""
        department = self.department(department)
        mine = [each for each in self._groups.values() if each.department == department]
        group = _meant(group, ((each.name, each.life) for each in mine))
        into = self._groups.get((department, group))
        if into is not None and not into.life.lasts and into.life.merged_into:
            for each in self._groups.values():
                if each.path == into.life.merged_into and each.life.lasts:
                    return each.department, each.name
        return department, group

    def add(self, department: str, group: str) -> None:
        """These are on record now."""
        if department and not self.has_department(department):
            self._departments[department] = Department(department)
        if group and not self.has_group(Group(group, department)):
            self._groups[department, group] = Group(group, department)


def require_not_the_office(office: Office | None, *names: str) -> None:
    """Raise Refused ``units.office_name`` where the office has one of these as its name or code: neither could be meant by it."""
    if office is None:
        return
    taken = {name_key(office.name), name_key(office.code)}
    for name in names:
        if name and name_key(name) in taken:
            facts = {"name": name, "office": office.name, "office_code": office.code}
            raise Refused("units.office_name", rule="EQ-06", field="department", **facts)


def _meant(entered: str, units: Iterable[tuple[str, UnitLife]]) -> str:
    """The name among `units` that is meant: the very one, one that differs by blanks or width, a former one, an ended one."""
    known = list(units)
    if not entered or any(name == entered and life.lasts for name, life in known):
        return entered
    key = name_key(entered)
    alike = [name for name, life in known if life.lasts and name_key(name) == key]
    alike += [name for name, life in known if life.lasts and key in map(name_key, life.former)]
    alike += [name for name, _ in known if name_key(name) == key]
    return alike[0] if alike else entered
