"""Deadlines as values: length, start, pauses, due moment, outcome.

A deadline belongs to a kind (``loan``, ``recordings`` …) and names its rule, its subject and the persons it binds.
Moments are aware and in UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

_LARGEST: Final = 100_000
_WRITTEN: Final = re.compile(r"([0-9]{1,6}) ([a-z_]+)( fixed)?")


class LengthUnit(StrEnum):
    """The unit of a length of time."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Length:
    """How long a deadline is.

    Hours run through nights and days off. All other units end with the set hours of their last day; the day they
    begin on does not count. A last day that is off moves to the next working day unless the length is `fixed`, as
    for periods that bind the office in favour of a party.
    """

    amount: int
    unit: LengthUnit
    fixed: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= _LARGEST:
            raise ValueError(f"a length is 0 to {_LARGEST}: {self.amount}")

    def __str__(self) -> str:
        """The text in the table of deadlines: ``3 working_days``, ``30 days fixed``."""
        return f"{self.amount} {self.unit.value}{' fixed' if self.fixed else ''}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The length that `str` wrote. Raises ValueError for any other text."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"not a length of time: {text!r}")
        return cls(int(found[1]), LengthUnit(found[2]), fixed=found[3] is not None)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that does not count; `end` is None while it lasts.

    After a pause the time that is left goes on. With `anew` the whole length runs again from its end, as where the
    rule counts from when a hindrance has gone (DM-05).
    """

    start: datetime
    end: datetime | None = None
    anew: bool = False


class DeadlineOutcome(StrEnum):
    """How a deadline ended: what it asks for was done, or it no longer applies."""

    MET = "met"
    WITHDRAWN = "withdrawn"


class DeadlineState(StrEnum):
    """How a deadline stands at a moment: words are texts ``deadlines.state.…``."""

    RUNNING = "running"
    NEAR = "near"
    DUE = "due"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    WITHDRAWN = "withdrawn"


class Recipient(StrEnum):
    """Whom a step reaches: the persons bound by the deadline, or those in an office."""

    PERSON = "person"
    SUPERVISOR = "supervisor"
    KEEPER = "keeper"
    LEADER = "leader"
    BUREAU = "bureau"
    EFFICIENCY = "efficiency"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has claimed the task of a deadline (PF-09), when, and as which `recipient` of its steps."""

    account: str
    name: str
    recipient: Recipient
    at: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline as the table has it.

    `id` is unique (``loan:BWC-0017:211``), `subject` what it is about as entries name it (``item:BWC-0017``), `title`
    that thing's name at the start, `label` the code that it bears now (empty where that is not known), `persons` the numbers of the officers it binds. `length` is None where the entry
    that started it states only the due moment. `provisional` says that it was computed on a year not announced yet.
    `claim` says who has taken it up; None: nobody has. `seq` is the entry that started it, `computed_seq` the one that set `due_at`, `ended_seq` the one that ended it.
    """

    id: str
    kind: str
    rule: str
    subject: str
    title: str
    persons: tuple[str, ...]
    started_at: datetime
    due_at: datetime
    length: Length | None = None
    provisional: bool = False
    pauses: tuple[Pause, ...] = ()
    ended_at: datetime | None = None
    outcome: DeadlineOutcome | None = None
    seq: int = 0
    computed_seq: int = 0
    ended_seq: int | None = None
    claim: Claim | None = None
    label: str = ""

    @property
    def code(self) -> str:
        """The code of what it is about, as people find it there."""
        return self.label or self.subject.partition(":")[2]

    @property
    def code_beside_title(self) -> str:
        """The code, where the title doesn't begin with it as it is written: that of a matter does."""
        return "" if self.subject.startswith("matter:") else self.code

    @property
    def pause(self) -> Pause | None:
        """The pause that it is in; None when its time runs or it has ended."""
        last = self.pauses[-1] if self.pauses and self.ended_at is None else None
        return last if last is not None and last.end is None else None

    def late(self, now: datetime) -> bool:
        """Whether it was met too late, or is open past its due moment: what PF-09 counts."""
        if self.outcome is DeadlineOutcome.WITHDRAWN or self.pause is not None:
            return False
        return (self.ended_at or now) > self.due_at
