"""Bodies of entries about returns that were completed by wrong times. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Number, Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, ItemName, OfficerNumber, Session, Tag


@recorded("equipment.return_reopened")
@dataclass(frozen=True, slots=True)
class ReturnReopened(Body):
    """By the times that are known now no recording of the loan came in: they are awaited again, until `recordings_due_at` (EQ-05, DM-05).

    The import `session` had completed the return at `completed_at`. `deadline` is the number of the entry that started the deadline
    which goes on, due at `due_before` until now; None where the recordings had come in before the return, and one begins. What was
    late already when the return was completed stays due as it was; else the whole time runs anew.
    """

    tag: Tag
    name: ItemName
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    returned_by: OfficerNumber
    returned_at: datetime
    session: Session
    completed_at: datetime
    deadline: Annotated[int | None, Number(1)]
    due_before: datetime | None
    recordings_due_at: datetime

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Why, and until when its recordings are awaited."""
        variant = "item" if about == subject("item", self.tag) else ""
        return words.said(self, variant, due=words.moment(self.recordings_due_at))


@recorded("equipment.return_kept")
@dataclass(frozen=True, slots=True)
class ReturnKept(Body):
    """A return that the import `session` completed by wrong times stays complete by a person's word, although no recording of the loan came in (EQ-05)."""

    tag: Tag
    name: ItemName
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    returned_by: OfficerNumber
    returned_at: datetime
    session: Session

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Why."""
        return words.said(self, "item" if about == subject("item", self.tag) else "")
