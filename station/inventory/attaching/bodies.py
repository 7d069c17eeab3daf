"""The body of the entry by which a photo or paper belongs to an item. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Digest, Number, Text, Typed, Worded
from station.core.ledger.bodies.limits import LONGEST_CODE
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, ItemName, Tag


class PaperKind(StrEnum):
    """What a file of an item is; worded in ``attachments.what.<value>``."""

    PHOTO = "photo"
    PURCHASE = "purchase"
    WARRANTY = "warranty"
    CERTIFICATE = "certificate"
    MANUAL = "manual"
    CARE = "care"
    REPAIR = "repair"
    OTHER = "other"


@recorded("equipment.attached")
@dataclass(frozen=True, slots=True)
class Attached(Body):
    """A photo or paper belongs to an item, which is called `name`."""

    tag: Tag
    name: ItemName
    file: AttachedFile
    what: Annotated[PaperKind, Worded("attachments.what")]
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which file; in an item's history without its name."""
        variant = "item" if about == subject("item", self.tag) else ""
        note = words("entry.attached_note", note=self.note) if self.note else ""
        return words.said(self, variant, file=self.file.name, note=note)


@dataclass(frozen=True, slots=True)
class NamedMovement:
    """A check-out, a return or a handover, by its number, hash and kind of entry."""

    seq: Annotated[int, Number(1)]
    hash: Annotated[str, Digest()]
    kind: Annotated[str, Text(LONGEST_CODE, 1)]


@recorded("equipment.attached", 2)
@dataclass(frozen=True, slots=True)
class Attached2(Attached):
    """A photo shows an item as it was when it went out or came back: it belongs to that `movement` (EQ-10)."""

    movement: NamedMovement

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """Which file, and the movement that it belongs to."""
        moved = words.kind(self.movement.kind)
        return words(
            "entry.attached_to", said=Attached.said(self, words, about), moved=moved, seq=self.movement.seq
        )
