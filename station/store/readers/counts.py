"""Reading the running counts of state; an amount that is no number is a damaged row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, select

from station.inventory.values import Condition, ItemState
from station.people.values import Headcount
from station.store.group_names import OFFICE_GROUPS
from station.store.readers.reading import reads
from station.store.schema.counts import holding_count, item_count, officer_count


def item_counts(connection: Connection) -> list[tuple[int, str, str, int]]:
    """How many items there are by (category, state, condition)."""
    return [_items(row) for row in connection.execute(select(item_count).order_by(*item_count.primary_key))]


def holdings(connection: Connection) -> dict[tuple[str, str, int], int]:
    """How many items of a category each officer has, by (number, the receiver for which they have them, category)."""
    return dict(map(_holding, connection.execute(select(holding_count))))


def headcount(connection: Connection) -> Headcount:
    """How many officers in service and groups there are."""
    officers = sum(map(_officers, connection.execute(select(officer_count))))
    groups = connection.scalar(select(func.count()).select_from(OFFICE_GROUPS))
    return Headcount(officers, groups or 0)


@reads(*item_count.c)
def _items(row: Row[Any]) -> tuple[int, str, str, int]:
    return row.category, ItemState(row.state).value, Condition(row.condition).value, row.amount


@reads(*holding_count.c)
def _holding(row: Row[Any]) -> tuple[tuple[str, str, int], int]:
    return (row.holder, row.held_for, row.category), row.amount


@reads(*officer_count.c)
def _officers(row: Row[Any]) -> int:
    return int(row.amount)
