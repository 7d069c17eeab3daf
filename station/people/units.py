"""Decisions about departments, groups and grids."""

from __future__ import annotations

from datetime import date, datetime

from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.people.naming import plain_name, unit_code
from station.people.officers import department_draft, group_draft, require_active
from station.people.ports import PeopleReader
from station.people.sessions import Session
from station.people.values import Department, Grid, Group


def decide_department(
    session: Session, department: Department, people: PeopleReader, now: datetime
) -> tuple[Draft, ...]:
    """A department as it should be; no draft when it is so already."""
    code = unit_code(department.code) if department.code.strip() else ""
    department = Department(plain_name(department.name), code)
    return () if department in people.departments() else (department_draft(session, department, now),)


def decide_group(session: Session, group: Group, people: PeopleReader, now: datetime) -> tuple[Draft, ...]:
    """A group of a known department. Raises Refused ``people.unknown_department``."""
    group = Group(plain_name(group.name), plain_name(group.department) if group.department.strip() else "")
    if group.department and not people.has_department(group.department):
        raise Refused("people.unknown_department", department=group.department)
    return () if people.has_group(group) else (group_draft(session, group, now),)


def decide_grid(
    session: Session, grid: Grid, effective_on: date, basis: str, people: PeopleReader, now: datetime
) -> tuple[Draft, ...]:
    """A grid from a day on, with the approval it rests on (PF-13); chief and members are officers in service.

    Raises Refused ``people.basis_missing``, ``people.grid_chief_missing``, ``people.unknown_officer``,
    ``people.officer_left``.
    """
    if not basis.strip():
        raise Refused("people.basis_missing", rule="PF-13")
    if not grid.chief:
        raise Refused("people.grid_chief_missing", rule="PF-13", grid=grid.name)
    numbers = dict.fromkeys((grid.chief, *sorted(set(grid.members))))
    for number in numbers:
        require_active(number, people)
    code = unit_code(grid.code)
    body = {
        "code": code,
        "name": plain_name(grid.name),
        "chief": grid.chief,
        "members": sorted(set(grid.members)),
        "effective_on": effective_on.isoformat(),
        "basis": basis.strip(),
    }
    about = (subject("grid", code), *(subject("officer", number) for number in numbers))
    return (session.draft("grid.defined", now, subjects=about, body=body, rules=("PF-13",)),)
