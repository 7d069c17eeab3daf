"""The decision that a photo or paper belongs to an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.attachments import AttachedFile, Attachment
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.inventory.attaching.bodies import Attached, PaperKind
from station.inventory.bodies import LONGEST_NOTE
from station.inventory.values import Item
from station.people.sessions import Session

MOST_FILES: Final = 200
"""Of one item."""


@dataclass(frozen=True, slots=True)
class AttachCase:
    """An item with the files that it has, the one that is to be added, and what a person says of it."""

    item: Item
    present: Sequence[Attachment]
    file: AttachedFile
    what: PaperKind
    note: str


def decide_attach(session: Session, case: AttachCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry by which the file is the item's.

    Raises Refused ``attachments.twice``, ``attachments.too_many``, ``attachments.note_long``.
    """
    item = case.item
    note = require_taken(item, case.present, case.file, case.note)
    body = Attached(item.tag, item.name, case.file, case.what, note)
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=("EQ-10",))
    return Decided((draft,), (), None)


def require_taken(item: Item, present: Sequence[Attachment], file: AttachedFile, note: str) -> str:
    """The note as it is recorded, where the item takes one more file. Raises like `decide_attach`."""
    counting = [each for each in present if not each.voided]
    for each in counting:
        if each.file.sha256 == file.sha256:
            facts = {"tag": item.label, "name": file.name, "seq": each.seq, "there": each.file.name}
            raise Refused("attachments.twice", rule="EQ-10", **facts)
    if len(counting) >= MOST_FILES:
        raise Refused("attachments.too_many", rule="EQ-10", tag=item.label, most=MOST_FILES)
    if len(note.strip()) > LONGEST_NOTE:
        raise Refused("attachments.note_long", rule="EQ-10", field="note", longest=LONGEST_NOTE)
    return note.strip()
