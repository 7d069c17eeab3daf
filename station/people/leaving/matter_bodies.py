"""The body of a signed handover that tells of requests and counts too. It is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from station.core.ledger import recorded
from station.core.ledger.bodies import Many, Number, Text, Worded
from station.core.ledger.words import EntryWords
from station.people.leaving.bodies import LONGEST_CODE, LONGEST_TITLE, MOST_HANDED, HandoverSigned


class MatterKind(StrEnum):
    """What was in hand; worded in ``handover.matter.<value>``."""

    REQUEST = "request"
    DECISION = "decision"
    COUNT = "count"
    JOINT_COUNT = "joint_count"


class MatterEnd(StrEnum):
    """What became of it: it went to a named person, was brought to its end, or withdrawn; worded in ``handover.end.<value>``."""

    PASSED = "passed"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SettledMatter:
    """A request, a decision or a count that was in the person's hands and is so no more by the custody entry `entry`, on day `on`.

    `to_number` and `to_name` have it now, or decided it.
    """

    kind: Annotated[MatterKind, Worded("handover.matter")]
    subject: Annotated[str, Text(200)]
    code: Annotated[str, Text(LONGEST_CODE)]
    title: Annotated[str, Text(LONGEST_TITLE)]
    outcome: Annotated[MatterEnd, Worded("handover.end")]
    to_number: Annotated[str, Text(64)]
    to_name: Annotated[str, Text(60)]
    entry: Annotated[int, Number(1)]
    on: date


@recorded("officer.handover_signed", 2)
@dataclass(frozen=True, slots=True)
class HandoverSigned2(HandoverSigned):
    """The same, with the requests and counts that were in the officer's hands."""

    matters: Annotated[tuple[SettledMatter, ...], Many(MOST_HANDED)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many things and matters, and who signed."""
        count = len(self.lines) + len(self.matters)
        return words.said(self, count=count, taker=self.taker.name, head=self.head.name)


def matters_of(body: HandoverSigned) -> tuple[SettledMatter, ...]:
    """The requests and counts that a signed handover tells of."""
    return body.matters if isinstance(body, HandoverSigned2) else ()
