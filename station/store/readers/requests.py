"""Reading requests and their steps, compared with their entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select

from station.approvals.values import Request, RequestState, RequestStep
from station.core.clock import from_record
from station.people.offices.values import Function
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.requests import request, request_step

_ONE = Prepared(select(request).where(request.c.seq == bindparam("seq")))
_STEPS = Prepared(
    select(request_step).where(request_step.c.request == bindparam("request")).order_by(request_step.c.place)
)
RUNNING: Final = (RequestState.OPEN.value, RequestState.RETURNED.value)
"""States of a request that is not done with."""
_ABOUT = Prepared(
    select(request)
    .where(request.c.about == bindparam("about"), or_(*(request.c.state == each for each in RUNNING)))
    .order_by(request.c.seq)
)


class RequestRows(AttestedRows):
    """Requests within one transaction; each is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``.

    It satisfies `station.approvals.ports.RequestReader`.
    """

    def request(self, seq: int) -> Request | None:
        """The request by the entry `seq`; that there is none is compared, too."""
        row = _ONE.first(self._connection, seq=seq)
        self._attested.require(request, str(seq), row)
        return None if row is None else self._whole(row)

    def running(self, about: str) -> tuple[Request, ...]:
        """Those about a subject that are open or returned, by their numbers."""
        return self._attested_whole(_ABOUT.all(self._connection, about=about))

    def waiting(self, functions: Iterable[Function]) -> tuple[Request, ...]:
        """Open ones whose present step is one of these functions', the next due first."""
        wanted = [each.value for each in functions]
        if not wanted:
            return ()
        present = and_(request_step.c.request == request.c.seq, request_step.c.place == request.c.step)
        due = select(request_step.c.function).where(present).scalar_subquery()
        found = self._found(request.c.state == RequestState.OPEN.value, due.in_(wanted))
        return tuple(sorted(found, key=lambda each: (each.present.due_at or each.filed_at, each.seq)))

    def running_of(self, number: str, account: str) -> tuple[Request, ...]:
        """Those that an officer, or an account without one, asks for and that are open or returned, the oldest first."""
        theirs = request.c.number == number
        if account:
            theirs = or_(theirs, and_(request.c.number == "", request.c.account == account))
        return self._found(theirs, request.c.state.in_(RUNNING))

    def ended_of(self, number: str) -> tuple[Request, ...]:
        """Those that an officer asked for and that ended, the oldest first."""
        return self._found(request.c.number == number, request.c.state.not_in(RUNNING))

    def running_of_kind(self, kind: str) -> tuple[Request, ...]:
        """Those that an entry of this kind filed and that are open or returned, the oldest first."""
        return self._found(request.c.kind == kind, request.c.state.in_(RUNNING))

    def returned_to(self, account: str) -> tuple[Request, ...]:
        """Those that were refused and are with this account again."""
        return self._found(request.c.account == account, request.c.state == RequestState.RETURNED.value)

    def _found(self, *conditions: ColumnElement[bool]) -> tuple[Request, ...]:
        return self._attested_whole(
            self._connection.execute(select(request).where(*conditions).order_by(request.c.seq)).all()
        )

    def _attested_whole(self, rows: Sequence[Row[Any]]) -> tuple[Request, ...]:
        if not rows:
            return ()
        self._attested.require_each(request, [(str(row.seq), row) for row in rows])
        return tuple(map(self._whole, rows))

    def _whole(self, row: Row[Any]) -> Request:
        steps = _STEPS.all(self._connection, request=row[0])
        self._attested.require_under(request_step, str(row[0]), steps)
        return replace(_request(row), steps=tuple(map(step_of, steps)))


@reads(*request.c)
def _request(row: Row[Any]) -> Request:
    return Request(
        row.seq,
        row.kind,
        row.matter,
        row.rule,
        row.about,
        row.title,
        row.text,
        row.account,
        row.number,
        row.name,
        from_record(row.filed_at),
        RequestState(row.state),
        row.step,
        _moment(row.ended_at),
    )


@reads(*request_step.c)
def step_of(row: Row[Any]) -> RequestStep:
    """The step in a row of `request_step`."""
    return RequestStep(
        Function(row.function),
        _moment(row.due_at),
        _moment(row.decided_at),
        None if row.accepted is None else bool(row.accepted),
        row.opinion,
        row.account,
        row.number,
        row.name,
        row.absent,
        row.paper,
        None if row.paper_dated is None else date.fromisoformat(row.paper_dated),
        row.second,
    )


def _moment(recorded: str | None) -> datetime | None:
    return None if recorded is None else from_record(recorded)
