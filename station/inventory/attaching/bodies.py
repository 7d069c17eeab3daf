"""The body of the entry by which a photo or paper belongs to an item. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, ItemName, Tag


class PaperKind(StrEnum):
    """What a file of an item is; worded in ``attachments.what.<value>``."""

    PHOTO = "photo"
    PURCHASE = "purchase"
    WARRANTY = "warranty"
    CERTIFICATE = "certificate"
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
