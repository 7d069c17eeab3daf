"""The body of an entry about a loan for a matter. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.core.ledger import recorded
from station.core.ledger.bodies import Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.stock.loan_bodies import CheckedOut5
from station.matters.numbers import LONGEST_NUMBER


@recorded("equipment.checked_out", 6)
@dataclass(frozen=True, slots=True)
class CheckedOut6(CheckedOut5):
    """Gear was handed out for the matter with this number; of single items no line says pieces (EQ-10, PF-10)."""

    matter: Annotated[str, Text(LONGEST_NUMBER, 1), Typed()]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who took what, and for which matter."""
        return words("entry.said_for", said=CheckedOut5.said(self, words, about), receiver=self.matter)


def matter_of_loan(body: object) -> str:
    """The number of the matter that a loan is for; "" for none."""
    return body.matter if isinstance(body, CheckedOut6) else ""
