"""Bodies of entries about loans, issues and use for a matter. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.core.ledger import recorded
from station.core.ledger.bodies import Many, Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.stock.bodies import StockIssued, StockIssued2
from station.inventory.stock.loan_bodies import CheckedOut5
from station.inventory.stock.numbered_bodies import MOST_MOVED, MovedNumbers, StockIssued3
from station.inventory.stock.paper_bodies import LONGEST_MATTER, StockUsed
from station.matters.numbers import LONGEST_NUMBER

Matter = Annotated[str, Text(LONGEST_NUMBER, 1), Typed()]


@recorded("equipment.checked_out", 6)
@dataclass(frozen=True, slots=True)
class CheckedOut6(CheckedOut5):
    """Gear was handed out for the matter with this number; of single items no line says pieces (EQ-10, PF-10)."""

    matter: Matter

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who took what, and for which matter."""
        return words("entry.said_for", said=CheckedOut5.said(self, words, about), receiver=self.matter)


@recorded("stock.issued", 4)
@dataclass(frozen=True, slots=True)
class StockIssued4(StockIssued3):
    """Counted stock was issued for the matter with this number (PF-10); `numbers` are those of numbered lines, if any, `reason` as in version 3."""

    numbers: Annotated[tuple[MovedNumbers, ...], Many(MOST_MOVED)]
    matter: Matter

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who was given what, and for which matter."""
        if self.numbers:
            said = StockIssued3.said(self, words, about)
        elif self.reason:
            said = StockIssued2.said(self, words, about)
        else:
            said = StockIssued.said(self, words, about)
        return words("entry.said_for", said=said, receiver=self.matter)


@recorded("stock.used", 2)
@dataclass(frozen=True, slots=True)
class StockUsed2(StockUsed):
    """Reagents were used for the matter with this number, "" for none, and for a `purpose` in words (ST-05, PF-10)."""

    matter: Annotated[str, Text(LONGEST_NUMBER), Typed()]
    purpose: Annotated[str, Text(LONGEST_MATTER), Typed()]

    @property
    def use(self) -> str:
        """For which matter, and what for."""
        return " ".join(filter(None, (self.matter, self.purpose)))


def matter_of_loan(body: object) -> str:
    """The number of the matter that a loan, or an issue of stock, is for; "" for none."""
    return body.matter if isinstance(body, CheckedOut6 | StockIssued4) else ""
