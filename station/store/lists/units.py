"""Departments, groups and grids as lists."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, case, false, func, literal, or_, select

from station.core.errors import IntegrityProblem
from station.core.listing import ListContext
from station.people.unit_lists import (
    DEPARTMENT_LIST,
    ENDED,
    GRID_LIST,
    GROUP_LIST,
    PRESENT,
    ListedDepartment,
    ListedGrid,
    ListedGroup,
)
from station.store.group_names import group_path
from station.store.lists.compared import officers_named, own_rows
from station.store.lists.source import ListSource, SortKey, one_of, perhaps_empty
from station.store.lists.summing import WholeSum
from station.store.readers.people import department_of, grid_of, group_of
from station.store.readers.reading import STATE_DAMAGED
from station.store.schema.counts import officer_count
from station.store.schema.people import department, enforcement_group, grid, officer


def _serving(*of: ColumnElement[bool]) -> ColumnElement[int]:
    """The number of officers in service, by the running counts."""
    return func.coalesce(select(WholeSum(officer_count.c.amount)).where(*of).scalar_subquery(), 0)


def _standing(ended_on: ColumnElement[Any]) -> Any:
    """The units that there are, or those that ended."""

    def condition(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
        lasts, ended = PRESENT in wanted, ENDED in wanted
        return or_(and_(literal(lasts), ended_on.is_(None)), and_(literal(ended), ended_on.is_not(None)))

    return condition


def _state(ended_on: ColumnElement[Any]) -> SortKey:
    return SortKey(case((ended_on.is_(None), PRESENT), else_=ENDED))


def _people(row: Row[Any], key: str) -> int:
    """Raises `IntegrityProblem` that names the count."""
    if type(row.people) is not int:
        raise IntegrityProblem(STATE_DAMAGED, table=officer_count.name, key=key)
    return row.people


def _read_department(row: Row[Any]) -> ListedDepartment:
    return ListedDepartment(department_of(row), _people(row, row.name))


_IN_DEPARTMENT: Final = _serving(officer_count.c.department == department.c.name)
DEPARTMENTS: Final = ListSource(
    name=DEPARTMENT_LIST.name,
    key=department.c.name,
    frame=department,
    rows=(*department.c, _IN_DEPARTMENT.label("people")),
    read=_read_department,
    order={
        "name": SortKey(department.c.name),
        "code": perhaps_empty(department.c.code),
        "people": SortKey(_IN_DEPARTMENT),
        "state": _state(department.c.ended_on),
    },
    filters={"standing": _standing(department.c.ended_on)},
    searched=(department.c.name, department.c.code, department.c.former),
    sums={"people": _IN_DEPARTMENT},
    compared=(own_rows(department),),
)


def _read_group(row: Row[Any]) -> ListedGroup:
    return ListedGroup(group_of(row), _people(row, f"{row.department}/{row.name}"))


_PATH: Final = group_path(enforcement_group.c.department, enforcement_group.c.name)
_IN_GROUP: Final = _serving(
    officer_count.c.department == enforcement_group.c.department,
    officer_count.c.group_name == enforcement_group.c.name,
)
GROUPS: Final = ListSource(
    name=GROUP_LIST.name,
    key=_PATH,
    frame=enforcement_group,
    rows=(*enforcement_group.c, _IN_GROUP.label("people")),
    read=_read_group,
    order={
        "name": SortKey(enforcement_group.c.name),
        "department": SortKey(enforcement_group.c.department),
        "people": SortKey(_IN_GROUP),
        "path": SortKey(_PATH),
        "state": _state(enforcement_group.c.ended_on),
    },
    filters={
        "standing": _standing(enforcement_group.c.ended_on),
        "department": one_of(enforcement_group.c.department),
    },
    searched=(enforcement_group.c.name, enforcement_group.c.department, enforcement_group.c.former),
    sums={"people": _IN_GROUP},
    compared=(own_rows(enforcement_group),),
)


def _read_grid(row: Row[Any]) -> ListedGrid:
    found = grid_of(row)
    return ListedGrid(found, found, row.chief_name or "")


def _has_member(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Grids with one of these officers in the list of members that the column holds."""
    named = (json.dumps(each, ensure_ascii=False) for each in wanted)
    members = (grid.c.members, grid.c.before)
    return or_(false(), *(each.contains(one, autoescape=True) for one in named for each in members))


_CHIEF: Final = select(officer.c.name).where(officer.c.number == grid.c.chief).scalar_subquery()
GRIDS: Final = ListSource(
    name=GRID_LIST.name,
    key=grid.c.code,
    frame=grid,
    rows=(*grid.c, _CHIEF.label("chief_name")),
    read=_read_grid,
    order={
        "code": SortKey(grid.c.code),
        "name": SortKey(grid.c.name),
        "chief": perhaps_empty(grid.c.chief),
        "since": perhaps_empty(grid.c.effective_on),
    },
    filters={"member": _has_member},
    searched=(grid.c.code, grid.c.name, grid.c.chief, grid.c.members, func.coalesce(_CHIEF, "")),
    compared=(own_rows(grid), officers_named("chief")),
)
