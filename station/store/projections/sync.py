"""Entries about sync change no state: they count by being in the audit stream."""

from __future__ import annotations

from station.store.projections.registry import without_state
from station.sync.enrolment import ENROLLED
from station.sync.memory import ALARM

without_state(ENROLLED)
without_state(ALARM)
