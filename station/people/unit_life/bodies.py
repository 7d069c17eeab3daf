"""Bodies of entries about the life of departments and groups.

An entry holds whole rows: the units, their people and the offices held in them as they stand afterwards. A class here is kept for ever; a
new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.voiding import Voiding
from station.core.ledger.words import EntryWords
from station.people.bodies import OfficerNumber, Reason, UnitName
from station.people.offices.values import UnitLevel

MOST_UNITS: Final = 2000
MOST_PEOPLE: Final = 20_000
MOST_FORMER: Final = 50

Level = Annotated[UnitLevel, Worded("offices.level")]
Path = Annotated[str, Text(150)]
"""A department's name, or a group's with its department (``一科 › 一组``)."""


@dataclass(frozen=True, slots=True)
class UnitAgain:
    """A unit as it stands: its department (a group's), code (a department's), former names and end."""

    level: Level
    department: UnitName
    name: UnitName
    code: Annotated[str, Text(32)]
    former: Annotated[tuple[UnitName, ...], Many(MOST_FORMER)]
    closed_on: date | None
    merged_into: Path


@dataclass(frozen=True, slots=True)
class UnitGone:
    """A name under which no unit stands any more."""

    level: Level
    department: UnitName
    name: UnitName


@dataclass(frozen=True, slots=True)
class MemberAgain:
    """Where an officer belongs."""

    number: OfficerNumber
    department: UnitName
    group: UnitName


@dataclass(frozen=True, slots=True)
class HeldAgain:
    """In which unit an office is held that the entry `seq` gave."""

    number: OfficerNumber
    seq: Annotated[int, Number(1)]
    unit: Path


@dataclass(frozen=True, slots=True)
class UnitsChanged(Body):
    """The base of them: rows as they stand afterwards, and why."""

    units: Annotated[tuple[UnitAgain, ...], Many(MOST_UNITS)]
    gone: Annotated[tuple[UnitGone, ...], Many(MOST_UNITS)]
    people: Annotated[tuple[MemberAgain, ...], Many(MOST_PEOPLE)]
    posts: Annotated[tuple[HeldAgain, ...], Many(MOST_PEOPLE)]
    reason: Reason

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What became of the unit, with how many people, and why."""
        return words.said(self, count=len(self.people))


@recorded("unit.renamed")
@dataclass(frozen=True, slots=True)
class UnitRenamed(UnitsChanged):
    """A unit has another name, and is the same to its people."""

    level: Level
    unit: Path
    renamed: Annotated[str, Text(60), Typed()]


@recorded("unit.renamed", 2)
@dataclass(frozen=True, slots=True)
class UnitRenamed2(UnitRenamed):
    """A unit has another name; its former names of before, and what had the new name then, with its people and the offices held there, for a void of it."""

    before: Annotated[tuple[UnitName, ...], Many(MOST_FORMER)]
    replaced: Annotated[tuple[UnitAgain, ...], Many(MOST_UNITS)]
    there: Annotated[tuple[MemberAgain, ...], Many(MOST_PEOPLE)]
    held_there: Annotated[tuple[HeldAgain, ...], Many(MOST_PEOPLE)]


@recorded("unit.merged")
@dataclass(frozen=True, slots=True)
class UnitMerged(UnitsChanged):
    """A unit is part of another one from now on, with its people."""

    level: Level
    unit: Path
    into: Path


@recorded("unit.merged", 2)
@dataclass(frozen=True, slots=True)
class UnitMerged2(UnitMerged):
    """A unit is part of another one from now on; how the units stood, where the people belonged and offices were held, for a void of it."""

    stood: Annotated[tuple[UnitAgain, ...], Many(MOST_UNITS)]
    came: Annotated[tuple[MemberAgain, ...], Many(MOST_PEOPLE)]
    held_before: Annotated[tuple[HeldAgain, ...], Many(MOST_PEOPLE)]


@recorded("unit.ended")
@dataclass(frozen=True, slots=True)
class UnitEnded(UnitsChanged):
    """A unit in which nobody is any more has ended."""

    level: Level
    unit: Path
    closed_on: date


@dataclass(frozen=True, slots=True)
class CalledAgain:
    """What is lent to the unit `present` is lent to `formerly`, of the items that the entry names."""

    level: Level
    present: Path
    formerly: Path


@recorded("unit.entry_voided")
@dataclass(frozen=True, slots=True)
class UnitEntryVoided(Voiding):
    """A change of units does not count; the rows as they stand afterwards, and to whom things are lent then."""

    units: Annotated[tuple[UnitAgain, ...], Many(MOST_UNITS)]
    gone: Annotated[tuple[UnitGone, ...], Many(MOST_UNITS)]
    people: Annotated[tuple[MemberAgain, ...], Many(MOST_PEOPLE)]
    posts: Annotated[tuple[HeldAgain, ...], Many(MOST_PEOPLE)]
    lent: Annotated[tuple[CalledAgain, ...], Many(MOST_UNITS)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What does not count any more, how many people belong elsewhere by it, and why."""
        named = [words("entry.voided", seq=each.seq, kind=words.kind(each.kind)) for each in self.voided]
        return words.said(self, entries=words.joined(named), count=len(self.people))
