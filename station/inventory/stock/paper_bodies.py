"""Bodies of entries about blank certificates and forms: of which kind they are, which were used, spoiled and destroyed.

A spoiled sheet is part of what was used (ST-03). A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, ItemName, OfficerNumber, PersonName, PolicyCode, Tag
from station.inventory.receivers.bodies import LoanReceiver
from station.inventory.stock.bodies import MovedPieces, Pieces, Unit, amount_words
from station.inventory.stock.numbered_bodies import MOST_MOVED, MovedNumbers, moved_words
from station.people.confirming import DrawnSignature

LONGEST_MATTER: Final = 60
"""Characters of the number of a case or licence."""
LONGEST_WAY: Final = 60
"""Characters of how sheets were destroyed."""


class SpoilCause(StrEnum):
    """Why a sheet is spoiled; worded in ``stock.cause.<value>``."""

    MISPRINT = "misprint"
    VOID = "void"
    DAMAGED = "damaged"
    OTHER = "other"


@recorded("stock.kind_set")
@dataclass(frozen=True, slots=True)
class PaperKindSet(Body):
    """A line of stock is paper of this kind (ST-01), called `kind_name` then; `before` is the kind of which it was, or empty."""

    tag: Tag
    name: ItemName
    kind: PolicyCode
    kind_name: Annotated[str, Text(120, 1)]
    before: Annotated[str, Text(64)]
    reason: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Of which kind it is."""
        why = words("stock.noted", note=self.reason) if self.reason else ""
        return words.said(self, "item" if about == subject("item", self.tag) else "", why=why)


@dataclass(frozen=True, slots=True)
class PaperMoved(Body):
    """Sheets of a line of paper changed their state; of a numbered range `numbers` says which.

    `before` and `after` are how many were in the store before and after it.
    """

    tag: Tag
    name: ItemName
    unit: Unit
    quantity: MovedPieces
    before: Pieces
    after: Pieces
    numbers: Annotated[tuple[MovedNumbers, ...], Many(MOST_MOVED)]

    def _told(self, words: EntryWords, about: str, variant: str = "", /, **facts: object) -> str:
        """The sentence with the amounts, the line where the history is not its own, and the numbers."""
        whole = {
            "item": words.item(self.tag, self.name),
            "amount": amount_words(words, self.quantity, self.unit),
            "left": amount_words(words, self.after, self.unit),
        }
        end = "item" if about == subject("item", self.tag) else ""
        said = words.said(self, "_".join(filter(None, (variant, end))), **{**whole, **facts})
        return (
            words("stock.with_numbers", said=said, numbers=moved_words(self.numbers))
            if self.numbers
            else said
        )


@recorded("stock.used")
@dataclass(frozen=True, slots=True)
class StockUsed(PaperMoved):
    """Sheets were used on day `on`, for the case or licence `matter`, of what the unit `issued_to` had been issued or (None) of the office's own.

    Officer `number`, called `person`, used them.
    """

    issued_to: LoanReceiver | None
    on: date
    number: OfficerNumber
    person: PersonName
    matter: Annotated[str, Text(LONGEST_MATTER), Typed()]
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    signature: DrawnSignature | None

    @property
    def use(self) -> str:
        """What they were used for."""
        return self.matter

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who used how much, and for what."""
        use = self.use
        what = words("stock.noted", note=use) if use else ""
        if self.issued_to is None:
            return self._told(words, about, what=what)
        return self._told(words, about, "for", what=what, receiver=self.issued_to.value.words)


@recorded("stock.sheet_spoiled")
@dataclass(frozen=True, slots=True)
class SheetSpoiled(PaperMoved):
    """Sheets were spoiled on day `on`; they count as used (ST-03). `of_used` of them had been recorded as used before.

    `issued_to` as in `StockUsed`. Officer `number`, called `person`, spoiled them; empty where that is not said.
    """

    issued_to: LoanReceiver | None
    on: date
    of_used: Pieces
    cause: Annotated[SpoilCause, Worded("stock.cause")]
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    number: OfficerNumber
    person: PersonName

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How much was spoiled, and why."""
        cause = words(f"stock.cause.{self.cause.value}")
        if self.issued_to is None:
            return self._told(words, about, cause=cause)
        return self._told(words, about, "for", cause=cause, receiver=self.issued_to.value.words)


@recorded("stock.destroyed")
@dataclass(frozen=True, slots=True)
class SheetsDestroyed(PaperMoved):
    """Spoiled sheets were destroyed on day `on`, in the way that is said, and a second person was there (ST-03)."""

    on: date
    way: Annotated[str, Text(LONGEST_WAY, 1), Typed()]
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    second: Annotated[str, Text(64, 1)]
    second_name: PersonName

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How much was destroyed, how, and who was there."""
        return self._told(words, about)
