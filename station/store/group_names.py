"""Groups by their full names (`station.inventory.values.full_group`), in SQL."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Subquery, case, func, literal, or_, select

from station.store.schema.counts import officer_count


def group_path(department: ColumnElement[str], group: ColumnElement[str]) -> ColumnElement[str]:
    """The name that identifies a group (`Group.path`)."""
    return case((department == "", group), else_=department + literal(" › ") + group)


def full_name(department: ColumnElement[str], group: ColumnElement[str]) -> ColumnElement[str]:
    """The full name of a group of a department; empty for no group."""
    alone = or_(group == "", func.substr(group, 1, func.length(department)) == department)
    return case((alone, group), else_=department + literal(" ") + group)


def _groups() -> Subquery:
    named = full_name(officer_count.c.department, officer_count.c.group_name).label("name")
    return select(named).where(officer_count.c.group_name != "").distinct().subquery("office_group")


OFFICE_GROUPS: Final = _groups()
"""Every group in which somebody is in service, by its full name: one without people demands nothing (EQ-02)."""


def _paths() -> Subquery:
    columns = (officer_count.c.department, officer_count.c.group_name)
    path, named = group_path(*columns).label("path"), full_name(*columns).label("name")
    return select(path, named).where(officer_count.c.group_name != "").distinct().subquery("group_path")


GROUP_PATHS: Final = _paths()
"""The same with the path by which each is known (`Group.path`)."""
