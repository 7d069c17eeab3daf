"""Conduct as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, literal, or_, select

from station.core.listing import ListContext
from station.people.conduct.listing import CONDUCT_LIST
from station.store.lists.compared import own_rows
from station.store.lists.source import ListSource, SortKey, between_days, one_of, perhaps_empty, perhaps_null
from station.store.readers.conduct import conduct_of
from station.store.schema.conduct import conduct_record
from station.store.schema.people import department

_OF: Final = conduct_record.c
_LINE: Final = literal("\n")


def _at(ids: Sequence[Any]) -> ColumnElement[bool]:
    """The records with these numbers. Raises ValueError for a text that is none."""
    return and_(_OF.seq.in_([int(each) for each in ids]))


def _unit(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Of a unit, also under a name that it had before."""
    names = [str(each) for each in wanted]
    former = (_LINE + department.c.former + _LINE).contains(_LINE + _OF.unit + _LINE)
    renamed = select(department.c.name).where(department.c.name.in_(names), former, _OF.unit != "").exists()
    return or_(_OF.unit.in_(names), renamed)


def _within(scope: Any, _context: ListContext) -> ColumnElement[bool]:
    return and_(_OF.number == scope.number, _OF.number != "")


CONDUCT: Final = ListSource(
    name=CONDUCT_LIST.name,
    key=_OF.seq,
    at=_at,
    frame=conduct_record,
    rows=tuple(_OF),
    read=conduct_of,
    order={
        "id": SortKey(_OF.seq),
        "kind": SortKey(_OF.kind),
        "on": SortKey(_OF.happened_on),
        "number": perhaps_empty(_OF.number),
        "name": SortKey(case((_OF.name != "", _OF.name), else_=_OF.unit)),
        "unit": perhaps_empty(_OF.unit),
        "state": SortKey(_OF.state),
        "until": perhaps_null(_OF.put_right_by),
        "points": perhaps_null(_OF.points),
        "by": SortKey(_OF.by_name),
        "rule": SortKey(_OF.rule),
        "code": perhaps_empty(_OF.code),
        "year": SortKey(_OF.year),
        "recorded": SortKey(_OF.recorded_at),
        "ended": perhaps_null(_OF.ended_at),
    },
    filters={
        "kind": one_of(_OF.kind),
        "state": one_of(_OF.state),
        "year": one_of(_OF.year, int),
        "unit": _unit,
        "number": one_of(_OF.number),
        "rule": one_of(_OF.rule),
        "code": one_of(_OF.code),
        "on": between_days(_OF.happened_on),
    },
    searched=(_OF.name, _OF.number, _OF.unit, _OF.head, _OF.text, _OF.by_name),
    counted={"kind": _OF.kind},
    within=_within,
    compared=(own_rows(conduct_record),),
)
