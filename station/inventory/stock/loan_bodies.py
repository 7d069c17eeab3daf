"""Bodies of entries about loans of counted gear, each of whose lines says how many pieces it is.

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any

from station.core.ledger import recorded, subject
from station.core.ledger.bodies import Many
from station.core.ledger.words import EntryWords
from station.inventory.bodies import (
    MOST_LINES,
    CheckedIn,
    CheckedOut2,
    OfficerNumber,
    ReturnedItem,
    Tag,
    TakenItem2,
)
from station.inventory.handing.bodies import HandedItem, HandedOver
from station.inventory.late.bodies import Late, entered_late
from station.inventory.movement.bodies import Bringer, CheckedIn3
from station.inventory.receivers.bodies import (
    MOST_WATCHING,
    CheckedOut4,
    HandedOver2,
    LoanReceiver,
    lent_words,
)
from station.inventory.stock.bodies import MovedPieces, StockIssued, Unit, amount_words
from station.inventory.values import Item


@dataclass(frozen=True, slots=True)
class LoanPieces:
    """How many pieces of which line of counted gear went out or came back, in which unit."""

    line: Tag
    quantity: MovedPieces
    unit: Unit

    def amount(self, words: EntryWords) -> str:
        """The quantity with its unit."""
        return amount_words(words, self.quantity, self.unit)

    def shown(self, words: EntryWords, name: str) -> str:
        """What it is and how many: ``反光锥 ZT-01 6 个``."""
        return words("stock.issued_line", item=words.item(self.line, name), amount=self.amount(words))


@dataclass(frozen=True, slots=True)
class TakenItem3(TakenItem2):
    """What was handed out, of counted gear with its pieces."""

    pieces: LoanPieces | None = None

    @property
    def counted(self) -> bool:
        """Whether it is counted gear."""
        return self.pieces is not None

    def shown(self, words: EntryWords) -> str:
        """A single item, or how many of what."""
        return TakenItem2.shown(self, words) if self.pieces is None else self.pieces.shown(words, self.name)


@dataclass(frozen=True, slots=True)
class HandedItem2(HandedItem):
    """What went from one officer to another, of counted gear with its pieces."""

    pieces: LoanPieces | None = None

    @property
    def counted(self) -> bool:
        """Whether it is counted gear."""
        return self.pieces is not None

    def shown(self, words: EntryWords) -> str:
        """A single item, or how many of what."""
        return HandedItem.shown(self, words) if self.pieces is None else self.pieces.shown(words, self.name)


@dataclass(frozen=True, slots=True)
class ReturnedItem2(ReturnedItem):
    """What was returned, of counted gear with its pieces."""

    pieces: LoanPieces | None = None

    @property
    def counted(self) -> bool:
        """Whether it is counted gear."""
        return self.pieces is not None

    def shown(self, words: EntryWords) -> str:
        """A single item, or how many of what."""
        return ReturnedItem.shown(self, words) if self.pieces is None else self.pieces.shown(words, self.name)


@recorded("equipment.checked_out", 5)
@dataclass(frozen=True, slots=True)
class CheckedOut5(CheckedOut2):
    """Gear was handed out of which some is counted, to officer `number`, or to the `receiver` for which they signed (EQ-10).

    `receiver` and `watching` are as in version 4; `late` is None at the counter.
    """

    lines: Annotated[tuple[TakenItem3, ...], Many(MOST_LINES, 1)]
    receiver: LoanReceiver | None
    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]
    late: Late | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who took how many of what, for whom it is, and why it was entered late."""
        if self.receiver is None:
            said = CheckedOut2.said(self, words, about)
        else:
            said = lent_words(self, self.receiver, words, about)
        said = _of_pieces(words, said, self.lines, about)
        return said if self.late is None else entered_late(words, said, self.late)


@recorded("equipment.handed_over", 3)
@dataclass(frozen=True, slots=True)
class HandedOver3(HandedOver):
    """Gear went from one officer to another of which some is counted; `receiver` and `watching` are as in version 2 (EQ-11)."""

    lines: Annotated[tuple[HandedItem2, ...], Many(MOST_LINES, 1)]
    receiver: LoanReceiver | None
    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who handed how many of what to whom, and for whom it is."""
        said = _of_pieces(words, HandedOver.said(self, words, about), self.lines, about)
        if self.receiver is None:
            return said
        return words("entry.said_for", said=said, receiver=self.receiver.value.words)


@recorded("equipment.checked_in", 4)
@dataclass(frozen=True, slots=True)
class CheckedIn4(CheckedIn):
    """Gear was returned of which some is counted; `brought_by` and `late` are as in version 3 (EQ-10)."""

    lines: Annotated[tuple[ReturnedItem2, ...], Many(MOST_LINES, 1)]
    brought_by: Bringer | None
    late: Late | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How many of what came back, who brought it, and why it was entered late."""
        unnamed = self.on_behalf and self.brought_by is None
        said = _of_pieces(words, self.came_back(words, about, unnamed=unnamed), self.lines, about)
        if self.brought_by is not None:
            said = words("entry.brought", said=said, who=self.brought_by.shown)
        return said if self.late is None else entered_late(words, said, self.late)


def _of_pieces(
    words: EntryWords, said: str, lines: tuple[TakenItem3 | HandedItem2 | ReturnedItem2, ...], about: str
) -> str:
    """A sentence in the history of counted gear with how many pieces it is of."""
    pieces = next((each.pieces for each in lines if subject("item", each.tag) == about), None)
    return said if pieces is None else words("stock.of_pieces", said=said, amount=pieces.amount(words))


def pieces_in(item: Item) -> LoanPieces | None:
    """The pieces of a portion as an entry holds them; None for a single item."""
    return LoanPieces(item.part_of, item.quantity, item.unit) if item.is_portion else None


def facts_of(recorded: CheckedOut2 | HandedOver | CheckedIn | TakenItem2 | ReturnedItem) -> dict[str, Any]:
    """The fields of a body or of a line of one, for its next version."""
    return {each.name: getattr(recorded, each.name) for each in fields(recorded)}


def lent_to(body: object) -> LoanReceiver | None:
    """The unit or place that something went out for; None where that is its taker."""
    if isinstance(body, CheckedOut4 | CheckedOut5 | HandedOver2 | HandedOver3 | StockIssued):
        return body.receiver
    return None


def brought_by(body: CheckedIn) -> Bringer | None:
    """Who is noted to have brought something back for its holder."""
    return body.brought_by if isinstance(body, CheckedIn3 | CheckedIn4) else None
