"""Days on which something was done: none is still to come, and none lies before there were such offices."""

from __future__ import annotations

from datetime import date

from station.core.errors import Refused
from station.sheets.cells import FIRST_YEAR


def require_past(day: date, today: date, rule: str | None = None) -> None:
    """Raise Refused ``equipment.day_ahead``, ``equipment.day_implausible`` for a slip of the hand (0026 for 2026)."""
    if day > today:
        raise Refused("equipment.day_ahead", rule=rule, day=day.isoformat())
    if day.year < FIRST_YEAR:
        raise Refused("equipment.day_implausible", rule=rule, day=day.isoformat(), first=FIRST_YEAR)
