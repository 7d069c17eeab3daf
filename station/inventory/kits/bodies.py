"""Bodies of entries about kits. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST, LONGEST_NOTE, ItemName, Tag

MOST_PARTS: Final = 100
"""Items in one kit."""
LONGEST_NAME: Final = LONGEST["name"]

KitName = Annotated[str, Text(LONGEST_NAME, 1), Typed()]


@dataclass(frozen=True, slots=True)
class PartOfKit:
    """An item of a kit, with its name as it was."""

    tag: Tag
    name: ItemName


@recorded("kit.defined")
@dataclass(frozen=True, slots=True)
class KitDefined(Body):
    """The items that belong to a kit from now on; `reason` is empty for a new kit, and why it was changed for one that stood."""

    code: Annotated[Tag, Typed()]
    name: KitName
    parts: Annotated[tuple[PartOfKit, ...], Many(MOST_PARTS, 1)]
    reason: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which items; in an item's history, that it belongs to the kit or no longer does."""
        why = words("entry.kit_reason", reason=self.reason) if self.reason else ""
        if any(subject("item", each.tag) == about for each in self.parts):
            return words.said(self, "item", why=why)
        if about.startswith(subject("item", "")):
            return words.said(self, "item_out", why=why)
        named = [words.item(each.tag, each.name) for each in self.parts]
        return words.said(self, items=words.some("entry.some_items", named), why=why)


@recorded("kit.dissolved")
@dataclass(frozen=True, slots=True)
class KitDissolved(Body):
    """A kit is no more; its items stay as they are, and its code is free again."""

    code: Tag
    name: Annotated[str, Text(LONGEST_NAME)]
    reason: Annotated[str, Text(LONGEST_NOTE, 1), Typed(lines=True)]
