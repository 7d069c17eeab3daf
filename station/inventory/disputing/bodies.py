"""Body of the entry by which a return is disputed. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from station.approvals.bodies import Name, PersonNumber
from station.core.attachments import AttachedFile
from station.core.ledger import recorded
from station.core.ledger.bodies import Many, Number, Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, ItemCondition, ItemName, Tag
from station.inventory.losses.bodies import MOST_PHOTOS, ItemRequest
from station.inventory.values import DISPUTE

_CONDITION: Final = "equipment.condition"


@recorded("equipment.return_disputed")
@dataclass(frozen=True, slots=True)
class ReturnDisputed(ItemRequest):
    """An officer disagrees with the condition in which the desk took an item back, and a third person is asked (EQ-11).

    `text` are the words of the officer `number`, who states `claimed`; `found` and `note` are the desk's, by the entry
    `returned`. `desk` is who took it back. `photos` show it.
    """

    returned: Annotated[int, Number(1)]
    tag: Tag
    name: ItemName
    number: PersonNumber
    officer_name: Name
    claimed: ItemCondition
    found: ItemCondition
    note: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    desk: PersonNumber
    desk_name: Name
    photos: Annotated[tuple[AttachedFile, ...], Many(MOST_PHOTOS)]

    REFUSAL_ENDS: ClassVar[bool] = True
    AWAITED: ClassVar[str] = DISPUTE

    @property
    def matter(self) -> str:
        """A dispute over a return."""
        return DISPUTE

    @property
    def involved(self) -> tuple[str, ...]:
        """The two who disagree."""
        return tuple(dict.fromkeys(filter(None, (self.number, self.desk))))

    def paper_facts(self, words: EntryWords, /) -> tuple[tuple[str, str], ...]:
        """What each of the two states: whom it is from, the condition, the words."""
        officer, desk = (self.officer_name, self.number), (self.desk_name, self.desk)
        found = words.choice(_CONDITION, self.found)
        return (
            self._statement(words, "claimed", officer, self._claim(words), self.text),
            self._statement(words, "found", desk, found, self.note),
        )

    def _claim(self, words: EntryWords) -> str:
        """The condition that the officer states."""
        return words.choice(_CONDITION, self.claimed)

    def _statement(
        self, words: EntryWords, what: str, who: tuple[str, str], condition: str, said: str
    ) -> tuple[str, str]:
        stated = words("entry.statement", who=" ".join(who).strip(), condition=condition, said=said)
        return words(f"disputes.paper.{what}"), stated


@recorded("equipment.return_disputed", 2)
@dataclass(frozen=True, slots=True)
class ReturnDisputed2(ReturnDisputed):
    """The same, where both may state one condition, and the officer says that it was so `already` when they took the thing."""

    already: bool

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Who says what against whom: of the condition, or of when it came about."""
        return words.said(self, "already" if self.already else "")

    def _claim(self, words: EntryWords) -> str:
        """The condition that the officer states, and since when."""
        claim = ReturnDisputed._claim(self, words)
        return words("disputes.already", condition=claim) if self.already else claim
