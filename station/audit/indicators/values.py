"""The five indicators as values: what is counted in a period, what tells against the office, and the score."""

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
    """The days from `first` to `last`, both counted, on the office's calendar. Raises ValueError when they are turned round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")


@dataclass(frozen=True, slots=True)
class IndicatorTerms:
    """How an indicator is weighed: its `weight`, the `deduction` for each finding, and the `most` that is taken off."""

    code: IndicatorCode
    words_name: Bilingual
    weight: int
    deduction: int
    most: int

    def name(self, lang: str) -> str:
        """Name of the indicator in ``lang``."""
        return self.words_name.say(lang)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that tells against the office: what (text ``indicators.finding.<what>``), about which thing, when.

    `due_at` is when it should have been done, `done_at` when it was; both None where neither applies.
    """

    indicator: IndicatorCode
    what: str
    about: str
    due_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator: of how many things (`counted`) which tell against the office, and what is left of its weight."""

    terms: IndicatorTerms
    counted: int
    findings: tuple[Finding, ...]

    @property
    def deducted(self) -> int:
        """What is taken off: never more than the terms say, nor than the weight."""
        terms = self.terms
        return min(terms.weight, terms.most, terms.deduction * len(self.findings))

    @property
    def score(self) -> int:
        """What is left of the weight."""
        return self.terms.weight - self.deducted


@dataclass(frozen=True, slots=True)
class Assessment:
    """All indicators of a period as they stood at `as_of`: its end, or now where that is still to come."""

    period: Period
    as_of: datetime
    scores: tuple[IndicatorScore, ...]

    @property
    def score(self) -> int:
        """All scores together."""
        return sum(each.score for each in self.scores)

    @property
    def weight(self) -> int:
        """The most that there is to be had."""
        return sum(each.terms.weight for each in self.scores)
