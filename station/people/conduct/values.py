"""Conduct as values: what is on record of an officer or a unit, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

CONDUCT: Final = "conduct"
"""The area of a record's subject, which is named by the number of its entry."""


class ConductRule(StrEnum):
    """The rule whose heads count: of equipment, or of recordings."""

    EQUIPMENT = "EQ-16"
    RECORDING = "DM-12"


class ConductKind(StrEnum):
    """What was put on record; worded in ``conduct.kind.<value>``."""

    CRITICISM = "criticism"
    VIOLATION = "violation"
    ORDER = "order"
    COMMENDATION = "commendation"
    ASSESSMENT = "assessment"


class ConductState(StrEnum):
    """How it stands; worded in ``conduct.state.<value>``."""

    STANDS = "stands"
    OPEN = "open"
    DONE = "done"
    DONE_LATE = "done_late"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class ConductPaper(StrEnum):
    """What a file of a record is; worded in ``attachments.what.<value>``."""

    PHOTO = "photo"
    PAPER = "paper"
    PROOF = "proof"
    """That something was put right."""


COUNTING: Final = frozenset(ConductState) - {ConductState.WITHDRAWN, ConductState.REPLACED}
"""States in which a record counts."""


@dataclass(frozen=True, slots=True)
class ConductRecord:
    """One record, named by its entry `seq`. Without a `number` it is about the unit as such.

    `head` is what the head `code` was called. `criticisms` and `proofs` (entries) are those that a violation names, `violation` is the one that an order
    is about (0: none). `points` of `most` are those of a unit's assessment. `ended_at` and `outcome` say when and with which words
    it ended.
    """

    seq: int
    kind: ConductKind
    rule: ConductRule
    code: str
    head: str
    number: str
    name: str
    unit: str
    on: date
    year: int
    text: str
    by: str
    by_number: str
    by_account: str
    recorded_at: datetime
    state: ConductState
    criticisms: tuple[int, ...] = ()
    proofs: tuple[int, ...] = ()
    violation: int = 0
    put_right_by: date | None = None
    points: int | None = None
    most: int | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    outcome: str = ""

    @property
    def counts(self) -> bool:
        """Whether it counts."""
        return self.state in COUNTING

    @property
    def whose(self) -> str:
        """Whom it is about: ``王乙（1002）`` without brackets of a language, or the unit."""
        return f"{self.name} {self.number}".strip() or self.unit
