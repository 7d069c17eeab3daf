"""Bodies of entries about repairs. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number, Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, MOST_FEN, ItemName, OfficerNumber, Tag
from station.inventory.receivers.bodies import MOST_WATCHING
from station.people.deadlines.bodies import DueBy

LONGEST_REPAIRER: Final = 80

Repairer = Annotated[str, Text(LONGEST_REPAIRER, 1)]


@recorded("equipment.sent_to_repair")
@dataclass(frozen=True, slots=True)
class SentToRepair(Body):
    """A damaged item is sent to a designated place of repair, and expected back on a day (EQ-14)."""

    tag: Tag
    name: ItemName
    repairer: Repairer
    defect: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    expected_on: date
    back_by: DueBy

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What is sent where, and why."""
        return words.said(self, item=words.item(self.tag, self.name))


@recorded("equipment.sent_to_repair", 2)
@dataclass(frozen=True, slots=True)
class SentToRepair2(SentToRepair):
    """The same; `watching` are whoever answers for the item and the office's equipment administrators, whom the due moment concerns."""

    watching: Annotated[tuple[OfficerNumber, ...], Many(MOST_WATCHING)]


@recorded("equipment.back_from_repair")
@dataclass(frozen=True, slots=True)
class BackFromRepair(Body):
    """An item is back from repair: `mended` or not, what was done, and what it cost."""

    tag: Tag
    name: ItemName
    repairer: Repairer
    mended: bool
    note: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
    cost_fen: Annotated[int | None, Number(0, MOST_FEN, "fen")]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whether it is sound again, what was done, and at what cost."""
        cost = "" if self.cost_fen is None else words("entry.repair_cost", cost=words.money(self.cost_fen))
        return words.said(
            self, "" if self.mended else "unmended", item=words.item(self.tag, self.name), cost=cost
        )


REPAIR_MOVES: Final = frozenset({SentToRepair.KIND, BackFromRepair.KIND})
"""The kinds of entry that take an item to a place of repair and back."""
