"""Bodies of entries about offices: given, ended, held by a substitute.

A class here is kept for ever; a new shape is a new class with the next version. A holding is named by its officer and the
entry that gave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.people.bodies import LONGEST_REASON, OfficerNumber, Reason
from station.people.offices.values import Function, UnitLevel

LONGEST_UNIT: Final = 130
"""A department's and a group's name with what joins them."""

Level = Annotated[UnitLevel, Worded("offices.level")]
UnitPath = Annotated[str, Text(LONGEST_UNIT, 1)]
Office = Annotated[Function, Worded("offices.function")]
PersonName = Annotated[str, Text(60)]
Holding = Annotated[int, Number(1)]


@recorded("office.assigned")
@dataclass(frozen=True, slots=True)
class OfficeAssigned(Body):
    """An officer holds an office in a unit from `effective_on` on, by the paper named in `basis` ("" for none)."""

    level: Level
    unit: UnitPath
    function: Office
    number: OfficerNumber
    name: PersonName
    effective_on: date
    basis: Annotated[str, Text(LONGEST_REASON), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Who is what from when on, and by which paper."""
        return words.said(self, "basis" if self.basis else "")


@recorded("office.ended")
@dataclass(frozen=True, slots=True)
class OfficeEnded(Body):
    """An officer no longer holds an office from `ended_on` on; ended on the day it began, it was never held.

    `assigned` is the entry that gave it, also to a substitute. `successor` holds it from that day on by the same act; a
    `reason` is given where there is none.
    """

    level: Level
    unit: UnitPath
    function: Office
    number: OfficerNumber
    name: PersonName
    assigned: Holding
    ended_on: date
    successor: Annotated[str, Text(32)]
    successor_name: PersonName
    reason: Annotated[str, Text(LONGEST_REASON), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Who is no longer what, from when on, and why or who comes after."""
        return words.said(self, "succeeded" if self.successor else "")


@recorded("office.substituted")
@dataclass(frozen=True, slots=True)
class OfficeSubstituted(Body):
    """An officer stands in for the absent holder of an office from `first_day` to `last_day`, both included.

    `number` is the substitute's, `absent` the holder's; `assigned` is the entry that gave the holder the office.
    """

    level: Level
    unit: UnitPath
    function: Office
    number: OfficerNumber
    name: PersonName
    absent: OfficerNumber
    absent_name: PersonName
    assigned: Holding
    first_day: date
    last_day: date
    reason: Reason
