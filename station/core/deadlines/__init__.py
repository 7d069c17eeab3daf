"""Deadlines: when something is due, how it stands, and whom its steps reach (PF-09). Pure values and functions."""

from station.core.deadlines.counting import Due, due
from station.core.deadlines.steps import (
    OffsetUnit,
    Recipient,
    Step,
    all_steps,
    moment_of,
    next_step_at,
    reached,
    state_at,
    steps_of,
)
from station.core.deadlines.values import Deadline, Length, Outcome, Pause, State, Unit

__all__ = [
    "Deadline",
    "Due",
    "Length",
    "OffsetUnit",
    "Outcome",
    "Pause",
    "Recipient",
    "State",
    "Step",
    "Unit",
    "all_steps",
    "due",
    "moment_of",
    "next_step_at",
    "reached",
    "state_at",
    "steps_of",
]
