"""Deadlines: when something is due, how it stands, and whom its steps reach (PF-09). Pure values and functions."""

from station.core.deadlines.counting import Due, due
from station.core.deadlines.recordings import DEADLINE_HOURS, recordings_due_at
from station.core.deadlines.steps import (
    DeadlineStep,
    OffsetUnit,
    all_steps,
    moment_of,
    next_step_at,
    reached,
    state_at,
    steps_of,
)
from station.core.deadlines.values import (
    Claim,
    Deadline,
    DeadlineOutcome,
    DeadlineState,
    Length,
    LengthUnit,
    Pause,
    Recipient,
)

__all__ = [
    "DEADLINE_HOURS",
    "Claim",
    "Deadline",
    "DeadlineOutcome",
    "DeadlineState",
    "DeadlineStep",
    "Due",
    "Length",
    "LengthUnit",
    "OffsetUnit",
    "Pause",
    "Recipient",
    "all_steps",
    "due",
    "moment_of",
    "next_step_at",
    "reached",
    "recordings_due_at",
    "state_at",
    "steps_of",
]
