"""Whether a value by which a list is narrowed names anybody or anything on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Table, or_, select

from station.core.codes import code_key
from station.core.listing import NamedKind
from station.people.values import unit_parts
from station.store.schema.equipment import item
from station.store.schema.kits import kit
from station.store.schema.people import account, department, enforcement_group, grid, office, officer
from station.store.schema.places import place


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where a kind of names stands: as they are written, and in the normal form of codes."""

    table: Table
    written: tuple[Column[Any], ...]
    keys: tuple[Column[Any], ...] = ()

    def having(self, value: str, *, part: bool) -> ColumnElement[bool]:
        """The rows that are called so, or have it in what they are called."""
        if part:
            return or_(*(each.icontains(value, autoescape=True) for each in self.written))
        exact = (each.in_((value, code_key(value))) for each in (*self.written, *self.keys))
        # a name of before counts as well; several stand in one text, each on a line or parted by a blank
        before = (
            each.icontains(value, autoescape=True) for each in self.written if each.key.startswith("former")
        )
        return or_(*exact, *before)


_KEPT: Final[Mapping[NamedKind, tuple[_Kept, ...]]] = {
    NamedKind.OFFICER: (
        _Kept(
            officer,
            (officer.c.number, officer.c.name, officer.c.badge, officer.c.former),
            (officer.c.number_key, officer.c.badge_key),
        ),
    ),
    NamedKind.ITEM: (
        _Kept(item, (item.c.tag, item.c.label, item.c.name, item.c.former_tags), (item.c.tag_key,)),
    ),
    NamedKind.PLACE: (
        _Kept(place, (place.c.code, place.c.name), (place.c.code_key,)),
        _Kept(item, (item.c.place,)),
    ),
    NamedKind.UNIT: (
        _Kept(department, (department.c.name, department.c.code, department.c.former)),
        _Kept(enforcement_group, (enforcement_group.c.name, enforcement_group.c.former)),
        _Kept(grid, (grid.c.code, grid.c.name)),
        _Kept(office, (office.c.code, office.c.name)),
    ),
    NamedKind.KIT: (_Kept(kit, (kit.c.code, kit.c.name), (kit.c.code_key,)),),
    NamedKind.ACCOUNT: (_Kept(account, (account.c.name, account.c.display_name)),),
}


def is_named(connection: Connection, names: NamedKind, value: str, *, part: bool) -> bool:
    """Whether anything of this kind is called so; of a group the whole path, or its own name."""
    values = (value, unit_parts(value)[1]) if names is NamedKind.UNIT else (value,)
    return any(
        connection.execute(
            select(kept.table.c[kept.written[0].key]).where(kept.having(each, part=part)).limit(1)
        ).first()
        is not None
        for kept in _KEPT[names]
        for each in values
        if each
    )
