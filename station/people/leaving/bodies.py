"""Bodies of entries about leaving. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Literal, TypeAlias

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.people.bodies import LONGEST_REASON, OfficerLeft, OfficerNumber, UnitName
from station.people.confirming import DrawnSignature

MOST_HANDED: Final = 2000
"""Lines of one handover."""
MOST_PAPERS: Final = 20
LONGEST_CODE: Final = 64
LONGEST_TITLE: Final = 400

SignedBy: TypeAlias = Literal["pin", "signature", "paper"]


class Settled(StrEnum):
    """How a thing left a person's name; worded in ``handover.way.<value>``."""

    RETURNED = "returned"
    PASSED = "passed"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A thing that left the person's name by the custody entry `entry`, on day `on`; `to_number` and `to_name` took it, or took it over."""

    subject: Annotated[str, Text(200)]
    code: Annotated[str, Text(LONGEST_CODE)]
    title: Annotated[str, Text(LONGEST_TITLE)]
    quantity: Annotated[int, Number(1)]
    way: Annotated[Settled, Worded("handover.way")]
    to_number: Annotated[str, Text(64)]
    to_name: Annotated[str, Text(60)]
    entry: Annotated[int, Number(1)]
    on: date


@dataclass(frozen=True, slots=True)
class HandoverSignature:
    """Who signed, and how: by PIN, by a drawn signature, or on the paper whose scan is attached."""

    number: OfficerNumber
    name: UnitName
    proof: Annotated[SignedBy, Worded("handover.proof")]
    signature: DrawnSignature | None


@recorded("officer.handover_signed")
@dataclass(frozen=True, slots=True)
class HandoverSigned(Body):
    """What was in an officer's name since a day and left it, line by line, signed by them, by who takes over, and by the head (EQ-13).

    When it was signed nothing else was open in their name. `papers` are scans of the signed paper.
    """

    number: OfficerNumber
    name: UnitName
    since_day: date
    lines: Annotated[tuple[SettledLine, ...], Many(MOST_HANDED)]
    leaver: HandoverSignature
    taker: HandoverSignature
    head: HandoverSignature
    note: Annotated[str, Text(LONGEST_REASON), Typed(lines=True)]
    papers: Annotated[tuple[AttachedFile, ...], Many(MOST_PAPERS)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many things, and who signed."""
        return words.said(self, count=len(self.lines), taker=self.taker.name, head=self.head.name)


@recorded("officer.left", 2)
@dataclass(frozen=True, slots=True)
class OfficerLeft2(OfficerLeft):
    """The same, with the entry of the signed handover."""

    handover: Annotated[int, Number(1)]
