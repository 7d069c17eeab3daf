"""Bodies of entries about loans and returns that happened without the program. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.core.ledger import recorded
from station.core.ledger.bodies import Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, CheckedIn, CheckedOut2, PersonName


@dataclass(frozen=True, slots=True)
class Late:
    """Why something that happened without the program is entered late, and the account of the second person who confirmed it."""

    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    second: Annotated[str, Text(64, 1)]
    second_name: PersonName


@recorded("equipment.checked_out", 3)
@dataclass(frozen=True, slots=True)
class CheckedOut3(CheckedOut2):
    """Items were handed out without the program, and that is entered late: the entry happened when they were (EQ-10)."""

    late: Late

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who took what, and why it was entered late."""
        return entered_late(words, CheckedOut2.said(self, words, about), self.late)


@recorded("equipment.checked_in", 2)
@dataclass(frozen=True, slots=True)
class CheckedIn2(CheckedIn):
    """Items were returned without the program, and that is entered late: the entry happened when they were (EQ-10)."""

    late: Late

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Who brought back what, and why it was entered late."""
        return entered_late(words, CheckedIn.said(self, words, about), self.late)


def entered_late(words: EntryWords, said: str, late: Late) -> str:
    """A sentence with why its entry came late, and who confirmed that."""
    return words("entry.entered_late", said=said, reason=late.reason, second=late.second_name)
