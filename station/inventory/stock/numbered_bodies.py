"""Bodies of entries about numbered ranges: registered, issued, brought back unused, spoiled, voided.

Each movement states which numbers went from where to where. A class here is kept for ever; a new shape is a new class with the
next version.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from station.core.ledger import recorded, subject
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, Tag
from station.inventory.stock.bodies import (
    Registered3,
    StockCorrected,
    StockIssued,
    StockIssued2,
    StockMovementVoided,
    StockReceived,
    amount_words,
)
from station.inventory.stock.numbers import (
    LONGEST_NUMBER,
    LONGEST_RANGE,
    MOST_RANGES,
    Numbers,
    NumberState,
    range_words,
    read_number,
)
from station.inventory.values import Tracking

MOST_MOVED: Final = 2 * MOST_RANGES
"""Pieces of ranges that one entry moves: what is asked for may be parted by who has it."""
_NumberText = Annotated[str, Text(LONGEST_NUMBER, 1)]
_State = Annotated[NumberState, Worded("stock.number_state")]


@recorded("equipment.registered", 6)
@dataclass(frozen=True, slots=True)
class Registered6(Registered3):
    """A range of numbered things was registered, all of them in the store (EQ-10)."""

    tracking: Annotated[Tracking, Worded("equipment.tracking")] = Tracking.RANGE
    numbers: Annotated[str, Text(LONGEST_RANGE), Typed()] = ""

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which numbers."""
        del about
        return words.said(self, "range", amount=amount_words(words, self.quantity, self.unit))


@dataclass(frozen=True, slots=True)
class MovedNumbers:
    """The numbers `lowest` to `highest` of the line `tag` went from one state to another.

    Issued ones are, or were, with officer `number`, called `name`, or with the `receiver` for which that officer signed: by the entry
    `issue_seq`, since `since`; 0 and None say that it is this entry.
    """

    tag: Tag
    lowest: _NumberText
    highest: _NumberText
    before: _State
    after: _State
    number: Annotated[str, Text(64)] = ""
    name: Annotated[str, Text(60)] = ""
    receiver: Annotated[str, Text(180)] = ""
    issue_seq: Annotated[int, Number(0)] = 0
    since: datetime | None = None

    @property
    def numbers(self) -> Numbers | None:
        """The same as numbers; None for what are none of one series."""
        first, last = read_number(self.lowest), read_number(self.highest)
        if first is None or last is None or not first.like(last) or first.first > last.first:
            return None
        return Numbers(first.prefix, first.width, first.first, last.last)


_Moved = Annotated[tuple[MovedNumbers, ...], Many(MOST_MOVED, 1)]


def moved_words(moved: Iterable[MovedNumbers], tag: str = "") -> str:
    """The numbers of one line, or of all, as ranges."""
    mine = [each for each in moved if not tag or each.tag == tag]
    return range_words(numbers for each in mine if (numbers := each.numbers) is not None)


def numbers_in(body: object, tag: str) -> str:
    """The numbers of a line that an entry moved, as ranges; "" for what bears none."""
    moved = getattr(body, "numbers", ())
    return moved_words((each for each in moved if isinstance(each, MovedNumbers)), tag)


def _with_numbers(words: EntryWords, said: str, moved: tuple[MovedNumbers, ...], about: str) -> str:
    mine = [each for each in moved if subject("item", each.tag) == about]
    return words("stock.with_numbers", said=said, numbers=moved_words(mine or moved))


@recorded("stock.issued", 3)
@dataclass(frozen=True, slots=True)
class StockIssued3(StockIssued2):
    """The same, with the numbers that were issued of numbered lines; `reason` as in version 2, or empty."""

    reason: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    numbers: _Moved

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who was given which numbers."""
        said = StockIssued.said(self, words, about)
        if self.reason:
            said = words("stock.other_lot", said=said, reason=self.reason)
        if about.startswith("item:") and all(subject("item", each.tag) != about for each in self.numbers):
            return said
        return _with_numbers(words, said, self.numbers, about)


@recorded("stock.received", 2)
@dataclass(frozen=True, slots=True)
class StockReceived2(StockReceived):
    """Numbers that had been issued came back unused."""

    numbers: _Moved

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which numbers are back, and from whom."""
        facts = {
            "amount": amount_words(words, self.quantity, self.unit),
            "left": amount_words(words, self.after, self.unit),
            "why": words("stock.noted", note=self.note) if self.note else "",
            "item": words.item(self.tag, self.name),
            "who": words.joined(list(dict.fromkeys(each.receiver or each.name for each in self.numbers))),
        }
        said = words.said(self, "back_item" if about == subject("item", self.tag) else "back", **facts)
        return _with_numbers(words, said, self.numbers, about)


@recorded("stock.corrected", 2)
@dataclass(frozen=True, slots=True)
class StockCorrected2(StockCorrected):
    """Numbers in the store are spoiled, or are sound after all; two persons say so, and why."""

    numbers: _Moved

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which numbers, why, and who was the second."""
        variant = "spoiled" if self.numbers[0].after is NumberState.SPOILED else "sound"
        variant = f"{variant}_item" if about == subject("item", self.tag) else variant
        left, item = amount_words(words, self.after, self.unit), words.item(self.tag, self.name)
        said = words.said(self, variant, left=left, item=item)
        return _with_numbers(words, said, self.numbers, about)


@recorded("stock.movement_voided", 2)
@dataclass(frozen=True, slots=True)
class StockMovementVoided2(StockMovementVoided):
    """The same, of a movement of numbers: where they are without it."""

    numbers: _Moved

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What does not count any more, and for which numbers."""
        return _with_numbers(words, StockMovementVoided.said(self, words, about), self.numbers, about)


@recorded("stock.movement_voided", 3)
@dataclass(frozen=True, slots=True)
class StockMovementVoided3(StockMovementVoided2):
    """The same; the numbers, if there are any, are where they were since the entry `issue_seq` at `since`, as `numbers` say.

    What two persons made, two void: `second` is the account of the other one, called `second_name`, or empty.
    """

    numbers: Annotated[tuple[MovedNumbers, ...], Many(MOST_MOVED)]
    second: Annotated[str, Text(64)]
    second_name: Annotated[str, Text(60)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What does not count any more, for which numbers, and who was the second."""
        said = StockMovementVoided.said(self, words, about)
        said = _with_numbers(words, said, self.numbers, about) if self.numbers else said
        return words("stock.by_two", said=said, second=self.second_name) if self.second else said
