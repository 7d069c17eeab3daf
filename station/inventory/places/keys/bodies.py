"""Bodies of entries about keys. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, OfficerNumber, PersonName
from station.inventory.places.bodies import PlaceCode, PlaceName

LONGEST_KEY: Final = 40

KeyName = Annotated[str, Text(LONGEST_KEY)]
"""What a key is called among those of its place; empty where it has one."""
_Note = Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]


@dataclass(frozen=True, slots=True)
class _KeyMoved(Body):
    """A key of a place, and the officer `number`, called `person`, whom it is about."""

    code: PlaceCode
    name: PlaceName
    key_name: Annotated[KeyName, Typed()]
    number: OfficerNumber
    person: PersonName
    note: _Note

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which key, and whose it was or is; less where the history is the officer's or the place's own."""
        why = words("entry.place_reason", reason=self.note) if self.note else ""
        variant = {
            subject("officer", self.number): "officer",
            subject("place", self.code): "place",
        }.get(about, "")
        return words.said(self, variant, key=key_called(words, self.key_name), why=why)


@recorded("place.key_given")
@dataclass(frozen=True, slots=True)
class KeyGiven(_KeyMoved):
    """The officer has a key of the place from now on."""


@recorded("place.key_returned")
@dataclass(frozen=True, slots=True)
class KeyReturned(_KeyMoved):
    """The officer brought the key back."""


@recorded("place.key_lost")
@dataclass(frozen=True, slots=True)
class KeyLost(_KeyMoved):
    """The key that the officer had is lost: nobody has it any more. `note` says how, and what was done about the lock."""


def key_called(words: EntryWords, key: str) -> str:
    """What a key is called."""
    return words("entry.place_key_called", key=key) if key else words("entry.place_key")
