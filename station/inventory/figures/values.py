"""Figures as values: rows of numbers in named series, which screens draw and papers print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class FigureKind(StrEnum):
    """What a figure tells; worded in ``figures.title.<value>``."""

    OCCUPANCY = "occupancy"
    OUT = "out"
    OVERDUE = "overdue"
    LIFE = "life"
    LOSSES = "losses"
    COUNTS = "counts"


class Series(StrEnum):
    """What the numbers of a figure are; worded in ``figures.series.<value>``."""

    USUAL = "usual"
    TODAY = "today"
    OUT = "out"
    LOANS = "loans"
    OVER = "over"
    THIS_YEAR = "this_year"
    NEXT_YEAR = "next_year"
    LATER = "later"
    UNDATED = "undated"
    LOST = "lost"
    WRITTEN_OFF = "written_off"
    SEEN = "seen"
    LEFT = "left"


class Lateness(StrEnum):
    """How long something is overdue; worded in ``figures.late.<value>``."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LONGER = "longer"


LATE_DAYS: Final[Mapping[Lateness, int | None]] = {
    Lateness.DAY: 0,
    Lateness.WEEK: 7,
    Lateness.MONTH: 30,
    Lateness.LONGER: None,
}
"""Up to how many full days, as lists tell them, each from the day after the one before it on."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One bar: what it is of, a number of each series (None: nobody can say), and the page and subject where its things are listed."""

    label: str
    values: tuple[int | None, ...]
    page: str = ""
    subject: str = ""
    worth: tuple[int, ...] = ()
    """What the things of each series were worth together, in fen; empty where a figure says nothing of that."""

    @property
    def total(self) -> int:
        """All series together."""
        return sum(each or 0 for each in self.values)


@dataclass(frozen=True, slots=True)
class GearFigure:
    """A picture as numbers: its series and rows, and the facts of the sentence above it (``figures.said.<kind>``)."""

    kind: FigureKind
    series: tuple[Series, ...]
    rows: tuple[FigureRow, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    said: str = ""
    """Which variant of that sentence, "" for the plain one."""

    @property
    def words(self) -> str:
        """The key of that sentence."""
        return f"figures.said.{self.kind.value}{'_' if self.said else ''}{self.said}"

    @property
    def worth(self) -> bool:
        """Whether it says what its things were worth."""
        return any(row.worth for row in self.rows)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(row.total for row in self.rows)
