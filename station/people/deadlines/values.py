"""Answers of the deadline table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.deadlines import Deadline, DeadlineState, DeadlineStep
from station.core.listing import DamagedRow


@dataclass(frozen=True, slots=True)
class LastReminded:
    """Who reminded last of what a deadline asks for, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineStanding:
    """A deadline and its state; for a reminder also the newest step that reached the person, and when.

    `reminded` says who reminded of it by hand, where the list tells it.
    """

    deadline: Deadline
    state: DeadlineState
    step: DeadlineStep | None = None
    since: datetime | None = None
    reminded: LastReminded | None = None


@dataclass(frozen=True, slots=True)
class FoundDeadlines:
    """Deadlines out of the table; `damaged` are those that can't be read, or whose claim is not what the entries give."""

    deadlines: tuple[Deadline, ...] = ()
    damaged: tuple[DamagedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminding:
    """Whoever a deadline binds was reminded; `unseen` names those of them who have no account to see it by."""

    deadline: Deadline
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminders:
    """The deadlines whose steps reached a person, the next due first, and when the next step will (None: none).

    `damaged` are rows for which it can't be known whom they have reached.
    """

    found: tuple[DeadlineStanding, ...]
    next_at: datetime | None = None
    damaged: tuple[DamagedRow, ...] = ()
