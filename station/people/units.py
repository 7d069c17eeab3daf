"""Decisions about departments, groups and grids. Pure: a case holds all the facts they need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.grid_bodies import GridDefined2
from station.people.naming import plain_name, unit_code, written
from station.people.officers import department_draft, group_draft, in_service
from station.people.offices.holding import office_heads
from station.people.offices.values import Holding
from station.people.ports import PeopleReader
from station.people.sessions import Session
from station.people.values import Department, Grid, Group, Officer


@dataclass(frozen=True, slots=True)
class DepartmentCase:
    """The wanted department, and whether it is on record with these facts."""

    department: Department
    known: bool


@dataclass(frozen=True, slots=True)
class GroupCase:
    """The wanted group, and whether its department and the group itself are on record."""

    group: Group
    department_known: bool
    known: bool


@dataclass(frozen=True, slots=True)
class GridCase:
    """The wanted grid from a day on, its people on record by number, and the approval: a paper, or a `request`.

    `heads` are the numbers of who is head of the office on that day, as far as anybody is on record. `known` says that there is a
    grid with this code: its changes are applied for.
    """

    grid: Grid
    officers: tuple[tuple[str, Officer | None], ...]
    effective_on: date
    basis: str
    heads: tuple[str, ...] = ()
    known: bool = False
    request: int = 0


def department_case(entered: Department, people: PeopleReader) -> DepartmentCase:
    """The case of a department with the entered facts. Raises Refused ``batch.…``, ``units.office_name``."""
    code = unit_code(entered.code) if entered.code.strip() else ""
    entered_name = plain_name(entered.name)
    units = people.unit_names()
    name = units.department(entered_name)
    known = next((each for each in people.departments() if each.name == name), None)
    if known is not None and name != entered_name:
        code = code or known.code  # it was named otherwise, and nothing is said of its code
    department = Department(name, code)
    if department != known:
        units.require_may_be(department)
    return DepartmentCase(department, department == known)


def group_case(entered: Group, people: PeopleReader) -> GroupCase:
    """The case of a group with the entered facts. Raises Refused ``batch.…``, ``units.group_of_department``."""
    units = people.unit_names()
    department = plain_name(entered.department) if entered.department.strip() else ""
    department, name = units.placed(department, plain_name(entered.name))
    group = Group(name, department)
    if not department and not units.has_group(group):
        units.require_in_department(name)
    known = not department or units.has_department(department)
    return GroupCase(group, known, units.has_group(group))


def grid_case(
    entered: Grid, effective_on: date, basis: str, people: PeopleReader, holdings: Iterable[Holding]
) -> GridCase:
    """The case of a grid with the entered facts; each member once, in order."""
    deputies, members = tuple(sorted(set(entered.deputies))), tuple(sorted(set(entered.members)))
    grid = replace(entered, deputies=deputies, members=members)
    numbers = dict.fromkeys((*([grid.chief] if grid.chief else []), *deputies, *members))
    officers = tuple((number, people.officer(number)) for number in numbers)
    return GridCase(grid, officers, effective_on, basis, office_heads(holdings, effective_on))


def decide_department(
    session: Session, case: DepartmentCase, _policy: Policy, now: datetime
) -> Decided[Department]:
    """The department with its facts; no draft when they are on record."""
    drafts = () if case.known else (department_draft(session, case.department, now),)
    return Decided(drafts, (), case.department)


def decide_group(session: Session, case: GroupCase, _policy: Policy, now: datetime) -> Decided[Group]:
    """A group of a known department. Raises Refused ``people.unknown_department``."""
    if not case.department_known:
        raise Refused("people.unknown_department", department=case.group.department)
    drafts = () if case.known else (group_draft(session, case.group, now),)
    return Decided(drafts, (), case.group)


def decide_grid(session: Session, case: GridCase, _policy: Policy, now: datetime) -> Decided[Grid]:
    """A grid from a day on, by its approval (PF-13); chief, deputies and members are officers in service.

    Raises Refused ``people.grid_known``, ``people.basis_missing``, ``people.grid_chief_missing``, ``people.grid_chief_twice``,
    ``people.grid_chief_not_head``, ``people.unknown_officer``, ``people.officer_left``, ``batch.…``.
    """
    grid, effective_on = case.grid, case.effective_on
    if case.known and not case.request:
        raise Refused("people.grid_known", rule="PF-13", grid=grid.name)
    approval = written(case.basis, "people.basis_missing", "PF-13")
    if not grid.chief:
        raise Refused("people.grid_chief_missing", rule="PF-13", grid=grid.name)
    if grid.chief in grid.deputies:
        raise Refused("people.grid_chief_twice", rule="PF-13", grid=grid.name, number=grid.chief)
    for number, officer in case.officers:
        in_service(number, officer)
    if case.heads and grid.chief not in case.heads:
        heads = ", ".join(case.heads)
        raise Refused(
            "people.grid_chief_not_head", rule="PF-13", grid=grid.name, number=grid.chief, known=heads
        )
    code, name = unit_code(grid.code), plain_name(grid.name)
    body = GridDefined2(
        *(code, name, grid.chief, grid.members, effective_on, approval),
        *(grid.deputies, case.request),
    )
    about = (subject("grid", code), *(subject("officer", number) for number, _ in case.officers))
    draft = session.draft(body, now, subjects=about, rules=("PF-13",))
    return Decided((draft,), (), replace(grid, code=code, name=name, effective_on=effective_on))
