"""The body of the entry by which a recorded training does not count. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station.core.ledger import recorded
from station.core.ledger.voiding import Voiding
from station.core.ledger.words import EntryWords
from station.inventory.bodies import CategoryNumber, OfficerNumber


@recorded("training.voided")
@dataclass(frozen=True, slots=True)
class TrainingVoided(Voiding):
    """The training of an officer on a category, as one entry recorded it, does not count."""

    number: OfficerNumber
    category: CategoryNumber
    trained_on: date

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which entry does not count any more, and why."""
        named = [words("entry.voided", seq=each.seq, kind=words.kind(each.kind)) for each in self.voided]
        return words.said(self, entries=words.joined(named))
