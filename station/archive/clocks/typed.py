"""How far a device's clock is ahead, as a person types it (pure)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from station.archive.clocks.values import LONGEST_OFFSET

_WAY: Final = r"(?P<way>快|慢|\+|-|fast|slow)"
_DAYS: Final = r"(?:(?P<days>\d{1,5})\s*(?:天|日|days?|d))?"
_CLOCK: Final = r"(?:(?P<hours>\d{1,2})[:：](?P<minutes>[0-5]\d)(?:[:：](?P<seconds>[0-5]\d))?)?"
_TYPED: Final = re.compile(rf"{_WAY}\s*{_DAYS}\s*{_CLOCK}", re.IGNORECASE)
_BEHIND: Final = frozenset({"慢", "-", "slow"})


def offset_typed(typed: str) -> timedelta | None:
    """The offset that ``快 2:00:00``, ``慢 1天`` or ``-0:05`` tells (device minus station); None for anything else, and beyond all clocks."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None or not (found["days"] or found["hours"]):
        return None
    parts = {name: int(found[name] or 0) for name in ("days", "hours", "minutes", "seconds")}
    span = timedelta(**parts)
    if span > LONGEST_OFFSET:
        return None
    return -span if found["way"].lower() in _BEHIND else span
