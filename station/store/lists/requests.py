"""Requests as a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, String, and_, cast, false, or_, select

from station.approvals.listing import REQUEST_LIST, RUNNING, ListedRequest
from station.approvals.values import RequestState
from station.core.clock import from_record, local
from station.core.listing import ListContext
from station.people.offices.values import OF_A_SECTION, Function, UnitLevel
from station.store.lists.compared import own_rows
from station.store.lists.source import Apart, ListSource, SortKey, one_of, perhaps_null
from station.store.readers.reading import Attests
from station.store.schema.equipment import item
from station.store.schema.offices import office_holder
from station.store.schema.requests import request, request_step

_ID: Final = cast(request.c.seq, String)
_STEP: Final = and_(request_step.c.request == request.c.seq, request_step.c.place == request.c.step)
_FRAME: Final = request.join(request_step, _STEP)
_OPEN: Final = request.c.state == RequestState.OPEN.value


def _at(ids: Sequence[str]) -> ColumnElement[bool]:
    """The requests with these numbers. Raises ValueError for a text that is none."""
    return and_(request.c.seq.in_([int(each) for each in ids]))


def _deciding(context: ListContext) -> ColumnElement[bool]:
    """The present step is decided by a function that the person has for the whole office today, also standing in."""
    today, number = local(context.now, context.zone).date().isoformat(), context.scope.number
    if not number:
        return false()
    held, other = office_holder.c, office_holder.alias("other").c
    sections = [each.value for each in OF_A_SECTION]
    lasting = and_(held.first_day <= today, or_(held.ended_on.is_(None), held.ended_on > today))
    stood_in = (
        select(other.seq)
        .where(other.absent_seq == held.seq, other.first_day <= today)
        .where(or_(other.ended_on.is_(None), other.ended_on > today))
        .exists()
    )
    whole = or_(held.level == UnitLevel.OFFICE.value, held.function.in_(sections))
    mine = select(held.function).where(held.number == number, lasting, whole, ~stood_in)
    return and_(request_step.c.function.in_(mine))


def _filed(scope: Any) -> ColumnElement[bool]:
    """What the person filed, or another for them."""
    by_account: ColumnElement[bool] = request.c.account == scope.account
    return or_(by_account, request.c.number == scope.number) if scope.number else by_account


def _waits(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """What waits for the person: of what their offices decide, that whose matter is not theirs, as the inbox says."""
    own = _filed(context.scope)
    decided = and_(_OPEN, _deciding(context), ~own)
    waiting = or_(decided, and_(own, request.c.state == RequestState.RETURNED.value))
    if context.scope.waiting is not None:
        waiting = and_(waiting, request.c.seq.in_(context.scope.waiting))
    return waiting if wanted else ~waiting


def _own(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    own = _filed(context.scope)
    return own if wanted else ~own


def _standing(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    running = request.c.ended_at.is_(None)
    return or_(false(), *(running if each == RUNNING else ~running for each in wanted))


def _function(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return and_(_OPEN, request_step.c.function.in_(list(wanted)))


def _within(scope: Any, context: ListContext) -> ColumnElement[bool]:
    return or_(_filed(scope), _deciding(context))


def _read(row: Row[Any]) -> ListedRequest:
    return ListedRequest(
        row.seq,
        row.kind,
        row.matter,
        row.rule,
        row.about,
        row.title,
        row.text,
        row.name,
        from_record(row.filed_at),
        RequestState(row.state),
        Function(row.function),
        None if row.due_at is None else from_record(row.due_at),
        None if row.ended_at is None else from_record(row.ended_at),
    )


def _steps(_connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """The step that each row shows."""
    columns = len(request.columns)
    shown = [tuple(row)[columns : columns + len(request_step.columns)] for row in rows]
    for place in attested.apart(request_step, shown):
        yield place, request_step.name, "/".join(map(str, shown[place][:2]))


_COLUMNS: Final = (
    *request.c,
    request_step.c.request.label("step_of"),
    request_step.c.place,
    request_step.c.function,
    request_step.c.due_at,
    *(each.label(f"step_{each.name}") for each in list(request_step.c)[4:]),
)
REQUESTS: Final = ListSource(
    name=REQUEST_LIST.name,
    key=_ID,
    at=_at,
    frame=_FRAME,
    rows=_COLUMNS,
    read=_read,
    order={
        "id": SortKey(request.c.seq),
        "kind": SortKey(request.c.matter),
        "subject": SortKey(request.c.about),
        "title": SortKey(request.c.title),
        "name": SortKey(request.c.name),
        "filed_at": SortKey(request.c.filed_at),
        "state": SortKey(request.c.state),
        "until": perhaps_null(request_step.c.due_at),
        "ended_at": perhaps_null(request.c.ended_at),
        "rule": SortKey(request.c.rule),
    },
    filters={
        "waits": _waits,
        "own": _own,
        "standing": _standing,
        "kind": one_of(request.c.matter),
        "state": one_of(request.c.state),
        "function": _function,
        "about": one_of(request.c.about),
    },
    searched=(_ID, request.c.about, request.c.title, request.c.name, request.c.text),
    within=_within,
    compared=(own_rows(request), _steps),
    also=frozenset({item}),
)
