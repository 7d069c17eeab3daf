"""Bodies of entries about counted stock: registered, received, issued for use, put right, voided.

Each movement states the quantity that is there after it, so that the newest one tells how the stock stands. A class here is
kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.voiding import Voiding
from station.core.ledger.words import EntryWords
from station.inventory.bodies import (
    LONGEST_NOTE,
    MOST_LINES,
    CategoryNumber,
    ItemName,
    OfficerNumber,
    PersonName,
    Place,
    PolicyCode,
    Registered2,
    Tag,
    Warnings,
)
from station.inventory.receivers.bodies import MOST_WATCHING, LoanReceiver
from station.inventory.values import Tracking
from station.people.confirming import DrawnSignature
from station.people.deadlines.bodies import DueBy

LONGEST_LOT: Final = 40
"""Characters of the number of a lot."""
LONGEST_UNIT: Final = 12
"""Characters of a unit, such as 卷."""
MOST_PIECES: Final = 1_000_000
"""Pieces that one line of stock holds."""

Unit = Annotated[str, Text(LONGEST_UNIT, 1)]
Pieces = Annotated[int, Number(0, MOST_PIECES)]
MovedPieces = Annotated[int, Number(1, MOST_PIECES)]


@recorded("equipment.registered", 3)
@dataclass(frozen=True, slots=True)
class Registered3(Registered2):
    """Counted stock was registered: `quantity` of its `unit` is there, and there should be `minimum` at least."""

    tracking: Annotated[Tracking, Worded("equipment.tracking")] = Tracking.COUNTED
    unit: Annotated[str, Text(LONGEST_UNIT), Typed()] = ""
    quantity: Pieces = 0
    minimum: Pieces = 0

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How much of it is there."""
        del about
        return words.said(self, "counted", amount=amount_words(words, self.quantity, self.unit))


@recorded("equipment.registered", 4)
@dataclass(frozen=True, slots=True)
class Registered4(Registered3):
    """One lot of counted stock was registered; it is used by `expires_on` at the latest (ST-05)."""

    lot: Annotated[str, Text(LONGEST_LOT), Typed()] = ""
    expires_on: date | None = None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How much of it is there, of which lot, and until when it may be used."""
        del about
        until = "" if self.expires_on is None else self.expires_on.isoformat()
        amount = amount_words(words, self.quantity, self.unit)
        return words.said(self, "lot", amount=amount, until=until)


@recorded("equipment.registered", 5)
@dataclass(frozen=True, slots=True)
class Registered5(Registered3):
    """Counted gear was registered that is lent by quantity and comes back (EQ-10)."""

    tracking: Annotated[Tracking, Worded("equipment.tracking")] = Tracking.LENT

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How much of it there is to lend."""
        del about
        return words.said(self, "lent", amount=amount_words(words, self.quantity, self.unit))


def amount_words(words: EntryWords, quantity: int, unit: str) -> str:
    """A quantity with its unit."""
    return words("stock.amount", quantity=quantity, unit=unit)


@recorded("stock.received")
@dataclass(frozen=True, slots=True)
class StockReceived(Body):
    """More of a counted line came in; `after` is there then. `note` says from where, or by which paper."""

    tag: Tag
    name: ItemName
    unit: Unit
    quantity: MovedPieces
    after: Pieces
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How much came, and how much is there."""
        facts = {
            "amount": amount_words(words, self.quantity, self.unit),
            "left": amount_words(words, self.after, self.unit),
            "why": words("stock.noted", note=self.note) if self.note else "",
        }
        return words.said(self, "item" if about == subject("item", self.tag) else "", **facts)


@dataclass(frozen=True, slots=True)
class IssuedStock:
    """So much of a counted line was issued; `after` is still there."""

    tag: Tag
    category: CategoryNumber
    name: ItemName
    place: Place
    unit: Unit
    quantity: MovedPieces
    after: Pieces


@recorded("stock.issued")
@dataclass(frozen=True, slots=True)
class StockIssued(Body):
    """Counted stock was issued for use, for an activity of the catalogue or none: it does not come back.

    Officer `number` took it, for a `receiver` or (None) for themselves.
    """

    number: OfficerNumber
    name: PersonName
    department: Annotated[str, Text(60)]
    group: Annotated[str, Text(60)]
    activity: PolicyCode | None
    receiver: LoanReceiver | None
    lines: Annotated[tuple[IssuedStock, ...], Many(MOST_LINES, 1)]
    warnings: Warnings
    signature: DrawnSignature | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who was given how much of what; in the history of a line, how much is left."""
        line = next((each for each in self.lines if subject("item", each.tag) == about), None)
        if line is None:
            named = [
                words(
                    "stock.issued_line",
                    item=words.item(each.tag, each.name),
                    amount=amount_words(words, each.quantity, each.unit),
                )
                for each in self.lines
            ]
            facts = {"items": words.some("stock.some_lines", named)}
        else:
            left = amount_words(words, line.after, line.unit)
            facts = {"amount": amount_words(words, line.quantity, line.unit), "left": left}
        variant = "" if line is None else "item"
        if self.receiver is None:
            return words.said(self, variant, **facts)
        return words.said(self, f"for_{variant}".rstrip("_"), receiver=self.receiver.value.words, **facts)


