"""Bodies of entries about verification and care. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import ItemName, OfficerNumber, Tag
from station.inventory.receivers.bodies import MOST_WATCHING

LONGEST_CERTIFICATE: Final = 60
LONGEST_VERIFIER: Final = 80


@recorded("equipment.verified")
@dataclass(frozen=True, slots=True)
class InstrumentVerified(Body):
    """A measuring instrument was verified `on` a day; it may be used until the end of `valid_until` (ST-06).

    `before` is until when an earlier verification held; `watching` are the officers whom it concerns that it ends.
    """

    tag: Tag
    name: ItemName
    on: date
    valid_until: date
    before: date | None
    certificate: Annotated[str, Text(LONGEST_CERTIFICATE, 1), Typed()]
    verifier: Annotated[str, Text(LONGEST_VERIFIER), Typed()]
    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Until when it holds, by which certificate; in an item's history without its name."""
        variant = "item" if about == subject("item", self.tag) else ""
        by = words("entry.verified_by", by=self.verifier) if self.verifier else ""
        return words.said(self, variant, item=words.item(self.tag, self.name), by=by)
