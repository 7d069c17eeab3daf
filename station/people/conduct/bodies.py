"""Bodies of entries about conduct. A class here is kept for ever; a new shape is a new class with the next version.

A record is named by the number of its entry. Without a `number` it is about the unit as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Code, Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.people.attaching import LONGEST_NOTE
from station.people.bodies import OfficerNumber, Reason, UnitName
from station.people.conduct.values import ConductKind, ConductPaper

MOST_NAMED: Final = 20
"""Criticisms and entries that one violation names."""
MOST_HEADS: Final = 40
"""Heads of the assessment of a unit."""
MOST_POINTS: Final = 1000
MOST_RECORDS: Final = 10_000
"""Records of a unit in a year."""
MOST_BOUND: Final = 20
"""Officers whom an order binds."""

RuleId = Annotated[str, Code()]
HeadCode = Annotated[str, Text(40)]
HeadName = Annotated[str, Text(120)]
UnitPath = Annotated[str, Text(130)]
AnyNumber = Annotated[str, Text(32)]
"""An officer's number; empty where it is about a unit."""
Place = Annotated[int, Number(1)]
Year = Annotated[int, Number(1990, 2999)]
Points = Annotated[int, Number(0, MOST_POINTS)]


@dataclass(frozen=True, slots=True)
class _Found(Body):
    """What an officer of the unit did on a day, under a head of a rule."""

    rule: RuleId
    code: HeadCode
    heading: HeadName
    number: OfficerNumber
    name: UnitName
    unit: UnitPath
    happened_on: date
    text: Reason


@recorded("conduct.criticised")
@dataclass(frozen=True, slots=True)
class ConductCriticised(_Found):
    """An officer was criticised; that is no violation yet (EQ-16)."""


@recorded("conduct.violation_recorded")
@dataclass(frozen=True, slots=True)
class ViolationRecorded(_Found):
    """A violation counts towards the officer's year; it names the `criticisms` before it, and the custody entries that prove it (`proofs`)."""

    criticisms: Annotated[tuple[Place, ...], Many(MOST_NAMED)]
    proofs: Annotated[tuple[Place, ...], Many(MOST_NAMED)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose, under which head, and after which criticisms."""
        named = words.joined([str(each) for each in self.criticisms])
        return words.said(self, "after" if named else "", criticised=named)


@recorded("conduct.commended")
@dataclass(frozen=True, slots=True)
class ConductCommended(Body):
    """Good work of an officer or a unit is commended (DM-12)."""

    rule: RuleId
    number: AnyNumber
    name: UnitName
    unit: UnitPath
    happened_on: date
    text: Reason

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose, and what for."""
        return words.said(self, "" if self.number else "unit")


@recorded("conduct.order_issued")
@dataclass(frozen=True, slots=True)
class OrderIssued(Body):
    """An officer or a unit is to put something right by a day; `persons` are the officers whom that binds.

    `violation` is the one that it is about (0: none).
    """

    rule: RuleId
    number: AnyNumber
    name: UnitName
    unit: UnitPath
    violation: Annotated[int, Number(0)]
    text: Reason
    put_right_by: date
    ends_at: datetime
    persons: Annotated[tuple[OfficerNumber, ...], Many(MOST_BOUND)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Who is to do what, by when."""
        return words.said(self, "" if self.number else "unit")


@recorded("conduct.order_settled")
@dataclass(frozen=True, slots=True)
class OrderSettled(Body):
    """What came of an order: `done`, or not, and whether that was `in_time`."""

    order: Place
    number: AnyNumber
    name: UnitName
    unit: UnitPath
    done: bool
    in_time: bool
    text: Annotated[str, Text(500), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What came of it."""
        variant = "not_done" if not self.done else ("" if self.in_time else "late")
        return words.said(self, variant, whose=self.name or self.unit)


@dataclass(frozen=True, slots=True)
class AssessedHead:
    """The points of a unit under one head, of how many, and why."""

    code: HeadCode
    heading: HeadName
    points: Points
    most: Points
    text: Annotated[str, Text(500), Typed(lines=True)]


@recorded("conduct.unit_assessed")
@dataclass(frozen=True, slots=True)
class UnitAssessed(Body):
    """A unit was assessed for a year (EQ-16); `before` is the assessment in whose place this one comes (0: none)."""

    unit: UnitPath
    year: Year
    lines: Annotated[tuple[AssessedHead, ...], Many(MOST_HEADS, 1)]
    points: Annotated[int, Number(0, MOST_POINTS * MOST_HEADS)]
    most: Annotated[int, Number(0, MOST_POINTS * MOST_HEADS)]
    text: Annotated[str, Text(500), Typed(lines=True)]
    before: Annotated[int, Number(0)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many points, and in whose place it comes."""
        return words.said(self, "again" if self.before else "")


@recorded("conduct.unit_assessed", 2)
@dataclass(frozen=True, slots=True)
class UnitAssessed2(UnitAssessed):
    """The same; it names the `records` that counted for the unit and the year when it was assessed: on these it rests."""

    records: Annotated[tuple[Place, ...], Many(MOST_RECORDS)]


@recorded("conduct.withdrawn")
@dataclass(frozen=True, slots=True)
class ConductWithdrawn(Body):
    """A record does not count: another person than the one who made it withdrew it, for a reason."""

    record: Place
    what: Annotated[ConductKind, Worded("conduct.kind")]
    number: AnyNumber
    name: UnitName
    unit: UnitPath
    reason: Reason

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What of whom, and why."""
        return words.said(self, whose=self.name or self.unit)


@recorded("conduct.attached")
@dataclass(frozen=True, slots=True)
class ConductAttached(Body):
    """A photo or paper belongs to a record: what was seen, what was written of it, that something was put right."""

    record: Place
    kind: Annotated[ConductKind, Worded("conduct.kind")]
    number: AnyNumber
    name: UnitName
    unit: UnitPath
    file: AttachedFile
    what: Annotated[ConductPaper, Worded("attachments.what")]
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which file, and what of whom it belongs to."""
        note = words("entry.attached_note", note=self.note) if self.note else ""
        return words.said(self, whose=self.name or self.unit, file=self.file.name, note=note)
