"""Photos and papers of items as use cases: adding one, which are there, seeing one, taking a copy along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from station.core.attachments import AttachedFile, Attachment, AttachmentFiles
from station.core.deciding import record
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.voiding import Voids
from station.core.progress import CancelToken
from station.inventory.attaching.bodies import PaperKind
from station.inventory.attaching.decide import AttachCase, decide_attach
from station.inventory.attaching.movements import (
    SHOWN_AT,
    MovedItem,
    PhotoCase,
    PhotographedLoan,
    decide_photo,
    moved_items,
    photographed_loans,
    require_picture,
)
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.register.use_cases import required
from station.inventory.values import Item
from station.people.asking import asks
from station.people.attaching import FilesFound, FilesOnRecord
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class AttachResult:
    """The entry, and the files of the item then."""

    entry: Entry
    files: tuple[Attachment, ...]


class ItemFiles(FilesOnRecord, ask=asks(Permission.EQUIPMENT_VIEW)):
    """Photos and papers of items; adding needs EQUIPMENT_EDIT (or, of a loan, COUNTER_OPERATE), looking EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

    @asks(Permission.EQUIPMENT_EDIT)
    def attach(
        self,
        session: Session,
        tag: str,
        path: Path,
        what: PaperKind,
        note: str = "",
        *,
        cancel: CancelToken | None = None,
    ) -> AttachResult:
        """Copy the file at `path` into the data folder and record it as the item's.

        Raises like `AttachmentFiles.receive` and `decide_attach`, Refused ``equipment.unknown``.
        """
        with self._files.receive(path, cancel) as received, self._store.write() as work:
            item = required(work, tag)
            present = work.attachments.about(subject("item", item.tag))
            case = AttachCase(item, present, received.file, what, note)
            decided = decide_attach(session, case, work.policy, self._store.clock.now())
            (entry,) = record(work, decided)
            received.keep()  # an entry never names what is not there
            return AttachResult(entry, work.attachments.about(subject("item", item.tag)))

    @asks(Permission.COUNTER_OPERATE, Permission.EQUIPMENT_EDIT)
    def judged(self, session: Session, path: Path) -> AttachedFile:
        """What the file at `path` is, if it can be a photo of a loan: asked before that is recorded.

        Raises like `AttachmentFiles.receive`, Refused ``attachments.no_picture``.
        """
        del session
        with self._files.receive(path) as received:
            return require_picture(received.file)

    @asks(Permission.COUNTER_OPERATE, Permission.EQUIPMENT_EDIT)
    def photograph(
        self,
        session: Session,
        path: Path,
        seq: int,
        tags: Sequence[str] = (),
        note: str = "",
        *,
        cancel: CancelToken | None = None,
    ) -> tuple[Entry, ...]:
        """Record the picture at `path` as one of the check-out, return or handover `seq`: of all its items, or those with these tags.

        Raises like `AttachmentFiles.receive` and `decide_photo`, Refused ``equipment.unknown``.
        """
        with self._files.receive(path, cancel) as received, self._store.write() as work:
            case = _photo_case(work, seq, tags, received.file, note)
            entries = record(work, decide_photo(session, case, work.policy, self._store.clock.now()))
            received.keep()
            return entries

    @asks(Permission.EQUIPMENT_VIEW)
    def loans(self, session: Session, tag: str) -> tuple[PhotographedLoan, ...]:
        """The loans of an item that have photos, newest first. Raises Refused ``equipment.unknown``."""
        del session
        with self._store.read() as view:
            tag, files = required(view, tag).tag, _of(view, tag)
            if not any(each.what in SHOWN_AT.values() for each in files):
                return ()
            return photographed_loans(tag, view.equipment.history_since((tag,), 1)[tag], files)

    def _found(self, session: Session, key: str) -> FilesFound:
        del session
        with self._store.read() as view:
            return FilesFound(key, "EQ-10", _of(view, key))


def _of(view: InventoryView, tag: str) -> tuple[Attachment, ...]:
    return view.attachments.about(subject("item", required(view, tag).tag))


def _photo_case(
    view: InventoryView, seq: int, tags: Sequence[str], file: AttachedFile, note: str
) -> PhotoCase:
    movement = view.ledger.entry(Stream.CUSTODY, seq, checked=True)
    moved = moved_items(movement)
    items = {item.tag: item for tag in tags or moved for item in (required(view, tag),)}
    mine = tuple(tag for tag in items if tag in moved)
    strange = tuple(item.label for tag, item in items.items() if tag not in moved) if moved else ()
    histories = view.equipment.history_since(mine, seq) if mine else {}
    return PhotoCase(
        seq,
        movement,
        tuple(_moved_item(view, items[tag], movement, histories[tag]) for tag in mine),
        strange,
        file,
        note,
    )


def _moved_item(
    view: InventoryView, item: Item, movement: Entry | None, history: Sequence[Entry]
) -> MovedItem:
    about = subject("item", item.tag)
    void = None if movement is None else Voids(history).by(movement, about)
    return MovedItem(item, view.attachments.about(about), void)
