"""Reservations as a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)

from station.core.clock import to_record
from station.core.errors import IntegrityProblem
from station.core.listing import ListContext
from station.inventory.reserving.listing import (
    COMING,
    ENDED,
    GONE,
    KEPT,
    PASSED,
    RESERVATION_LIST,
    ListedReservation,
)
from station.inventory.reserving.listing import (
    LEFT as HAS_LEFT,
)
from station.inventory.reserving.listing import (
    TAKEN as WAS_TAKEN,
)
from station.store.lists.compared import officers_named, own_rows
from station.store.lists.source import (
    Apart,
    ListSource,
    SortKey,
    numbered_of,
    on_days,
    one_of,
    part_of,
    perhaps_empty,
)
from station.store.readers.reading import Attests
from station.store.readers.reservations import HOLDER_NAME, LEFT, LOST, RESERVATION_ROW, TAKEN, reservation_of
from station.store.schema.equipment import custody_span, item
from station.store.schema.reservations import reservation

_KEPT: Final = reservation.c
_ID: Final = _KEPT.tag + literal("/") + cast(_KEPT.seq, String)
_LABEL: Final = select(item.c.label).where(item.c.tag == _KEPT.tag).scalar_subquery()
_ITEM_NAME: Final = select(item.c.name).where(item.c.tag == _KEPT.tag).scalar_subquery()
_OUTCOME: Final = case(
    (_KEPT.ended_at.is_not(None), ENDED), (TAKEN, WAS_TAKEN), (LEFT, HAS_LEFT), (LOST, GONE), else_=KEPT
)


def _standing(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    now = to_record(context.now)
    conditions = {
        COMING: and_(_OUTCOME == KEPT, _KEPT.last_at >= now),
        PASSED: and_(_OUTCOME == KEPT, _KEPT.last_at < now),
        WAS_TAKEN: _OUTCOME == WAS_TAKEN,
        ENDED: _OUTCOME.in_((ENDED, HAS_LEFT, GONE)),
    }
    return or_(false(), *(conditions[each] for each in wanted))


def _items(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """The items, whose names are shown, and who had them."""
    tags = sorted({row.tag for row in rows})
    items = {row.tag: row for row in connection.execute(select(item).where(item.c.tag.in_(tags)))}
    wrong = dict.fromkeys(attested.wrong(item, [(tag, items.get(tag)) for tag in tags]), item.name)
    spans: dict[str, list[Row[Any]]] = {tag: [] for tag in tags}
    for span in connection.execute(select(custody_span).where(custody_span.c.tag.in_(tags))):
        spans[span.tag].append(span)
    for tag, of_item in spans.items():
        try:
            attested.require_under(custody_span, tag, of_item)
        except IntegrityProblem:
            wrong[tag] = custody_span.name
    for place, row in enumerate(rows):
        if row.tag in wrong:
            yield place, wrong[row.tag], row.tag


def _read(row: Row[Any]) -> ListedReservation:
    return ListedReservation(reservation_of(row), row.item_label or row.tag, row.item_name or "")


RESERVATIONS: Final = ListSource(
    name=RESERVATION_LIST.name,
    key=_ID,
    at=numbered_of(_KEPT.tag, _KEPT.seq),
    frame=reservation,
    rows=(*RESERVATION_ROW, _LABEL.label("item_label"), _ITEM_NAME.label("item_name")),
    read=_read,
    order={
        "tag": SortKey(func.coalesce(_LABEL, _KEPT.tag)),
        "name": SortKey(func.coalesce(_ITEM_NAME, "")),
        "holder": SortKey(_KEPT.number),
        "first": SortKey(_KEPT.first_at),
        "last": SortKey(_KEPT.last_at),
        "outcome": SortKey(_OUTCOME),
        "activity": perhaps_empty(_KEPT.activity),
        "note": perhaps_empty(_KEPT.note),
        "matter": perhaps_empty(_KEPT.matter),
        "seq": SortKey(_KEPT.seq),
        "id": SortKey(_ID),
    },
    filters={
        "standing": _standing,
        "first": on_days(_KEPT.first_at),
        "matter": part_of(_KEPT.matter),
        "number": one_of(_KEPT.number),
        "tag": one_of(_KEPT.tag),
    },
    searched=(
        _KEPT.tag,
        _KEPT.number,
        _KEPT.note,
        _KEPT.matter,
        func.coalesce(_ITEM_NAME, ""),
        func.coalesce(HOLDER_NAME, ""),
    ),
    compared=(own_rows(reservation), _items, officers_named("number")),
)
