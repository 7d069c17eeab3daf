"""Departments, groups and grids as lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from station.core.clock import local
from station.core.listing import (
    ColumnsTitled,
    ListColumn,
    ListContext,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.people.asking import asks
from station.people.listing import ListService, ListStore, ListView
from station.people.permissions import Permission
from station.people.values import Department, Grid, Group, UnitLife


@dataclass(frozen=True, slots=True)
class ListedDepartment:
    """A department with the number of its officers in service."""

    department: Department
    people: int


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group with the number of its officers in service."""

    group: Group
    people: int

    @property
    def path(self) -> str:
        """The full name of the group with its department, since two departments may each have a first group."""
        return self.group.path


@dataclass(frozen=True, slots=True)
class ListedGrid:
    """A grid as it was approved last, with the name of its chief ("" when nobody is or the number is not known).

    `now` is how it stands today, `ahead` how it will from its next change on; None where none is approved.
    """

    grid: Grid
    now: Grid
    chief_name: str = ""
    ahead: Grid | None = None

    @property
    def chief(self) -> str:
        """Name and number of the chief of today."""
        return " ".join(part for part in (self.chief_name, self.now.chief) if part)


PRESENT, ENDED = "present", "ended"


def _state(life: UnitLife) -> str:
    return PRESENT if life.lasts else ENDED


def _life(of: Callable[[Any], UnitLife]) -> tuple[ListColumn, ...]:
    """Columns about the life of a unit."""
    return (
        _column("state", lambda row: _state(of(row)), ValueKind.CHOICE, words="units.state."),
        _column("former", lambda row: ", ".join(of(row).former), sortable=False),
    )


_STANDING: Final = ListFilter(
    "standing", "administration.units.standing", choices=(PRESENT, ENDED), words="units.state."
)


_column: Final = ColumnsTitled("administration.units.")


def _ahead(
    key: str, value: Callable[[Grid], Any], kind: ValueKind = ValueKind.TEXT, **more: Any
) -> ListColumn:
    """A column about the next change of a grid, which is empty where none is approved."""
    return _column(
        key, lambda row: None if row.ahead is None else value(row.ahead), kind, sortable=False, **more
    )


DEPARTMENT_LIST: Final[ListDeclaration[ListedDepartment]] = ListDeclaration(
    name="departments",
    title="administration.units.departments",
    columns=(
        _column("name", lambda row: row.department.name),
        _column("code", lambda row: row.department.code, ValueKind.CODE),
        _column("people", lambda row: row.people, ValueKind.NUMBER, sums=True),
        *_life(lambda row: row.department.life),
    ),
    filters=(_STANDING,),
    key="name",
    sort=(Sort("name"),),
)
GROUP_LIST: Final[ListDeclaration[ListedGroup]] = ListDeclaration(
    name="groups",
    title="administration.units.groups",
    columns=(
        _column("name", lambda row: row.group.name),
        ListColumn("department", "people.field.department", lambda row: row.group.department),
        _column("people", lambda row: row.people, ValueKind.NUMBER, sums=True),
        _column("path", lambda row: row.path, shown=False),
        *_life(lambda row: row.group.life),
    ),
    filters=(
        _STANDING,
        ListFilter("department", "people.field.department", offered=False, names=NamedKind.UNIT),
    ),
    key="path",
    sort=(Sort("path"),),
)
GRID_LIST: Final[ListDeclaration[ListedGrid]] = ListDeclaration(
    name="grids",
    title="administration.units.grids",
    columns=(
        _column("code", lambda row: row.grid.code, ValueKind.CODE),
        _column("name", lambda row: row.now.name),
        _column("chief", lambda row: row.chief),
        _column("deputies", lambda row: ", ".join(row.now.deputies), sortable=False),
        _column("members", lambda row: ", ".join(row.now.members), sortable=False),
        _column("since", lambda row: row.now.effective_on, ValueKind.DAY),
        _ahead("ahead", lambda grid: grid.effective_on, ValueKind.DAY),
        _ahead("ahead_chief", lambda grid: grid.chief, shown=False),
        _ahead("ahead_deputies", lambda grid: ", ".join(grid.deputies), shown=False),
        _ahead("ahead_members", lambda grid: ", ".join(grid.members), shown=False),
    ),
    filters=(ListFilter("member", "administration.units.members", offered=False, names=NamedKind.OFFICER),),
    key="code",
    sort=(Sort("code"),),
)


class UnitList(ListService[Any], ask=asks(Permission.PEOPLE_VIEW)):
    """The units of one kind, by the declaration given; looking needs PEOPLE_VIEW."""


class GridList(ListService[ListedGrid], ask=asks(Permission.PEOPLE_VIEW)):
    """The grids as they stand today, with what is approved to follow; looking needs PEOPLE_VIEW."""

    def __init__(self, store: ListStore) -> None:
        super().__init__(store, GRID_LIST)

    def _completing(
        self, view: ListView, context: ListContext, rows: Sequence[ListedGrid]
    ) -> Callable[[ListedGrid], ListedGrid]:
        """Each grid as it stands on the day of the list."""
        del rows
        day = local(context.now, context.zone).date()

        def standing(row: ListedGrid) -> ListedGrid:
            now = row.grid.on(day)
            chief = None if now.chief == row.grid.chief else view.people.officer(now.chief)
            name = row.chief_name if now.chief == row.grid.chief else "" if chief is None else chief.name
            return replace(row, now=now, ahead=row.grid.after(day), chief_name=name)

        return standing
