"""Bodies of entries about portions: what goes out of a line of counted gear in one loan, and comes back to it.

Each states how much is in the line after it. A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Text
from station.core.ledger.words import EntryWords
from station.inventory.bodies import (
    LONGEST,
    MOST_LINES,
    CategoryNumber,
    ItemName,
    OfficerNumber,
    PersonName,
    Place,
    Tag,
    Warnings,
)
from station.inventory.late.bodies import Late, entered_late
from station.inventory.movement.bodies import Bringer
from station.inventory.stock.bodies import MovedPieces, Pieces, Unit, amount_words
from station.people.confirming import DrawnSignature


@recorded("stock.parted")
@dataclass(frozen=True, slots=True)
class StockParted(Body):
    """So many pieces of `line` became the portion `tag`, for a loan to `holder_name`; `after` are left in the line.

    `holder_name` is empty where nobody has them: they are not sound after all, as a repair does not count any more.
    """

    tag: Tag
    line: Tag
    category: CategoryNumber
    name: ItemName
    model: Annotated[str, Text(LONGEST["model"])]
    place: Place
    unit: Unit
    quantity: MovedPieces
    after: Pieces
    holder_name: PersonName

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How many went out as which portion, to whom, if to anybody, and how many are left."""
        facts = {
            "amount": amount_words(words, self.quantity, self.unit),
            "left": amount_words(words, self.after, self.unit),
        }
        variant = "item" if about == subject("item", self.line) else ""
        if not self.holder_name:
            variant = "apart_item" if variant else "apart"
        return words.said(self, variant, item=words.item(self.line, self.name), **facts)


@recorded("stock.joined")
@dataclass(frozen=True, slots=True)
class StockJoined(Body):
    """All that was left of the portion `tag` is in its `line` again; `after` are there then."""

    tag: Tag
    line: Tag
    name: ItemName
    unit: Unit
    quantity: MovedPieces
    after: Pieces

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How many came back, and how many are there."""
        facts = {
            "amount": amount_words(words, self.quantity, self.unit),
            "left": amount_words(words, self.after, self.unit),
        }
        variant = "item" if about == subject("item", self.line) else ""
        return words.said(self, variant, item=words.item(self.line, self.name), **facts)


@dataclass(frozen=True, slots=True)
class ReturnedPieces:
    """So many pieces of a portion that officer `number` has came back; `remaining` stay out, `after` are in the line then."""

    tag: Tag
    line: Tag
    category: CategoryNumber
    name: ItemName
    place: Place
    number: OfficerNumber
    holder_name: PersonName
    unit: Unit
    quantity: MovedPieces
    remaining: MovedPieces
    after: Pieces
    due_at: datetime | None


@recorded("stock.part_returned")
@dataclass(frozen=True, slots=True)
class PartReturned(Body):
    """Some pieces of loans came back, and the loans go on with the others as they were (EQ-10).

    `on_behalf` when another person than their holder brought them, `brought_by` who, where that is noted.
    """

    on_behalf: bool
    lines: Annotated[tuple[ReturnedPieces, ...], Many(MOST_LINES, 1)]
    brought_by: Bringer | None
    warnings: Warnings
    signature: DrawnSignature | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who brought back how much of what, and how much they still have."""
        mine = [
            each for each in self.lines if about in (subject("item", each.tag), subject("item", each.line))
        ]
        behalf = "_on_behalf" if self.on_behalf and self.brought_by is None else ""
        if len(mine) == 1:
            (line,) = mine
            facts = {
                "amount": amount_words(words, line.quantity, line.unit),
                "left": amount_words(words, line.remaining, line.unit),
                "there": amount_words(words, line.after, line.unit),
            }
            said = words.said(self, f"item{behalf}", who=line.holder_name or line.number, **facts)
        else:
            named = [
                words(
                    "stock.issued_line",
                    item=words.item(each.line, each.name),
                    amount=amount_words(words, each.quantity, each.unit),
                )
                for each in self.lines
            ]
            who = tuple(dict.fromkeys(each.holder_name or each.number for each in self.lines))
            items = words.some("stock.some_lines", named)
            said = words.said(self, behalf[1:], who=words.joined(who), items=items)
        if self.brought_by is None:
            return said
        return words("entry.brought", said=said, who=self.brought_by.shown)


@recorded("stock.part_returned", 2)
@dataclass(frozen=True, slots=True)
class PartReturned2(PartReturned):
    """The same, without the program, which is entered late: the entry happened when the pieces came back (EQ-10)."""

    late: Late

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who brought back how much, how much they still have, and why it was entered late."""
        return entered_late(words, PartReturned.said(self, words, about), self.late)
