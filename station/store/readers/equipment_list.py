"""The register as a list: one page of it, filtered, searched and sorted in the database."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from station.core.clock import to_record
from station.inventory.register.listing import ItemFilter, ItemQuery
from station.inventory.values import ItemState
from station.store.schema.equipment import item
from station.store.schema.people import officer

_COLUMNS: Final = {"holder": item.c.holder, "due": item.c.due_at}
_ALWAYS_THERE: Final = frozenset({"tag", "category", "name", "state", "condition"})
_SEARCHED: Final = (
    item.c.tag_key,
    item.c.name,
    item.c.model,
    item.c.serial,
    item.c.usb_serial,
    item.c.place,
    item.c.note,
    func.coalesce(item.c.holder, ""),
    func.coalesce(officer.c.name, ""),
)

_JOINED: Final = item.outerjoin(officer, officer.c.number == item.c.holder)


def page_of(connection: Connection, query: ItemQuery) -> list[Row[Any]]:
    """Rows of `item` with ``holder_name``.

    The tags of the page are chosen first, by an index where the order has one, so that a page deep in a long list
    reads only its own rows. Raises KeyError for an order that the list does not have.
    """
    chosen = _filtered(select(item.c.tag), query.wanted).order_by(*_order(query))
    tags = list(connection.scalars(chosen.limit(query.limit).offset(query.offset)))
    if not tags:
        return []
    rows = connection.execute(
        select(item, officer.c.name.label("holder_name")).select_from(_JOINED).where(item.c.tag.in_(tags))
    )
    place = {tag: number for number, tag in enumerate(tags)}
    return sorted(rows, key=lambda row: place[row.tag])


def count_of(connection: Connection, wanted: ItemFilter) -> int:
    """How many items `wanted` finds."""
    return int(connection.scalar(_filtered(select(func.count(item.c.tag)), wanted)) or 0)


def _filtered(query: Select[Any], wanted: ItemFilter) -> Select[Any]:
    by_people = bool(wanted.find.split() or wanted.holder.strip())
    query = query.select_from(_JOINED if by_people else item)
    if wanted.category is not None:
        query = query.where(item.c.category == wanted.category)
    if wanted.state is not None:
        query = query.where(item.c.state == wanted.state.value)
    if wanted.overdue_at is not None:
        late = item.c.due_at < to_record(wanted.overdue_at)
        query = query.where(item.c.state == ItemState.OUT.value, late)
    if holder := wanted.holder.strip():
        query = query.where(_contains(item.c.holder + " " + func.coalesce(officer.c.name, ""), holder))
    if words := wanted.find.split():
        text = _joined_text()
        for word in words:
            query = query.where(_contains(text, word))
    return query


def _joined_text() -> ColumnElement[str]:
    text: ColumnElement[str] = _SEARCHED[0]
    for column in _SEARCHED[1:]:
        text = text + " " + column
    return text


def _contains(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return text.icontains(word, autoescape=True)


def _order(query: ItemQuery) -> list[Any]:
    column = _COLUMNS.get(query.sort, item.c.get(query.sort))
    if column is None:
        raise KeyError(query.sort)
    directed = column.desc() if query.descending else column.asc()
    order: list[Any] = [directed]
    if query.sort not in _ALWAYS_THERE:
        blank = (
            column.is_(None) if query.sort in ("holder", "due", "acquired_on", "value_fen") else column == ""
        )
        order.insert(0, blank)  # what an item does not have stands last, whichever way
    if query.sort != "tag":
        order.append(item.c.tag)
    return order
