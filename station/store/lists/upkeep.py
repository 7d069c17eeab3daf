"""The filters of the register by verification and care, in SQL (ST-06, EQ-14)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from station.core.clock import local, to_record
from station.core.ledger import subject
from station.core.listing import ListContext
from station.inventory.care.bodies import CARE
from station.inventory.register.upkeep import ENDED, MISSING, SOON
from station.inventory.values import GONE, Tracking
from station.store.lists.source import Elsewhere, end_of, on_days
from station.store.projections.care import VERIFICATION
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item

SAID_OF: Final = len(subject("item", "")) + 1
"""Where the tag begins in the subject of an item."""


def open_dues(kind: str) -> Elsewhere:
    """The open deadlines of a kind about items, in the order in which they are due."""
    about = item.c.tag == func.substr(deadline.c.subject, SAID_OF)
    return Elsewhere(
        deadline, and_(deadline.c.ended_at.is_(None), deadline.c.kind == kind, about), deadline.c.due_at
    )


def with_open(kinds: tuple[str, ...], due: ColumnElement[bool]) -> ColumnElement[bool]:
    """Items with an open deadline of these kinds that is due as `due` says."""
    tag = func.substr(deadline.c.subject, SAID_OF)
    running = (deadline.c.kind.in_(kinds), deadline.c.ended_at.is_(None))
    return item.c.tag.in_(select(tag).where(*running, due))


def of_month(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """To be cared for or verified anew by the end of this month, the overdue included."""
    today = local(context.now, context.zone).date()
    last = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    due = with_open((CARE, VERIFICATION), deadline.c.due_at < to_record(end_of(last, context.zone)))
    return due if wanted else ~due


def of_care(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """To be cared for next on these days."""
    return with_open((CARE,), on_days(deadline.c.due_at)(wanted, context))


def of_verification(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Instruments whose verification has ended, ends soon, or is missing (ST-06), of what the office still has."""
    today, until = local(context.now, context.zone).date(), item.c.verified_until
    soon: date = today + timedelta(days=context.scope.notice_days)
    asked = item.c.category.in_(sorted(context.scope.measuring))
    kinds = item.c.tracking.in_([Tracking.SINGLE.value, Tracking.LENT.value])
    found = {
        ENDED: until < today.isoformat(),
        SOON: and_(until >= today.isoformat(), until <= soon.isoformat()),
        MISSING: and_(until.is_(None), asked, kinds),
    }
    gone = item.c.state.in_([each.value for each in GONE])
    return and_(~gone, or_(false(), *(found[each] for each in wanted)))