@recorded("stock.issued", 2)
@dataclass(frozen=True, slots=True)
class StockIssued2(StockIssued):
    """The same, where another lot expires earlier than one that was issued; `reason` says why that one was not taken (ST-05)."""

    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who was given how much of what, and why not of the lot that expires first."""
        return words("stock.other_lot", said=StockIssued.said(self, words, about), reason=self.reason)


@recorded("stock.corrected")
@dataclass(frozen=True, slots=True)
class StockCorrected(Body):
    """Another quantity was counted than the register had; two persons say so, and why."""

    tag: Tag
    name: ItemName
    unit: Unit
    before: Pieces
    after: Pieces
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    second: Annotated[str, Text(64, 1)]
    second_name: PersonName

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """From how much to how much, why, and who was the second."""
        facts = {
            "was": amount_words(words, self.before, self.unit),
            "now": amount_words(words, self.after, self.unit),
        }
        return words.said(self, "item" if about == subject("item", self.tag) else "", **facts)


@recorded("stock.ran_low")
@dataclass(frozen=True, slots=True)
class StockRanLow(Body):
    """No more of a counted line is left than there should be at least; more is due, which concerns `persons`.

    `resumed`: it had been due before, and what ended that was a mistake.
    """

    tag: Tag
    name: ItemName
    unit: Unit
    quantity: Pieces
    minimum: Pieces
    persons: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]
    until: DueBy
    resumed: bool

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How much is left, and until when more is to be there."""
        facts = {
            "left": amount_words(words, self.quantity, self.unit),
            "least": amount_words(words, self.minimum, self.unit),
            "day": words.moment(self.until.due_at),
        }
        return words.said(self, "item" if about == subject("item", self.tag) else "", **facts)


@recorded("stock.suffices")
@dataclass(frozen=True, slots=True)
class StockSuffices(Body):
    """Enough of a counted line is there again: it was `restocked`, or was never too little, or less is asked for now."""

    tag: Tag
    name: ItemName
    unit: Unit
    quantity: Pieces
    minimum: Pieces
    restocked: bool

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How much is there."""
        left = amount_words(words, self.quantity, self.unit)
        return words.said(self, "item" if about == subject("item", self.tag) else "", left=left)


@dataclass(frozen=True, slots=True)
class StockAgain:
    """How much of a counted line is there without the voided movement."""

    tag: Tag
    name: ItemName
    unit: Unit
    before: Pieces
    after: Pieces


@recorded("stock.movement_voided")
@dataclass(frozen=True, slots=True)
class StockMovementVoided(Voiding):
    """A receipt, an issue or a correction of counted stock does not count; so much is there without it."""

    lines: Annotated[tuple[StockAgain, ...], Many(MOST_LINES, 1)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What does not count any more, why, and how much is there."""
        entries = words.joined(
            [words("entry.voided", seq=each.seq, kind=words.kind(each.kind)) for each in self.voided]
        )
        line = next((each for each in self.lines if subject("item", each.tag) == about), None)
        if line is not None:
            left = amount_words(words, line.after, line.unit)
            return words.said(self, "item", entries=entries, left=left)
        named = [words.item(each.tag, each.name) for each in self.lines]
        return words.said(self, entries=entries, items=words.some("entry.some_items", named))
