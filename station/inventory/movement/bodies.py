"""Bodies of entries about returns by somebody else than the holder. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import recorded
from station.core.ledger.bodies import Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import CheckedIn, OfficerNumber, PersonName
from station.inventory.late.bodies import Late, entered_late

LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who brought something back for its holder: an officer, by number and name, or an `outsider` by the name that they gave."""

    number: OfficerNumber = ""
    name: PersonName = ""
    outsider: Annotated[str, Text(LONGEST_NAME), Typed()] = ""

    @property
    def shown(self) -> str:
        """Their name."""
        return self.name or self.outsider or self.number


@recorded("equipment.checked_in", 3)
@dataclass(frozen=True, slots=True)
class CheckedIn3(CheckedIn):
    """Items were returned by somebody else than those who had them, which this version notes by name (EQ-10).

    `late` where that is entered later than it happened.
    """

    brought_by: Bringer
    late: Late | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What came back from whom, and who brought it."""
        said = self.came_back(words, about, unnamed=False)
        brought = words("entry.brought", said=said, who=self.brought_by.shown)
        return brought if self.late is None else entered_late(words, brought, self.late)
