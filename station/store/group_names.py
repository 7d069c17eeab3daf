"""Groups by their full names (`station.inventory.values.full_group`), in SQL."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Subquery, case, func, literal, or_, select, union

from station.store.schema.counts import officer_count
from station.store.schema.people import enforcement_group


def full_name(department: ColumnElement[str], group: ColumnElement[str]) -> ColumnElement[str]:
    """The full name of a group of a department; empty for no group."""
    alone = or_(group == "", func.substr(group, 1, func.length(department)) == department)
    return case((alone, group), else_=department + literal(" ") + group)


def _groups() -> Subquery:
    of_office = select(full_name(enforcement_group.c.department, enforcement_group.c.name).label("name"))
    of_officers = select(full_name(officer_count.c.department, officer_count.c.group_name).label("name"))
    return union(of_office, of_officers.where(officer_count.c.group_name != "")).subquery("office_group")


OFFICE_GROUPS: Final = _groups()
"""Every group by its full name: those of the office, and those that officers in service name."""
