"""The decision that a photo or paper belongs to an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.core.attachments import AttachedFile, Attachment
from station.core.deciding import Decided
from station.core.ledger import subject
from station.core.policy import Policy
from station.inventory.attaching.bodies import Attached, PaperKind
from station.inventory.values import Item
from station.people.attaching import require_taken
from station.people.sessions import Session


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
    note = require_taken(item.label, case.present, case.file, case.note, "EQ-10")
    body = Attached(item.tag, item.name, case.file, case.what, note)
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=("EQ-10",))
    return Decided((draft,), (), None)
