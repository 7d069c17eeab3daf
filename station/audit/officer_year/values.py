"""The year of an officer as values: each fact under its head, with the entry that it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from station.core.policy import Bilingual
from station.people.values import Officer


class YearHeading(StrEnum):
    """What a fact is, in the order of the paper; worded in ``officer_year.head.<value>``."""

    TRAINING = "training"
    COMMENDATION = "commendation"
    CRITICISM = "criticism"
    VIOLATION = "violation"
    ORDER = "order"
    LOSS = "loss"
    LATE_RETURN = "late_return"
    LATE_RECORDING = "late_recording"
    NOT_RECORDED = "not_recorded"
    LACKING = "lacking"
    DAMAGED = "damaged"
    DELETED = "deleted"
    LEAKED = "leaked"
    ASSESSMENT = "assessment"


PROVING: Final = (
    YearHeading.LOSS,
    YearHeading.LATE_RETURN,
    YearHeading.LATE_RECORDING,
    YearHeading.NOT_RECORDED,
    YearHeading.LACKING,
    YearHeading.DAMAGED,
    YearHeading.DELETED,
    YearHeading.LEAKED,
)
"""What a violation may rest on: found by the program, judged by nobody."""


@dataclass(frozen=True, slots=True)
class YearFact:
    """One fact: on which day, what it is about, which words are on record, how it stands, and the custody entry.

    `state` is the key of a text, `days` what it says of them: full days late.
    """

    heading: YearHeading
    on: date
    what: Bilingual
    text: str
    state: str
    seq: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class OfficerYear:
    """An officer and the facts of a year, by head and day."""

    officer: Officer
    year: int
    facts: tuple[YearFact, ...]

    @property
    def counts(self) -> Mapping[YearHeading, int]:
        """How many facts there are under each head; all heads are named."""
        counted = Counter(each.heading for each in self.facts)
        return {heading: counted[heading] for heading in YearHeading}
