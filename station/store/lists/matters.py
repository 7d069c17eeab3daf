"""Matters as a list."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, false, or_, select

from station.core.listing import ListContext
from station.matters.listing import MATTER_LIST
from station.people.values import Group
from station.store.lists.compared import own_rows
from station.store.lists.source import ListSource, SortKey, between_days, one_of, perhaps_empty, perhaps_null
from station.store.readers.matters import in_charge, matter_of
from station.store.schema.matters import matter
from station.store.schema.people import department

_OF: Final = matter.c


def _officer(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return or_(false(), *(in_charge(str(each)) for each in wanted))


def _unit(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Of a unit or a group within it, also under a name that a department had before."""
    found: list[ColumnElement[bool]] = [false()]
    for each in map(str, wanted):
        former = ("\n" + department.c.former + "\n").contains("\n" + _OF.unit + "\n")
        renamed = select(department.c.name).where(department.c.name == each, former, _OF.unit != "").exists()
        within = _OF.unit.startswith(Group("", each).path, autoescape=True)
        found += [_OF.unit == each, within, renamed]
    return or_(*found)


def _quality(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return _OF.quality.is_(wanted)


def _within(scope: Any, _context: ListContext) -> ColumnElement[bool]:
    return in_charge(scope.number) if scope.number else false()


MATTERS: Final = ListSource(
    name=MATTER_LIST.name,
    key=_OF.key,
    frame=matter,
    rows=tuple(_OF),
    read=matter_of,
    order={
        "number": SortKey(_OF.number),
        "kind": SortKey(_OF.kind),
        "title": perhaps_empty(_OF.title),
        "parties": perhaps_empty(_OF.parties),
        "opened_on": SortKey(_OF.opened_on),
        "decided": perhaps_null(_OF.decided_on),
        "officers": SortKey(_OF.officer_names),
        "unit": perhaps_empty(_OF.unit),
        "state": SortKey(_OF.state),
        "quality": SortKey(_OF.quality),
        "closed_on": perhaps_null(_OF.closed_on),
        "key": SortKey(_OF.key),
    },
    filters={
        "kind": one_of(_OF.kind),
        "state": one_of(_OF.state),
        "officer": _officer,
        "unit": _unit,
        "opened": between_days(_OF.opened_on),
        "decided": between_days(_OF.decided_on),
        "closed": between_days(_OF.closed_on),
        "quality": _quality,
    },
    searched=(
        _OF.number,
        _OF.key,
        _OF.title,
        _OF.parties,
        _OF.officer_names,
        _OF.officers,
        _OF.unit,
        _OF.facts,
    ),
    counted={"kind": _OF.kind},
    within=_within,
    compared=(own_rows(matter),),
    also=frozenset({department}),
)
