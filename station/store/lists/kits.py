"""Kits as a list, with how their items stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, case, func, select

from station.core.errors import IntegrityProblem
from station.inventory.kits.listing import KIT_LIST, OUT, READY, SHORT, ListedKit
from station.inventory.values import Condition, ItemState
from station.store.lists.compared import officers_named, own_rows
from station.store.lists.source import Apart, ListSource, SortKey, one_of, perhaps_null
from station.store.readers.reading import Attests
from station.store.schema.equipment import item
from station.store.schema.kits import kit, kit_part
from station.store.schema.people import officer


def _of_parts(what: ColumnElement[Any], *where: ColumnElement[bool]) -> ColumnElement[Any]:
    """Something of the items of the kit that the row is about."""
    parts = kit_part.outerjoin(item, item.c.tag == kit_part.c.tag)
    chosen = select(what).select_from(parts).where(kit_part.c.code == kit.c.code, *where)
    return chosen.correlate(kit).scalar_subquery()


_IS_OUT: Final = item.c.state == ItemState.OUT.value
_IS_READY: Final = (item.c.state == ItemState.IN_STORE.value) & (item.c.condition != Condition.DAMAGED.value)
_PARTS: Final = _of_parts(func.count())
_READY: Final = _of_parts(func.count(), _IS_READY)
_OUT: Final = _of_parts(func.count(), _IS_OUT)
_HOLDERS: Final = _of_parts(func.count(item.c.holder.distinct()), _IS_OUT)
_HOLDER: Final = _of_parts(func.min(item.c.holder), _IS_OUT)
_NAME: Final = select(officer.c.name).where(officer.c.number == _HOLDER).correlate(kit).scalar_subquery()
_STANDS: Final = case((_OUT > 0, OUT), (_READY == _PARTS, READY), else_=SHORT)


def _parts(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """The items of each kit, and how they stand."""
    places = {row.code: place for place, row in enumerate(rows)}
    found: dict[str, list[Row[Any]]] = {code: [] for code in places}
    for part in connection.execute(select(kit_part).where(kit_part.c.code.in_(sorted(places)))):
        found[part.code].append(part)
    kits: dict[str, str] = {}
    for code, parts in found.items():
        try:
            attested.require_under(kit_part, code, parts)
        except IntegrityProblem:
            yield places[code], kit_part.name, code
        else:
            kits.update((part.tag, code) for part in parts)
    items = {row.tag: row for row in connection.execute(select(item).where(item.c.tag.in_(sorted(kits))))}
    for tag in attested.wrong(item, [(tag, items.get(tag)) for tag in kits]):
        yield places[kits[tag]], item.name, tag


def _read(row: Row[Any]) -> ListedKit:
    holders = (row.holders, row.holder or "", row.holder_name or "")
    return ListedKit(row.code, row.name, row.parts, row.ready, row.out, *holders)


KITS: Final = ListSource(
    name=KIT_LIST.name,
    key=kit.c.code,
    frame=kit,
    rows=(
        *kit.c,
        _PARTS.label("parts"),
        _READY.label("ready"),
        _OUT.label("out"),
        _HOLDERS.label("holders"),
        _HOLDER.label("holder"),
        _NAME.label("holder_name"),
    ),
    read=_read,
    order={
        "code": SortKey(kit.c.code),
        "name": SortKey(kit.c.name),
        "stands": SortKey(_STANDS),
        "parts": SortKey(_PARTS),
        "ready": SortKey(_READY),
        "out": SortKey(_OUT),
        "holder": perhaps_null(_HOLDER),
    },
    filters={"stands": one_of(_STANDS)},
    searched=(kit.c.code, kit.c.name, func.coalesce(_HOLDER, ""), func.coalesce(_NAME, "")),
    counted={"stands": _STANDS},
    sums={"parts": _PARTS, "ready": _READY, "out": _OUT},
    compared=(own_rows(kit), _parts, officers_named("holder")),
)
