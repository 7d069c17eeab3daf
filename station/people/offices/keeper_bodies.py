"""Bodies of entries about a change of keeper. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number, Text, Typed
from station.core.ledger.words import EntryWords
from station.people.bodies import LONGEST_REASON
from station.people.deadlines.bodies import DueBy
from station.people.leaving.bodies import MOST_PAPERS, HandoverSignature
from station.people.offices.bodies import Holding, Level, Office, PersonName, UnitPath

KEEPER_CHANGE: Final = "keeper_change"
"""What a change is called as a subject: by the number of its entry."""

Change = Annotated[int, Number(1)]
_Perhaps = Annotated[str, Text(32)]


@recorded("keeper.changed")
@dataclass(frozen=True, slots=True)
class KeeperChanged(Body):
    """What a unit keeps goes over from `leaver`, whose office the entry `holding` gave, to `successor` ("": nobody yet) from a day on.

    It goes on from the change `replaces` (0: from none). Both are to count together until `due`; None where nothing is to be counted,
    since nothing goes over after all.
    """

    level: Level
    unit: UnitPath
    function: Office
    leaver: _Perhaps
    leaver_name: PersonName
    holding: Holding
    successor: _Perhaps
    successor_name: PersonName
    effective_on: date
    replaces: Annotated[int, Number(0)]
    due: DueBy | None

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """From whom to whom, and that both are to count."""
        if self.due is None:
            return words.said(self, "back")
        return words.said(self, "" if self.successor else "vacant")


@recorded("keeper.count_signed")
@dataclass(frozen=True, slots=True)
class KeeperCountSigned(Body):
    """The count `stocktake` by which a change of keeper was handed over, signed by both and by the head (EQ-13).

    `leaver` is None where they had left service before: then the head counted for them. `papers` are scans of the signed paper.
    """

    change: Change
    level: Level
    unit: UnitPath
    function: Office
    leaver_name: PersonName
    stocktake: Annotated[int, Number(1)]
    findings: Annotated[int, Number(0)]
    leaver: HandoverSignature | None
    successor: HandoverSignature
    head: HandoverSignature
    note: Annotated[str, Text(LONGEST_REASON), Typed(lines=True)]
    papers: Annotated[tuple[AttachedFile, ...], Many(MOST_PAPERS)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which count, and who signed."""
        signed = {"to": self.successor.name, "head": self.head.name}
        return words.said(self, "gone" if self.leaver is None else "", **signed)
