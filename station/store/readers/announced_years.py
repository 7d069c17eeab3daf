"""Reading the announced years of working days as values."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, select

from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.store.prepared import Prepared
from station.store.readers.reading import Attests, reads
from station.store.schema.deadlines import calendar_year
from station.store.unchanged import Unchanged

_YEARS = Prepared(select(calendar_year).order_by(calendar_year.c.year))


class CalendarRows:
    """The announced years within one transaction."""

    def __init__(self, connection: Connection, attested: Attests, unchanged: Unchanged) -> None:
        self._connection = connection
        self._attested = attested
        self._unchanged = unchanged

    def years(self) -> tuple[CalendarYear, ...]:
        """All of them, in order, each by its newest entry: due moments are computed from them (PF-07).

        Raises `IntegrityProblem` ``store.state_damaged``.
        """
        return self._unchanged.once(calendar_year.name, self._read_years)

    def _read_years(self) -> tuple[CalendarYear, ...]:
        rows = _YEARS.all(self._connection)
        found = tuple(map(_year, rows))
        self._attested.require_all(calendar_year, rows)
        return found


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
