"""Body of the entry about a direct handover. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Text
from station.core.ledger.words import EntryWords
from station.inventory.bodies import (
    MOST_LINES,
    OfficerNumber,
    PersonName,
    Session,
    TakenItem2,
    Warnings,
    items_words,
)
from station.people.confirming import DrawnSignature


@dataclass(frozen=True, slots=True)
class HandedItem(TakenItem2):
    """An item that the taker has until `due_at`; `was_due_at` is until when the giver had it.

    `recordings_session` is the import that holds the recordings of the giver's loan, for a device that makes recordings (EQ-05).
    """

    was_due_at: datetime | None = None
    recordings_session: Session | None = None


@recorded("equipment.handed_over")
@dataclass(frozen=True, slots=True)
class HandedOver(Body):
    """Items went from officer `giver` to officer `number` at the counter; both confirmed it (EQ-11).

    The giver's loans end, the taker's begin.
    """

    number: OfficerNumber
    name: PersonName
    department: Annotated[str, Text(60)]
    group: Annotated[str, Text(60)]
    giver: OfficerNumber
    giver_name: PersonName
    lines: Annotated[tuple[HandedItem, ...], Many(MOST_LINES, 1)]
    warnings: Warnings
    signature: DrawnSignature | None
    giver_signature: DrawnSignature | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who handed what to whom; in an item's history, until when."""
        line = next((each for each in self.lines if subject("item", each.tag) == about), None)
        if line is None:
            return words.said(self, items=items_words(words, self.lines))
        if line.due_at is None:
            return words.said(self, "item")
        return words.said(self, "until", due=words.moment(line.due_at))
