"""Entries about sync change no state: they count by being in the audit stream."""

from __future__ import annotations

from station.store.projections.registry import Room
from station.sync.enrolment import ENROLLED
from station.sync.memory import ALARM

_SYNC = Room("sync")

_SYNC.without_state(ENROLLED)
_SYNC.without_state(ALARM)
