"""The five indicators as values: what is counted in a period, the findings, and the score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from station.core.policy import Bilingual


class IndicatorCode(StrEnum):
    """The indicators in the order of the assessment; each is a row of ``PF-09.indicators``."""

    SYSTEM = "system"
    SHARING = "sharing"
    ENTRY = "entry"
    RESPONSE = "response"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included, on the office's calendar.

    Raises ValueError when `last` is before `first`.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")


@dataclass(frozen=True, slots=True)
class IndicatorTerms:
    """The terms of an indicator: its `weight`, the `deduction` for each finding, and the `most` that is deducted."""

    code: IndicatorCode
    words_name: Bilingual
    weight: int
    deduction: int
    most: int

    def name(self, lang: str) -> str:
        """Name of the indicator in ``lang``."""
        return self.words_name.say(lang)


@dataclass(frozen=True, slots=True)
class LateRecording:
    """A recording that came in late (DM-05): its content, the device, until when it was due, and when it came in."""

    sha256: str
    camera: str | None
    due_at: datetime
    came_in_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding against the office: its kind (text ``indicators.finding.<what>``), its subject, its time.

    `due_at` is when it should have been done, `done_at` when it was done; both None where neither applies.
    """

    indicator: IndicatorCode
    what: str
    about: str
    due_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator: the number `counted`, the findings among them, and the rest of its weight."""

    terms: IndicatorTerms
    counted: int
    findings: tuple[Finding, ...]

    @property
    def deducted(self) -> int:
        """The deduction: never more than the terms say, nor than the weight."""
        terms = self.terms
        return min(terms.weight, terms.most, terms.deduction * len(self.findings))

    @property
    def score(self) -> int:
        """The rest of the weight."""
        return self.terms.weight - self.deducted


@dataclass(frozen=True, slots=True)
class Assessment:
    """All indicators of a period, as of `as_of`: its end, or now where that is still to come."""

    period: Period
    as_of: datetime
    scores: tuple[IndicatorScore, ...]

    @property
    def score(self) -> int:
        """All scores together."""
        return sum(each.score for each in self.scores)

    @property
    def weight(self) -> int:
        """The highest possible score."""
        return sum(each.terms.weight for each in self.scores)
