"""The filters of the register by service life and by age, in SQL (EQ-02)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_

from station.core.clock import local
from station.core.listing import ListContext
from station.inventory.entitlement.life import AGES, Age, Life, last_start
from station.inventory.values import GONE, Tracking
from station.store.schema.equipment import item

SINCE: Final = func.coalesce(item.c.accepted_on, item.c.acquired_on)
"""From when an item is used (`station.inventory.entitlement.life.in_use_since`)."""
_SERVES: Final = and_(
    item.c.tracking == Tracking.SINGLE.value, item.c.state.not_in([each.value for each in sorted(GONE)])
)


def _today(context: ListContext) -> date:
    return local(context.now, context.zone).date()


def of_life(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Single items in service whose life is over, ends this or next year, or can't be told, by the years of their categories."""
    today, since = _today(context), SINCE
    ends = [today, date(today.year, 12, 31), date(today.year + 1, 12, 31)]
    spans = {
        Life.OVER.value: (None, ends[0]),
        Life.THIS_YEAR.value: (ends[0], ends[1]),
        Life.NEXT_YEAR.value: (ends[1], ends[2]),
    }
    found: list[ColumnElement[bool]] = []
    for category, years in sorted(context.scope.life.items()):
        among = item.c.category == category
        for each in wanted:
            if each == Life.UNDATED.value:
                found.append(and_(among, since.is_(None)))
                continue
            after, until = spans[each]
            found.append(and_(among, since <= last_start(until, years)))
            if after is not None:
                found[-1] = and_(found[-1], since > last_start(after, years))
    return and_(_SERVES, or_(false(), *found))


def of_age(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Items in service that came into use so many full years ago."""
    today, since = _today(context), SINCE
    found: list[ColumnElement[bool]] = []
    for each in wanted:
        if each == Age.UNDATED.value:
            found.append(since.is_(None))
            continue
        least, below = AGES[Age(each)]
        span = since <= last_start(today, least)
        found.append(span if below is None else and_(span, since > last_start(today, below)))
    return and_(_SERVES, or_(false(), *found))
