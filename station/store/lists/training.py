"""Training as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, String, and_, cast, false, func, literal, or_, select

from station.core.listing import ListContext
from station.inventory.entitlement.training_list import TRAINING_LIST, ListedTraining
from station.store.lists.compared import officers_named, own_rows
from station.store.lists.source import ListSource, SortKey, between_days, one_of, perhaps_empty
from station.store.readers.training import training_of
from station.store.schema.equipment import training
from station.store.schema.people import officer

_OF: Final = training.c
_ID: Final = _OF.number + literal("/") + cast(_OF.category, String) + literal("/") + cast(_OF.seq, String)
_NAME: Final = select(officer.c.name).where(officer.c.number == _OF.number).scalar_subquery()
_UNIT: Final = select(officer.c.department).where(officer.c.number == _OF.number).scalar_subquery()


def _at(ids: Sequence[str]) -> ColumnElement[bool]:
    """The rows with these ids. Raises ValueError for a text that is none."""
    found: list[ColumnElement[bool]] = [false()]
    for each in ids:
        rest, _, seq = str(each).rpartition("/")
        number, _, category = rest.rpartition("/")
        found.append(and_(_OF.number == number, _OF.category == int(category), _OF.seq == int(seq)))
    return or_(*found)


def _unit(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return _UNIT.in_(list(wanted))


def _year(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return or_(*(_OF.trained_on.like(f"{int(each):04}-%") for each in wanted))


def _head(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    held = literal(",") + _OF.heads + literal(",")
    return or_(*(held.contains(f",{each},") for each in wanted))


def _read(row: Row[Any]) -> ListedTraining:
    return ListedTraining(training_of(row), row.seq, row.officer_name or "", row.officer_unit or "")


TRAININGS: Final = ListSource(
    name=TRAINING_LIST.name,
    key=_ID,
    at=_at,
    frame=training,
    rows=(*_OF, _NAME.label("officer_name"), _UNIT.label("officer_unit")),
    read=_read,
    order={
        "on": SortKey(_OF.trained_on),
        "number": SortKey(_OF.number),
        "name": SortKey(func.coalesce(_NAME, "")),
        "unit": SortKey(func.coalesce(_UNIT, "")),
        "category": SortKey(_OF.category),
        "trainer": perhaps_empty(_OF.trainer),
        "hours": SortKey(_OF.minutes),
        "session": SortKey(_OF.session),
        "seq": SortKey(_OF.seq),
        "id": SortKey(_ID),
    },
    filters={
        "year": _year,
        "unit": _unit,
        "category": one_of(_OF.category, int),
        "number": one_of(_OF.number),
        "session": one_of(_OF.session, int),
        "head": _head,
        "on": between_days(_OF.trained_on),
    },
    searched=(_OF.number, func.coalesce(_NAME, ""), _OF.note, _OF.trainer),
    compared=(own_rows(training), officers_named("number")),
)
