"""Bodies of entries about site visits and explanations of a matter. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.matters.bodies import LONGEST_NOTE, MOST_OFFICERS, Key, Known, Why
from station.people.deadlines.bodies import DueBy

LONGEST_EXPLANATION: Final = 2000
"""Characters of a written explanation in place of recordings (RC-06)."""


class VisitResult(StrEnum):
    """What a site visit (现场核查) came to; worded in ``matters.visit.<value>``."""

    PASSED = "passed"
    TO_CORRECT = "to_correct"
    """Something must be put right."""


class StatementKind(StrEnum):
    """What is said of a matter beside its facts, and can be withdrawn; worded in ``matters.statement.<value>``."""

    VISIT = "visit"
    EXEMPTION = "exemption"


@recorded("matter.visited")
@dataclass(frozen=True, slots=True)
class MatterVisited(Body):
    """A site visit on a day, and until when its material is to be in (DM-05).

    `day_began` is when that day began at the office; what was recorded from then on and names the matter is its material. The
    first of it was in at `material_at` by the entry `material`, where it was before the visit was noted. `title` is the matter as a
    deadline names it, `in_charge` are the numbers of the officers in charge.
    """

    matter_key: Key
    matter: Known
    title: Annotated[str, Text(200, 1)]
    in_charge: Annotated[tuple[Annotated[str, Text(32, 1)], ...], Many(MOST_OFFICERS)]
    visited_on: date
    result: Annotated[VisitResult, Worded("matters.visit")]
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    day_began: datetime
    due: DueBy
    material_at: datetime | None
    material: Annotated[int | None, Number(1)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """On which day, with which result, and until when material is to be in."""
        result = words.choice("matters.visit", self.result)
        return words.said(self, result=result, due=words.moment(self.due.due_at))


@recorded("matter.material_in")
@dataclass(frozen=True, slots=True)
class MatterMaterialIn(Body):
    """The first material of a site visit came in by an import; `visit` began the time for it, `material` is the recording's entry."""

    matter_key: Key
    matter: Known
    session: Annotated[str, Text(80, 1)]
    visit: Annotated[int, Number(1)]
    material: Annotated[int, Number(1)]


@recorded("matter.recordings_exempted")
@dataclass(frozen=True, slots=True)
class MatterExempted(Body):
    """A written explanation stands in place of the recordings of a matter (RC-06)."""

    matter_key: Key
    matter: Known
    ground: Annotated[str, Text(64, 1)]
    text: Annotated[str, Text(LONGEST_EXPLANATION, 1), Typed(lines=True)]


@recorded("matter.statement_withdrawn")
@dataclass(frozen=True, slots=True)
class MatterStatementWithdrawn(Body):
    """A site visit or an explanation that was noted by mistake counts no more; `statement` is the entry that noted it."""

    matter_key: Key
    matter: Known
    what: Annotated[StatementKind, Worded("matters.statement")]
    statement: Annotated[int, Number(1)]
    reason: Why

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What is withdrawn, and why."""
        return words.said(self, what=words.choice("matters.statement", self.what))
