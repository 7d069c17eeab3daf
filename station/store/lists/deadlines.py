"""The deadlines as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, String, and_, cast, false, func, literal, not_, or_

from station.core.clock import local, to_record
from station.core.deadlines import DeadlineOutcome, DeadlineState
from station.core.listing import ListContext
from station.people.deadlines.listing import DEADLINE_LIST, OPEN
from station.people.deadlines.naming import deadline_key
from station.store.lists.compared import deadline_rows, items_labelled
from station.store.lists.source import (
    Compared,
    ListSource,
    RestingOn,
    SortKey,
    end_of,
    on_days,
    one_of,
    perhaps_null,
)
from station.store.readers.deadlines import (
    CATEGORY,
    CLAIMED,
    DEADLINE_ROW,
    LABEL,
    DeadlineRows,
    binds,
    claim_of,
    deadline_of_row,
)
from station.store.readers.reading import Attests
from station.store.schema.deadlines import deadline, deadline_claim

_ID: Final = deadline.c.kind + literal(":") + deadline.c.subject + literal(":") + cast(deadline.c.seq, String)
_OPEN: Final = deadline.c.ended_at.is_(None)
_PAUSED: Final = and_(_OPEN, deadline.c.pauses.like("%,null,%"))
_RUNS: Final = and_(_OPEN, deadline.c.pauses.not_like("%,null,%"))
"""Only the last pause can be without an end."""


def _at(ids: Sequence[str]) -> ColumnElement[bool]:
    """The deadlines with these ids, by the table's own key. Raises ValueError for a text that is no id."""
    found: list[ColumnElement[bool]] = [false()]
    for each in ids:
        key = deadline_key(each)
        if key is None:
            raise ValueError(each)
        kind, about, seq = key
        found.append(and_(deadline.c.kind == kind, deadline.c.subject == about, deadline.c.seq == seq))
    return or_(*found)


def _standing(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return or_(false(), *(_OPEN if each == OPEN else ~_OPEN for each in wanted))


def _state(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    now = to_record(context.now)
    day_over = to_record(end_of(local(context.now, context.zone).date(), context.zone))
    due_at = deadline.c.due_at
    conditions = {
        DeadlineState.RUNNING: and_(_RUNS, due_at >= day_over),
        DeadlineState.DUE: and_(_RUNS, due_at >= now, due_at < day_over),
        DeadlineState.OVERDUE: and_(_RUNS, due_at < now),
        DeadlineState.PAUSED: _PAUSED,
        DeadlineState.MET: deadline.c.outcome == DeadlineOutcome.MET.value,
        DeadlineState.WITHDRAWN: deadline.c.outcome == DeadlineOutcome.WITHDRAWN.value,
    }
    return or_(false(), *(conditions[DeadlineState(each)] for each in wanted))


def _late(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Open after its due moment, or met too late: what PF-09 counts."""
    late = or_(
        and_(_RUNS, deadline.c.due_at < to_record(context.now)),
        and_(deadline.c.outcome == DeadlineOutcome.MET.value, deadline.c.ended_at > deadline.c.due_at),
    )
    return late if wanted else not_(func.coalesce(late, false()))


def _mine(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    mine = deadline_claim.c.account == context.scope.account
    return mine if wanted else or_(deadline_claim.c.account.is_(None), ~mine)


def _unclaimed(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    nobody = deadline_claim.c.account.is_(None)
    return nobody if wanted else ~nobody


def _line(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """About gear of the line that the person supervises."""
    of_line = and_(CATEGORY.is_not(None), CATEGORY.in_(sorted(context.scope.line)))
    return of_line if wanted else not_(of_line)


def _provisional(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return deadline.c.provisional.is_(wanted)


def _person(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return binds(wanted.strip())


def _within(scope: Any, _context: ListContext) -> ColumnElement[bool]:
    """Deadlines that bind a person, and those that they have claimed."""
    return or_(binds(scope.number) if scope.number else false(), deadline_claim.c.account == scope.account)


def _claim_shown(row: Row[Any]) -> Compared | None:
    """The claim of an open deadline; None without one."""
    if row.ended_at is not None:
        return None
    return claim_of(row)


def _doubtful(connection: Connection, attested: Attests, context: ListContext) -> Sequence[str]:
    """Open deadlines whose claim is wrong: of those that the person claimed or that bind them; for who sees all, of all."""
    scope, rows = context.scope, DeadlineRows(connection, attested)
    return rows.wrongly_claimed(scope.account, scope.number or "", everybody=scope.everything)


DEADLINES: Final = ListSource(
    name=DEADLINE_LIST.name,
    key=_ID,
    at=_at,
    frame=CLAIMED,
    rows=DEADLINE_ROW,
    read=deadline_of_row,
    order={
        **{name: SortKey(deadline.c[name]) for name in ("due_at", "kind", "title", "started_at", "rule")},
        "subject": SortKey(deadline.c.subject),
        "claimed_by": perhaps_null(deadline_claim.c.name),
        "claimed_at": perhaps_null(deadline_claim.c.claimed_at),
        "ended_at": perhaps_null(deadline.c.ended_at),
        "id": SortKey(_ID),
    },
    filters={
        "mine": _mine,
        "unclaimed": _unclaimed,
        "late": _late,
        "kind": one_of(deadline.c.kind),
        "state": _state,
        "standing": _standing,
        "due_at": on_days(deadline.c.due_at),
        "person": _person,
        "line": _line,
        "provisional": _provisional,
        "about": one_of(deadline.c.subject),
    },
    searched=(deadline.c.subject, LABEL, deadline.c.title, deadline.c.persons, deadline_claim.c.name),
    within=_within,
    compared=(deadline_rows, items_labelled),
    comparison=RestingOn(deadline_claim, _claim_shown, _doubtful, narrowing=frozenset({"mine", "unclaimed"})),
)
