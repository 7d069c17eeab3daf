"""Reading deadlines and announced years as values."""

from __future__ import annotations

import json
from collections.abc import Generator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.core.clock import from_record, to_record
from station.core.deadlines import Deadline, DeadlineOutcome, DeadlineState, Length, Pause
from station.people.deadlines.values import DeadlineQuery
from station.store.prepared import Prepared
from station.store.readers.reading import reads
from station.store.schema.deadlines import calendar_year, deadline

_BATCH = 500
_OPEN: ColumnElement[bool] = deadline.c.ended_at.is_(None)
_ORDER = (deadline.c.due_at, deadline.c.kind, deadline.c.subject, deadline.c.seq)
_IN_DAYS = and_(deadline.c.length != "", deadline.c.length.not_like("% hours"))


class DeadlineRows:
    """The deadline table within one transaction; see `station.people.deadlines.ports`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_kinds(self) -> tuple[str, ...]:
        """The kinds of which a deadline is open."""
        query = select(deadline.c.kind).where(_OPEN).distinct().order_by(deadline.c.kind)
        return tuple(self._connection.scalars(query))

    def open(
        self,
        kind: str,
        *,
        person: str = "",
        until: datetime | None = None,
        after: datetime | None = None,
        limit: int | None = None,
    ) -> list[Deadline]:
        """Open deadlines of a kind due up to `until`, or later than `after`; the next due first."""
        query = select(deadline).where(_OPEN, deadline.c.kind == kind)
        if person:
            query = query.where(_binds(person))
        if until is not None:
            query = query.where(deadline.c.due_at <= to_record(until))
        if after is not None:
            query = query.where(deadline.c.due_at > to_record(after))
        query = query.order_by(*_ORDER)
        return list(self._read(query if limit is None else query.limit(limit)))

    def of(self, kind: str, about: str, seq: int) -> Deadline | None:
        """The deadline that the entry `seq` started; None when there is none."""
        key = (deadline.c.kind == kind, deadline.c.subject == about, deadline.c.seq == seq)
        row = self._connection.execute(select(deadline).where(*key)).first()
        return None if row is None else _deadline(row)

    def listed(self, query: DeadlineQuery, now: datetime) -> Generator[Deadline, None, None]:
        """The deadlines of `query` but for its `limit` and what only the steps decide, the next due first."""
        wanted = [
            clause
            for asked, clause in (
                (query.kind, deadline.c.kind == query.kind),
                (query.subject, deadline.c.subject == query.subject),
                (query.person, _binds(query.person)),
                (query.late, _late(now)),
                (query.provisional, deadline.c.provisional),
            )
            if asked
        ]
        if query.state in (DeadlineState.MET, DeadlineState.WITHDRAWN):
            wanted.append(deadline.c.outcome == query.state.value)
        elif query.state is not None or not (query.ended or query.late):
            wanted.append(_OPEN)
        yield from self._read(select(deadline).where(*wanted).order_by(*_ORDER))

    def counted_in_days(self, due_from: datetime) -> list[Deadline]:
        """Open deadlines whose length is known and counted in days, due at `due_from` or later."""
        query = select(deadline).where(_OPEN, _IN_DAYS, deadline.c.due_at >= to_record(due_from))
        return list(self._read(query.order_by(*_ORDER)))

    def provisional_count(self) -> int:
        """How many open deadlines are provisional."""
        query = select(func.count()).select_from(deadline).where(_OPEN, deadline.c.provisional)
        return int(self._connection.scalar(query) or 0)

    def _read(self, query: Select[Any]) -> Generator[Deadline, None, None]:
        with self._connection.execute(query, execution_options={"yield_per": _BATCH}) as rows:
            for row in rows:
                yield _deadline(row)


_YEARS = Prepared(select(calendar_year).order_by(calendar_year.c.year))


class CalendarRows:
    """The announced years within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def years(self) -> tuple[CalendarYear, ...]:
        """All of them, in order, each as its newest entry says."""
        return tuple(_year(row) for row in _YEARS.all(self._connection))


def _binds(person: str) -> ColumnElement[bool]:
    return deadline.c.persons.contains(json.dumps(person, ensure_ascii=False), autoescape=True)


def _late(now: datetime) -> ColumnElement[bool]:
    open_late = and_(_OPEN, deadline.c.due_at < to_record(now))
    return or_(
        open_late,
        and_(deadline.c.outcome == DeadlineOutcome.MET.value, deadline.c.ended_at > deadline.c.due_at),
    )


@reads(*deadline.c)
def _deadline(row: Row[Any]) -> Deadline:
    return Deadline(
        id=f"{row.kind}:{row.subject}:{row.seq}",
        kind=row.kind,
        rule=row.rule,
        subject=row.subject,
        title=row.title,
        persons=tuple(json.loads(row.persons)),
        started_at=from_record(row.started_at),
        due_at=from_record(row.due_at),
        length=Length.read(row.length) if row.length else None,
        provisional=bool(row.provisional),
        pauses=tuple(_pause(*each) for each in json.loads(row.pauses)),
        ended_at=None if row.ended_at is None else from_record(row.ended_at),
        outcome=None if row.outcome is None else DeadlineOutcome(row.outcome),
        seq=row.seq,
        computed_seq=row.computed_seq,
        ended_seq=row.ended_seq,
    )


def _pause(start: str, end: str | None, anew: bool) -> Pause:
    return Pause(from_record(start), None if end is None else from_record(end), anew=anew)


@reads(*calendar_year.c)
def _year(row: Row[Any]) -> CalendarYear:
    return _read_year(row.year, row.source, row.days)


@lru_cache(maxsize=64)
def _read_year(year: int, source: str, days: str) -> CalendarYear:
    """Read once: the counter asks for the calendar at every scan."""
    found = (
        SpecialDay(date.fromisoformat(each["day"]), DayKind(each["kind"]), each["name"])
        for each in json.loads(days)
    )
    return CalendarYear(year, tuple(found), source)
