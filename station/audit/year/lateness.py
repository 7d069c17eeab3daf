"""What was recorded after the day of an audit and is about its year: of a day of it, or about what was recorded in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from station.audit.year.belonging import Belonging, Belongs
from station.audit.year.values import LATER_RULE, Later, YearPeriod
from station.core.ledger import Entry
from station.core.ledger.voiding import Voiding

MOST_LATER: Final = 5000
"""Later entries that are told one by one."""


def later_of(
    period: YearPeriod, belonging: Belonging, rule: int, entries: Iterable[Entry]
) -> Iterator[Later]:
    """Those of `entries`, all of them after the day, that are about the year by this rule; `belonging` was shown all before."""
    found = set[int]()
    for entry in entries:
        told = (
            _belongs(period, belonging.of(entry), found) if rule == LATER_RULE else _happened(period, entry)
        )
        if told is None:
            continue
        if len(found) == MOST_LATER:
            return
        found.add(entry.seq)
        yield Later(
            entry.seq, entry.kind, told.day, entry.recorded_at, entry.actor.name, told.voids, told.records
        )


def _belongs(period: YearPeriod, told: Belongs, found: Collection[int]) -> Belongs | None:
    """An entry of a day of the year, or about an entry that was recorded in it or is itself a later one."""
    named = any(period.before < each <= period.until or each in found for each in told.named)
    return told if named or period.has(told.day) else None


def _happened(period: YearPeriod, entry: Entry) -> Belongs | None:
    """By the first rule: it happened in the year, or voids what was recorded in it."""
    body, day = entry.typed, period.day(entry)
    if isinstance(body, Voiding):
        voids = tuple(each.seq for each in body.voided)
        return Belongs(day, voids) if any(period.before < each <= period.until for each in voids) else None
    return Belongs(day) if period.holds(entry) and period.as_of > entry.happened_at else None
