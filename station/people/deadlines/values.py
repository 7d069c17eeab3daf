"""What is asked of the deadline table, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.deadlines import Deadline, DeadlineState, DeadlineStep


@dataclass(frozen=True, slots=True)
class DeadlineQuery:
    """Which deadlines; what is left empty does not narrow. At most `limit` of them, the next due first.

    `person` is an officer's number, `subject` what they are about (``item:BWC-0017``), `state` how they stand now.
    `late` are those open past their due moment or met too late (what PF-09 counts). Without `ended`, and unless `state`
    or `late` ask for them, only open ones.
    """

    kind: str = ""
    person: str = ""
    subject: str = ""
    state: DeadlineState | None = None
    late: bool = False
    ended: bool = False
    provisional: bool = False
    limit: int = 200


@dataclass(frozen=True, slots=True)
class DeadlineStanding:
    """A deadline with how it stands; of a reminder, the newest step that reached the person, and when it did."""

    deadline: Deadline
    state: DeadlineState
    step: DeadlineStep | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reminders:
    """The deadlines whose steps reached a person, the next due first, and when the next step will (None: none)."""

    found: tuple[DeadlineStanding, ...]
    next_at: datetime | None = None
