"""The steps of a deadline (PF-09): which of them are reached at a moment, whom they reach, and when the next one is.

Steps are policy data: rows of ``PF-09.steps``. A kind of deadline with rows of its own follows those, every other
kind the rows that name none. Nothing has to run for a step to be reached: it follows from the table and the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import cast

from station.core.calendar import WorkingHours
from station.core.deadlines.counting import moment_after, time_counted
from station.core.deadlines.values import Deadline, DeadlineOutcome, DeadlineState, Recipient
from station.core.policy import Bilingual, Policy
from station.core.policy.served import served_table

STEPS = served_table("PF-09", "steps")


class OffsetUnit(StrEnum):
    """The unit of a step's distance from the due moment. Working days end with the set hours."""

    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"


@dataclass(frozen=True, slots=True)
class DeadlineStep:
    """One step: `offset` of `unit` after the due moment (before it when negative), or after `percent` of the time."""

    code: str
    words_name: Bilingual
    kind: str
    to: Recipient
    percent: int | None = None
    offset: int = 0
    unit: OffsetUnit = OffsetUnit.HOUR

    def name(self, lang: str) -> str:
        """Name of the step in ``lang``."""
        return self.words_name.say(lang)

    @property
    def before_due(self) -> bool:
        """Whether it is a reminder: reached after the start, while there is still time."""
        return 0 < self.percent < 100 if self.percent is not None else self.offset < 0


@lru_cache(maxsize=8)
def all_steps(policy: Policy) -> tuple[DeadlineStep, ...]:
    """The rows of ``PF-09.steps`` in their order. A row without percent and offset is the due moment itself."""
    return tuple(
        DeadlineStep(
            code=cast("str", row["code"]),
            words_name=Bilingual(cast("str", row["name_zh"]), cast("str", row["name_en"])),
            kind=cast("str", row.get("kind", "")),
            to=Recipient(cast("str", row["to"])),
            percent=None if "offset" in row else cast("int | None", row.get("elapsed_percent")),
            offset=cast("int", row.get("offset", 0)),
            unit=OffsetUnit(cast("str", row.get("unit", "hour"))),
        )
        for row in STEPS.of(policy)
    )


def steps_of(policy: Policy, kind: str) -> tuple[DeadlineStep, ...]:
    """The steps of a kind of deadline, in the order of the table."""
    steps = all_steps(policy)
    return tuple(each for each in steps if each.kind == kind) or tuple(
        each for each in steps if not each.kind
    )


def moment_of(step: DeadlineStep, deadline: Deadline, hours: WorkingHours) -> datetime:
    """The moment at which the deadline reaches the step, by the present state of the deadline."""
    due_at = deadline.due_at
    if step.percent is not None:
        if step.percent >= 100:
            return due_at
        counted = time_counted(deadline.started_at, due_at, deadline.pauses)
        return moment_after(deadline.started_at, counted * step.percent / 100, deadline.pauses)
    match step.unit:
        case OffsetUnit.HOUR:
            return due_at + timedelta(hours=step.offset)
        case OffsetUnit.DAY:
            return due_at + timedelta(days=step.offset)
        case OffsetUnit.WORKING_DAY if step.offset == 0:
            return due_at
        case OffsetUnit.WORKING_DAY:
            return hours.end_of(hours.calendar.add(hours.day_of(due_at), step.offset))


def reached(
    deadline: Deadline, steps: Iterable[DeadlineStep], now: datetime, hours: WorkingHours
) -> tuple[tuple[datetime, DeadlineStep], ...]:
    """The steps that an open deadline has reached, with their moments, in order of time.

    In a pause, those before it.
    """
    if deadline.ended_at is not None:
        return ()
    until = now if deadline.pause is None else min(now, deadline.pause.start)
    found = ((moment_of(each, deadline, hours), each) for each in steps)
    return tuple(sorted((each for each in found if each[0] <= until), key=lambda each: each[0]))


def next_step_at(
    deadline: Deadline, steps: Iterable[DeadlineStep], now: datetime, hours: WorkingHours
) -> datetime | None:
    """The moment of an open deadline's next step; None when there is no further step, or in a pause."""
    if deadline.ended_at is not None or deadline.pause is not None:
        return None
    ahead = (moment_of(each, deadline, hours) for each in steps)
    return min((each for each in ahead if each > now), default=None)


def state_at(
    deadline: Deadline, steps: Iterable[DeadlineStep], now: datetime, hours: WorkingHours
) -> DeadlineState:
    """The state of the deadline at `now`.

    It is due from the beginning of the day of its due moment, and near from its first reminder on.
    """
    if deadline.outcome is not None:
        return DeadlineState.MET if deadline.outcome is DeadlineOutcome.MET else DeadlineState.WITHDRAWN
    if deadline.pause is not None:
        return DeadlineState.PAUSED
    if now > deadline.due_at:
        return DeadlineState.OVERDUE
    if hours.day_of(now) == hours.day_of(deadline.due_at):
        return DeadlineState.DUE
    reminders = (each for each in steps if each.before_due)
    return DeadlineState.NEAR if any(reached(deadline, reminders, now, hours)) else DeadlineState.RUNNING
