"""The periods of a report form: months, quarters, half-years, years, or the one of a form that is filed once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from station.audit.forms.definition import FormDefinition, Recurrence

ONCE: Final = "once"
_MONTHS: Final = {Recurrence.MONTH: 1, Recurrence.QUARTER: 3, Recurrence.HALF_YEAR: 6, Recurrence.YEAR: 12}
_LETTER: Final = {Recurrence.QUARTER: "Q", Recurrence.HALF_YEAR: "H"}
_WRITTEN: Final = re.compile(r"([0-9]{4})(?:-(?:([QH])([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True, order=True)
class FormPeriod:
    """A period by its code (``2026``, ``2026-H1``, ``2026-Q4``, ``2026-11``, ``once``) and its first and last day."""

    first: date
    last: date
    code: str

    def ends(self, zone: str) -> datetime:
        """Its last moment."""
        after = self.last + timedelta(days=1)
        begins = datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone))
        return (begins - timedelta(seconds=1)).astimezone(UTC)


def period_of(form: FormDefinition, day: date) -> FormPeriod:
    """The period of a form that `day` lies in."""
    if form.recurrence is Recurrence.ONCE:
        return FormPeriod(form.first_day, form.last_day or form.first_day, ONCE)
    return _of(form.recurrence, day)


def period_named(form: FormDefinition, code: str) -> FormPeriod | None:
    """The period of a form with this code; None where it has none such."""
    written = code.strip().upper()
    if form.recurrence is Recurrence.ONCE:
        only = period_of(form, form.first_day)
        return only if code.strip().casefold() == ONCE else None
    found = _WRITTEN.fullmatch(written)
    if found is None or int(found[1]) < 1:
        return None
    part = int(found[3] or 1)
    month = int(found[4] or (part - 1) * _MONTHS[form.recurrence] % 12 + 1)
    period = _of(form.recurrence, date(int(found[1]), month, 1))
    return period if period.code == written else None


def periods_over(form: FormDefinition, today: date) -> Iterator[FormPeriod]:
    """The periods of a form that end before `today`, the oldest first: from the one of its first day up to that of its last."""
    period = period_of(form, form.first_day)
    while period.last < today and (form.last_day is None or period.first <= form.last_day):
        yield period
        if period.code == ONCE:
            return
        period = period_of(form, period.last + timedelta(days=1))


def _of(recurrence: Recurrence, day: date) -> FormPeriod:
    length = _MONTHS[recurrence]
    place = (day.month - 1) // length
    first = date(day.year, place * length + 1, 1)
    after = date(day.year + 1, 1, 1) if first.month + length > 12 else date(day.year, first.month + length, 1)
    return FormPeriod(first, after - timedelta(days=1), _code(recurrence, first, place + 1))


def _code(recurrence: Recurrence, first: date, place: int) -> str:
    if recurrence is Recurrence.YEAR:
        return f"{first.year:04d}"
    if recurrence is Recurrence.MONTH:
        return f"{first.year:04d}-{first.month:02d}"
    return f"{first.year:04d}-{_LETTER[recurrence]}{place}"
