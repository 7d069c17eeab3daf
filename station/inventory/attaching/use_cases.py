"""Photos and papers of items as use cases: adding one, which are there, seeing one, taking a copy along."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station.core.attachments import Attachment, AttachmentFiles, Picture, StoredState
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.progress import CancelToken
from station.inventory.attaching.bodies import PaperKind
from station.inventory.attaching.decide import AttachCase, decide_attach
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.register.use_cases import required
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class AttachResult:
    """The entry, and the files of the item then."""

    entry: Entry
    files: tuple[Attachment, ...]


class ItemFiles:
    """Photos and papers of items; adding needs EQUIPMENT_EDIT, looking EQUIPMENT_VIEW."""

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

    @asks(Permission.EQUIPMENT_VIEW)
    def of_item(self, session: Session, tag: str) -> tuple[Attachment, ...]:
        """The photos and papers of an item, oldest first, with those whose entry was voided. Raises Refused ``equipment.unknown``."""
        del session
        with self._store.read() as view:
            return _of(view, tag)

    @asks(Permission.EQUIPMENT_VIEW)
    def compared(self, session: Session, tag: str) -> tuple[tuple[Attachment, StoredState], ...]:
        """The same, each read from the disk and compared with its entry."""
        return tuple((each, self._files.state(each.file)) for each in self.of_item(session, tag))

    @asks(Permission.EQUIPMENT_VIEW)
    def picture(self, session: Session, tag: str, seq: int, *, cancel: CancelToken | None = None) -> Picture:
        """The picture that the entry `seq` added, compared before. Raises like `AttachmentFiles.picture`, Refused ``attachments.unknown``."""
        return self._files.picture(self._one(session, tag, seq).file, cancel)

    @asks(Permission.EQUIPMENT_VIEW)
    def save(self, session: Session, tag: str, seq: int, target: Path) -> Path:
        """Write a copy of the file that the entry `seq` added. Raises like `AttachmentFiles.save`, Refused ``attachments.unknown``."""
        return self._files.save(self._one(session, tag, seq).file, target)

    def _one(self, session: Session, tag: str, seq: int) -> Attachment:
        for each in self.of_item(session, tag):
            if each.seq == seq:
                return each
        raise Refused("attachments.unknown", rule="EQ-10", tag=tag, seq=seq)


def _of(view: InventoryView, tag: str) -> tuple[Attachment, ...]:
    return view.attachments.about(subject("item", required(view, tag).tag))
