"""Recordings that should exist and do not, as values; and what they are found from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from station.core.policy import Bilingual


class MissingKind(StrEnum):
    """What lacks its recordings; worded in ``missing.kind.<value>``."""

    AWAITED = "awaited"
    """A device that came back, whose recordings are not in."""
    OUT = "out"
    """A device that is out for longer than recordings may wait, and nothing came in meanwhile."""
    OUTING = "outing"
    """An outing for an activity that is recorded, of which no recording is on record and no explanation."""
    MATTER = "matter"
    """An open matter without a recording and without an explanation."""
    VISIT = "visit"
    """A site visit of a matter whose material is not in."""


@dataclass(frozen=True, slots=True)
class MissingRecording:
    """One of them: `about` is the subject where it is dealt with, `code` how that is called, `numbers` of the officers and `person` (their names) whose turn it is.

    `on` is the day since which recordings could be in; `due_at` until when they must be (None: no rule sets a time), `late`
    whether that is over. `seq` is the entry that it follows from, 0 where that is not one alone.
    """

    kind: MissingKind
    about: str
    code: str
    name: Bilingual
    numbers: tuple[str, ...]
    person: str
    unit: str
    on: date
    due_at: datetime | None
    late: bool
    seq: int = 0

    @property
    def key(self) -> str:
        """Its name among all others."""
        return f"{self.kind}:{self.code}:{self.seq}"
