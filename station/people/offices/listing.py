"""Offices and who holds them as a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.core.listing import (
    ColumnsTitled,
    ListColumn,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.people.asking import asks
from station.people.listing import ListService
from station.people.offices.values import Function, Holding, UnitLevel
from station.people.permissions import Permission

PRESENT, COMING, PAST = "present", "coming", "past"


@dataclass(frozen=True, slots=True)
class ListedHolding:
    """A holding with the present names of its officer and of whom they stand in for."""

    holding: Holding
    name: str = ""
    absent_name: str = ""

    @property
    def id(self) -> str:
        """What tells it apart: its officer and the entry that gave it."""
        return f"{self.holding.number}/{self.holding.seq}"

    @property
    def absent(self) -> str:
        """Name and number of whom they stand in for; "" in one's own office."""
        return " ".join(filter(None, (self.absent_name, self.holding.absent)))


_column: Final = ColumnsTitled("offices.field.")


OFFICE_LIST: Final[ListDeclaration[ListedHolding]] = ListDeclaration(
    name="offices",
    title="offices.title",
    columns=(
        _column("unit", lambda row: row.holding.unit.name),
        _column(
            "level",
            lambda row: row.holding.unit.level.value,
            ValueKind.CHOICE,
            words="offices.level.",
            shown=False,
        ),
        _column(
            "function", lambda row: row.holding.function.value, ValueKind.CHOICE, words="offices.function."
        ),
        ListColumn("number", "people.field.number", lambda row: row.holding.number, ValueKind.CODE),
        ListColumn("name", "people.field.name", lambda row: row.name),
        _column("first", lambda row: row.holding.first, ValueKind.DAY),
        _column("ended_on", lambda row: row.holding.ended_on, ValueKind.DAY),
        _column("absent", lambda row: row.absent),
        _column("id", lambda row: row.id, ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter(
            "standing",
            "offices.field.standing",
            choices=(PRESENT, COMING, PAST),
            words="offices.standing.",
            default=PRESENT,
        ),
        ListFilter(
            "function",
            "offices.field.function",
            choices=tuple(each.value for each in Function),
            words="offices.function.",
        ),
        ListFilter(
            "level",
            "offices.field.level",
            choices=tuple(each.value for each in UnitLevel),
            words="offices.level.",
            seldom=True,
        ),
        ListFilter("number", "people.field.number", offered=False, names=NamedKind.OFFICER),
    ),
    key="id",
    sort=(Sort("level"), Sort("unit"), Sort("function"), Sort("first")),
)


class OfficeList(ListService[ListedHolding], ask=asks(Permission.PEOPLE_VIEW)):
    """Who holds office, who did and who will; looking needs PEOPLE_VIEW."""
