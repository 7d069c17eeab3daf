"""Entries about sync change no state: they have their effect by being in the audit stream."""

from __future__ import annotations

from station.store.projections.registry import Room
from station.sync.bodies import AlarmRaised, Continued, Enrolled

_SYNC = Room("sync")

_SYNC.without_state(Enrolled, AlarmRaised, Continued)
