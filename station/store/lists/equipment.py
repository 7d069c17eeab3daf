"""The register of equipment as a list."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, func, or_

from station.core.clock import to_record
from station.core.listing import ListContext
from station.inventory.register.listing import EQUIPMENT_LIST, ListedItem
from station.inventory.values import ItemState
from station.store.lists.source import (
    ListSource,
    SortKey,
    on_days,
    one_of,
    part_of,
    perhaps_empty,
    perhaps_null,
)
from station.store.readers.equipment import item_of
from station.store.schema.equipment import item
from station.store.schema.people import officer
from station.store.search import ITEMS


def _read(row: Row[Any]) -> ListedItem:
    return ListedItem(item_of(row), row.holder_name or "")


def _overdue(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    late = and_(item.c.state == ItemState.OUT.value, item.c.due_at < to_record(context.now))
    return late if wanted else or_(item.c.state != ItemState.OUT.value, item.c.due_at.is_(None), ~late)


def _acquired(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    column, conditions = item.c.acquired_on, [item.c.acquired_on.is_not(None)]
    if wanted.first is not None:
        conditions.append(column >= wanted.first.isoformat())
    if wanted.last is not None:
        conditions.append(column <= wanted.last.isoformat())
    return and_(*conditions)


EQUIPMENT: Final = ListSource(
    name=EQUIPMENT_LIST.name,
    key=item.c.tag,
    frame=item,
    wide=item.outerjoin(officer, officer.c.number == item.c.holder),
    wide_filters=frozenset({"holder"}),
    rows=(*item.c, officer.c.name.label("holder_name")),
    read=_read,
    order={
        **{name: SortKey(item.c[name]) for name in ("tag", "category", "name", "state", "condition")},
        **{name: perhaps_empty(item.c[name]) for name in ("place", "model", "serial", "usb_serial")},
        "holder": perhaps_null(item.c.holder),
        "due": perhaps_null(item.c.due_at),
        "acquired_on": perhaps_null(item.c.acquired_on),
        "value": perhaps_null(item.c.value_fen),
    },
    filters={
        "state": one_of(item.c.state),
        "overdue": _overdue,
        "category": one_of(item.c.category, int),
        "holder": part_of(item.c.holder, func.coalesce(officer.c.name, "")),
        "officer": one_of(item.c.holder),
        "condition": one_of(item.c.condition),
        "place": part_of(item.c.place),
        "due": on_days(item.c.due_at),
        "acquired_on": _acquired,
    },
    searched=ITEMS,
    counted={"state": item.c.state, "category": item.c.category},
    sums={"value": item.c.value_fen},
    tables=frozenset({item, officer}),
)
