"""What a person reads off a device's clock, as an offset (pure)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from station.archive.clocks.values import ClockWay, DeviceClock
from station.archive.survey.times import is_of_our_time
from station.core.clock import local

_TIME: Final = r"(?P<hour>[01]?\d|2[0-3])[:：.](?P<minute>[0-5]\d)(?:[:：.](?P<second>[0-5]\d))?"
_DAY: Final = r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
_SHOWN: Final = re.compile(rf"(?:{_DAY}[\sT]*)?{_TIME}")


def clock_shown(typed: str, now: datetime, zone: str) -> DeviceClock | None:
    """The clock of a device that shows ``14:05:30``, ``11-20 14:05`` or ``2026-11-20 14:05:30`` at `now`; None for anything else.

    A time of day alone is of the day that is nearest. A day without its year is of this one.
    """
    found = _SHOWN.fullmatch(typed.strip())
    if found is None:
        return None
    exact = found["second"] is not None
    at = now.replace(microsecond=0) if exact else now.replace(second=0, microsecond=0)
    here = local(at, zone).replace(tzinfo=None)
    year, month, day = (int(found[part] or getattr(here, part)) for part in ("year", "month", "day"))
    try:
        shows = here.replace(
            year, month, day, int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
        )
    except ValueError:
        return None
    if not is_of_our_time(shows):
        return None
    if found["day"] is None:
        shows += min((timedelta(days=each) for each in (-1, 0, 1)), key=lambda span: abs(shows + span - here))
    return DeviceClock(
        None, shows, at, ClockWay.ASKED, timedelta(seconds=1) if exact else timedelta(minutes=1)
    )
