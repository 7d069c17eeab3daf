"""Body of the entry by which a loan is extended. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, ItemName, OfficerNumber, PersonName, Tag, Warnings


@recorded("equipment.loan_extended")
@dataclass(frozen=True, slots=True)
class LoanExtended(Body):
    """An item that officer `number` has is due at `after` instead of `before`, with a reason (EQ-07).

    Where it was `overdue` already, that deadline ends as one that was late, and another one begins: what was late stays so.
    """

    tag: Tag
    name: ItemName
    number: OfficerNumber
    holder_name: PersonName
    before: datetime
    after: datetime
    overdue: bool
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    warnings: Warnings

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """From when to when, and why; in an item's history without its name."""
        until, was = words.moment(self.after), words.moment(self.before)
        variant = "item" if about == subject("item", self.tag) else ""
        said = words.said(self, variant, until=until, was=was)
        return words("entry.extended_overdue", said=said) if self.overdue else said
