"""Bodies of entries about missing recordings. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.core.ledger import recorded, subject
from station.core.ledger.bodies import Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import RecordingExempted
from station.matters.numbers import LONGEST_NUMBER


@recorded("equipment.recording_exempted", 2)
@dataclass(frozen=True, slots=True)
class RecordingExempted2(RecordingExempted):
    """The same, of what was done for the matter with this number."""

    matter: Annotated[str, Text(LONGEST_NUMBER, 1), Typed()]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The explanation, and for which matter."""
        return words.said(self, "item_matter" if about == subject("item", self.tag) else "matter")
