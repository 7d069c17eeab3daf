"""Entries about audits change no state: they say what was made and checked, and packages are checked by them."""

from __future__ import annotations

from station.audit.year.bodies import YearChecked, YearMade, YearMade2
from station.store.projections.registry import Room

_AUDIT = Room("audit")

_AUDIT.without_state(YearMade)
_AUDIT.without_state(YearMade2)
_AUDIT.without_state(YearChecked)
