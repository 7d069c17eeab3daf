"""Bodies of entries about rapid tests. A report is named by the number of its first entry. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, ItemName, OfficerNumber, PersonName, Tag
from station.inventory.receivers.bodies import MOST_WATCHING
from station.inventory.stock.bodies import LONGEST_LOT
from station.matters.numbers import LONGEST_NUMBER
from station.people.deadlines.bodies import DueBy

RAPID_TEST: Final = "rapidtest"
"""The area of the subjects of reports."""
LONGEST_LINE: Final = 80
MOST_LOTS: Final = 10
MOST_FILES: Final = 10


class TestResult(StrEnum):
    """What a rapid test says; worded in ``testing.result.<value>``."""

    __test__ = False

    NORMAL = "normal"
    ABNORMAL = "abnormal"


Line = Annotated[str, Text(LONGEST_LINE), Typed()]
Said = Annotated[str, Text(LONGEST_LINE, 1), Typed()]
TestNumber = Annotated[int, Number(1)]


@dataclass(frozen=True, slots=True)
class UsedLot:
    """A lot of reagents that a test was made with."""

    tag: Tag
    name: ItemName
    lot: Annotated[str, Text(LONGEST_LOT)]


@recorded("rapidtest.reported")
@dataclass(frozen=True, slots=True)
class RapidTestReported(Body):
    """Officer `number`, called `person`, tested a `sample` from `source` for `analyte` on a day.

    `instrument` is the first tag of what measured it, called `instrument_name`, both "" where nothing did. What is abnormal is to be followed up until `follow_by`
    (ST-05); `watching` are the officers whom that concerns besides.
    """

    sample: Said
    source: Line
    analyte: Said
    method: Line
    lots: Annotated[tuple[UsedLot, ...], Many(MOST_LOTS)]
    instrument: Annotated[str, Text(40)]
    instrument_name: Annotated[str, Text(200)]
    result: Annotated[TestResult, Worded("testing.result")]
    value: Line
    tested_on: date
    number: OfficerNumber
    person: PersonName
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    follow_by: DueBy | None
    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What was tested, by whom, with which result."""
        result = words.choice("testing.result", self.result)
        value = words("entry.test_value", value=self.value) if self.value else ""
        source = words("entry.test_source", source=self.source) if self.source else ""
        return words.said(self, result=result, value=value, source=source)


@recorded("rapidtest.reported", 2)
@dataclass(frozen=True, slots=True)
class RapidTestReported2(RapidTestReported):
    """The same, of a sample of the matter with this number (PF-10)."""

    matter: Annotated[str, Text(LONGEST_NUMBER, 1), Typed()]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What was tested with which result, and for which matter."""
        said = RapidTestReported.said(self, words, about)
        return words("entry.said_for", said=said, receiver=self.matter)


def matter_of_test(body: RapidTestReported) -> str:
    """The number of the matter that a test is for; "" for none."""
    return body.matter if isinstance(body, RapidTestReported2) else ""


@dataclass(frozen=True, slots=True)
class OfTest(Body):
    """What is about a report that stands."""

    test: TestNumber
    sample: Said

    @property
    def about(self) -> str:
        """The report."""
        return subject(RAPID_TEST, str(self.test))


@recorded("rapidtest.filed")
@dataclass(frozen=True, slots=True)
class RapidTestFiled(OfTest):
    """Photos or scans belong to a report."""

    files: Annotated[tuple[AttachedFile, ...], Many(MOST_FILES, 1)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many."""
        return words.said(self, count=len(self.files))


@recorded("rapidtest.followed_up")
@dataclass(frozen=True, slots=True)
class RapidTestFollowedUp(OfTest):
    """What was abnormal was sent to a third party on a day; `outcome` is what it found, "" while that is awaited."""

    agency: Said
    sent_on: date
    outcome: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """To whom, and what came of it."""
        return words.said(self, "found" if self.outcome else "")


@recorded("rapidtest.withdrawn")
@dataclass(frozen=True, slots=True)
class RapidTestWithdrawn(OfTest):
    """A report was made by mistake and does not count."""

    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Why."""
        return words.said(self)
