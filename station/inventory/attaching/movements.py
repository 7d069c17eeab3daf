"""Photos at both ends of a loan: the decision that one belongs to a movement, and the loans with those that they have (EQ-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.attachments import AttachedFile, Attachment
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.voiding import Voids, entry_subject
from station.core.policy import Policy
from station.inventory.attaching.bodies import Attached2, NamedMovement, PaperKind
from station.inventory.bodies import CheckedIn, CheckedOut
from station.inventory.handing.bodies import HandedOver
from station.inventory.values import Item
from station.people.attaching import require_taken
from station.people.sessions import Session

SHOWN_AT: Final = {
    CheckedOut.KIND: "photo_taken",
    CheckedIn.KIND: "photo_returned",
    HandedOver.KIND: "photo_handed",
}
"""What a photo is called that belongs to a movement of this kind; worded in ``attachments.what.<value>``."""


@dataclass(frozen=True, slots=True)
class MovedItem:
    """An item of the movement, the files that it has, and the entry by which the movement does not count for it."""

    item: Item
    present: Sequence[Attachment]
    void: Entry | None


@dataclass(frozen=True, slots=True)
class PhotoCase:
    """A movement as it was asked for, those of its items that the photo shows, and tags that were asked for and are not among them."""

    seq: int
    movement: Entry | None
    items: tuple[MovedItem, ...]
    strange: tuple[str, ...]
    file: AttachedFile
    note: str


def moved_items(entry: Entry | None) -> Mapping[str, tuple[str, ...]]:
    """The items that went out or came back by an entry, each with the officers whose loan began or ended."""
    body = None if entry is None else entry.typed
    if isinstance(body, HandedOver):
        return dict.fromkeys((each.tag for each in body.lines), (body.giver, body.number))
    if isinstance(body, CheckedOut):
        return dict.fromkeys((each.tag for each in body.lines), (body.number,))
    if isinstance(body, CheckedIn):
        return {each.tag: (each.number,) for each in body.lines}
    return {}


def decide_photo(session: Session, case: PhotoCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entries, one for each item, by which the photo belongs to the movement.

    Raises Refused ``attachments.no_movement``, ``attachments.not_moved``, ``attachments.no_picture``,
    ``attachments.movement_void``, and like `decide_attach`.
    """
    entry, moved = case.movement, moved_items(case.movement)
    if entry is None or not moved:
        raise Refused("attachments.no_movement", rule="EQ-10", seq=case.seq)
    if case.strange:
        raise Refused("attachments.not_moved", rule="EQ-10", tag=", ".join(case.strange), seq=case.seq)
    require_picture(case.file)
    named, drafts = NamedMovement(entry.seq, entry.hash.hex(), entry.kind), []
    for each in case.items:
        item = each.item
        if each.void is not None:
            raise Refused("attachments.movement_void", rule="EQ-10", tag=item.label, seq=entry.seq)
        note = require_taken(item.label, each.present, case.file, case.note, "EQ-10")
        body = Attached2(item.tag, item.name, case.file, PaperKind.PHOTO, note, named)
        about = (
            subject("item", item.tag),
            *(subject("officer", number) for number in moved[item.tag]),
            entry_subject(Stream.CUSTODY, entry.seq),
        )
        drafts.append(session.draft(body, now, subjects=about, rules=("EQ-10",)))
    return Decided(tuple(drafts), (), None)


def require_picture(file: AttachedFile) -> AttachedFile:
    """The file, if it is a picture: raises Refused ``attachments.no_picture``."""
    if not file.form.is_picture:
        raise Refused("attachments.no_picture", rule="EQ-10", name=file.name)
    return file


@dataclass(frozen=True, slots=True)
class LoanEnd:
    """The beginning or the end of a loan: its entry, whose loan it is, whether that entry does not count, and its photos."""

    entry: Entry
    number: str
    name: str
    struck: bool
    photos: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class PhotographedLoan:
    """A loan with a photo of either end; an end that is not known, or not yet, is None."""

    taken: LoanEnd | None
    returned: LoanEnd | None


def photographed_loans(
    tag: str, history: Iterable[Entry], files: Sequence[Attachment]
) -> tuple[PhotographedLoan, ...]:
    """The loans of an item that have photos, newest first; `history` are all entries about it."""
    entries = sorted(history, key=lambda each: (each.happened_at, each.seq))
    voids, photos = Voids(entries), _by_movement(entries, files)
    found: list[PhotographedLoan] = []
    opened: dict[bool, LoanEnd | None] = {False: None, True: None}
    for entry in entries:
        if not moved_items(entry).get(tag):
            continue
        struck = voids.by(entry, subject("item", tag)) is not None
        shown = photos.get((entry.seq, entry.hash.hex()), ())
        if isinstance(body := entry.typed, CheckedIn | HandedOver):
            number, name = _giver(body, tag)
            began = (opened[True] or opened[False]) if struck else opened[False]
            found.append(PhotographedLoan(began, LoanEnd(entry, number, name, struck, shown)))
            opened[struck] = None
        if isinstance(body, CheckedOut | HandedOver):
            left = opened[struck]
            found += [PhotographedLoan(left, None)] if left is not None else []
            opened[struck] = LoanEnd(entry, body.number, body.name, struck, shown)
    found += [PhotographedLoan(left, None) for left in opened.values() if left is not None]
    return tuple(reversed([each for each in found if _has_photos(each)]))


def _by_movement(
    entries: Iterable[Entry], files: Sequence[Attachment]
) -> dict[tuple[int, str], tuple[Attachment, ...]]:
    """The photos of each movement, which is named by number and hash."""
    known, found = {each.seq: each for each in files}, dict[tuple[int, str], tuple[Attachment, ...]]()
    for entry in entries:
        if isinstance(body := entry.typed, Attached2) and entry.seq in known:
            place = (body.movement.seq, body.movement.hash)
            found[place] = (*found.get(place, ()), known[entry.seq])
    return found


def _giver(body: CheckedIn | HandedOver, tag: str) -> tuple[str, str]:
    """Whose loan of the item ends."""
    if isinstance(body, HandedOver):
        return body.giver, body.giver_name
    return next((each.number, each.holder_name) for each in body.lines if each.tag == tag)


def _has_photos(loan: PhotographedLoan) -> bool:
    return any(end is not None and end.photos for end in (loan.taken, loan.returned))
