"""Who holds office as a list."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, String, and_, case, cast, false, func, literal, or_, select

from station.core.clock import local
from station.core.listing import ListContext
from station.people.offices.listing import COMING, OFFICE_LIST, PAST, PRESENT, ListedHolding
from station.people.offices.values import Function, UnitLevel
from station.store.lists.compared import officers_named, own_rows
from station.store.lists.source import ListSource, SortKey, numbered_of, one_of, perhaps_empty, perhaps_null
from station.store.readers.offices import holding_of
from station.store.schema.offices import office_holder
from station.store.schema.people import officer

_HELD: Final = office_holder.c
_ID: Final = _HELD.number + literal("/") + cast(_HELD.seq, String)


def _in_order(column: ColumnElement[str], values: type[UnitLevel | Function]) -> SortKey:
    """In the order in which these are declared."""
    places = {each.value: place for place, each in enumerate(values)}
    return SortKey(case(places, value=column, else_=len(places)))


def _name_of(number: ColumnElement[str]) -> ColumnElement[str | None]:
    return select(officer.c.name).where(officer.c.number == number).scalar_subquery()


def _standing(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    today = local(context.now, context.zone).date().isoformat()
    over = and_(_HELD.ended_on.is_not(None), or_(_HELD.ended_on <= today, _HELD.ended_on <= _HELD.first_day))
    conditions = {
        PRESENT: and_(_HELD.first_day <= today, ~over),
        COMING: and_(_HELD.first_day > today, ~over),
        PAST: over,
    }
    return or_(false(), *(conditions[each] for each in wanted))


def _read(row: Row[Any]) -> ListedHolding:
    return ListedHolding(holding_of(row), row.name or "", row.absent_name or "")


_NAME: Final = _name_of(_HELD.number)
_ABSENT_NAME: Final = _name_of(_HELD.absent)
OFFICES: Final = ListSource(
    name=OFFICE_LIST.name,
    key=_ID,
    at=numbered_of(_HELD.number, _HELD.seq),
    frame=office_holder,
    rows=(*_HELD, _NAME.label("name"), _ABSENT_NAME.label("absent_name")),
    read=_read,
    order={
        "unit": SortKey(_HELD.unit),
        "level": _in_order(_HELD.level, UnitLevel),
        "function": _in_order(_HELD.function, Function),
        "number": SortKey(_HELD.number),
        "name": SortKey(func.coalesce(_NAME, "")),
        "first": SortKey(_HELD.first_day),
        "ended_on": perhaps_null(_HELD.ended_on),
        "absent": perhaps_empty(_HELD.absent),
        "id": SortKey(_ID),
    },
    filters={
        "standing": _standing,
        "function": one_of(_HELD.function),
        "level": one_of(_HELD.level),
        "number": one_of(_HELD.number),
    },
    searched=(_HELD.unit, _HELD.number, func.coalesce(_NAME, ""), func.coalesce(_ABSENT_NAME, "")),
    compared=(own_rows(office_holder), officers_named("number"), officers_named("absent")),
)
