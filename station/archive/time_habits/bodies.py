"""Bodies of entries about how devices write times. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.archive.bodies import LONGEST_REASON
from station.archive.survey.evidence import Edge
from station.archive.weighing.values import HeaderZone
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Text, Typed, Worded
from station.core.ledger.words import EntryWords


@recorded("media.time_habit_stated")
@dataclass(frozen=True, slots=True)
class TimeHabitStated(Body):
    """A person states in which zone a device writes the headers of its films, and whether these tell the start or the end.

    None is what nothing is stated of; where both are, what was stated before counts no more. A later entry takes the place of
    an earlier one.
    """

    camera: Annotated[str, Text(40, 1)]
    header_zone: Annotated[HeaderZone | None, Worded("archive.header_zone")]
    header_edge: Annotated[Edge | None, Worded("archive.time_edge")]
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    zone_before: Annotated[HeaderZone | None, Worded("archive.header_zone")]
    edge_before: Annotated[Edge | None, Worded("archive.time_edge")]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What is stated, or that nothing is any more."""
        told = [
            *([] if self.header_zone is None else [words.choice("archive.header_zone", self.header_zone)]),
            *([] if self.header_edge is None else [words.choice("archive.header_edge", self.header_edge)]),
        ]
        what = words("list.join").join(told)
        return words.said(self, "" if told else "withdrawn", what=what)
