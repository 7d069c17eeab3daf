"""Bodies of entries about reservations. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Number, Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, ItemName, OfficerNumber, PersonName, PolicyCode, Tag
from station.matters.numbers import LONGEST_NUMBER

MOST_RESERVED: Final = 200
"""Items in one reservation."""


@dataclass(frozen=True, slots=True)
class ReservedItem:
    """An item that is kept, with its name as it was."""

    tag: Tag
    name: ItemName


ReservedItems = Annotated[tuple[ReservedItem, ...], Many(MOST_RESERVED, 1)]


@recorded("equipment.reserved")
@dataclass(frozen=True, slots=True)
class Reserved(Body):
    """Items are kept for an officer from a moment until another, for an activity of the catalogue or none (EQ-04)."""

    number: OfficerNumber
    name: PersonName
    items: ReservedItems
    kept_from: datetime
    kept_until: datetime
    activity: PolicyCode | None
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """For whom and for when; beside a whole reservation, which items."""
        when = {"first": words.moment(self.kept_from), "last": words.moment(self.kept_until)}
        if about.startswith(subject("item", "")):
            return words.said(self, "item", **when)
        return words.said(self, items=named_items(words, self.items), **when)


@recorded("equipment.reserved", 2)
@dataclass(frozen=True, slots=True)
class Reserved2(Reserved):
    """The same, for the matter with this number (PF-10)."""

    matter: Annotated[str, Text(LONGEST_NUMBER, 1), Typed()]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """For whom, for when, and for which matter."""
        return words("entry.said_for", said=Reserved.said(self, words, about), receiver=self.matter)


@recorded("equipment.reservation_ended")
@dataclass(frozen=True, slots=True)
class ReservationEnded(Body):
    """Items are no longer kept for an officer; `reserved` is the number of the entry that kept them."""

    reserved: Annotated[int, Number(1)]
    number: OfficerNumber
    name: PersonName
    items: ReservedItems
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """For whom and why; beside a whole reservation, which items."""
        if about.startswith(subject("item", "")):
            return words.said(self, "item")
        return words.said(self, items=named_items(words, self.items))


def named_items(words: EntryWords, items: tuple[ReservedItem, ...]) -> str:
    """The items by name and tag, as far as a line has room."""
    return words.some(
        "entry.some_items", [words("entry.named.item", name=each.name, code=each.tag) for each in items]
    )
