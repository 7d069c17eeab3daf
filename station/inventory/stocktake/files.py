"""The scans of signed results that were filed with a stocktake: seen and taken along (PF-12)."""

from __future__ import annotations

from pathlib import Path

from station.core.attachments import Attachment, AttachmentFiles, Picture, StoredState
from station.core.errors import Refused
from station.core.ledger import Stream
from station.core.progress import CancelToken
from station.inventory.stocktake.bodies import StocktakeStarted
from station.inventory.stocktake.decide import RULE, about
from station.inventory.stocktake.ports import StocktakeStore
from station.people.asking import asks
from station.people.attaching import file_by
from station.people.permissions import Permission
from station.people.sessions import Session


class StocktakeFiles:
    """Papers of stocktakes as they were filed; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: StocktakeStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

    @asks(Permission.EQUIPMENT_VIEW)
    def of_count(self, session: Session, seq: int) -> tuple[Attachment, ...]:
        """The files of a stocktake, oldest first. Raises Refused ``stocktake.unknown``."""
        del session
        with self._store.read() as view:
            entry = view.ledger.entry(Stream.CUSTODY, seq) if seq > 0 else None
            if entry is None or not isinstance(entry.typed, StocktakeStarted):
                raise Refused("stocktake.unknown", rule=RULE, stocktake=seq)
            return view.attachments.about(about(seq))

    @asks(Permission.EQUIPMENT_VIEW)
    def compared(self, session: Session, seq: int) -> tuple[tuple[Attachment, StoredState], ...]:
        """The same, each read from the disk and compared with its entry."""
        return tuple((each, self._files.state(each.file)) for each in self.of_count(session, seq))

    @asks(Permission.EQUIPMENT_VIEW)
    def picture(self, session: Session, key: str, seq: int, *, cancel: CancelToken | None = None) -> Picture:
        """The picture that the entry `seq` filed. Raises like `AttachmentFiles.picture`, Refused ``attachments.unknown``."""
        return self._files.picture(self._one(session, key, seq).file, cancel)

    @asks(Permission.EQUIPMENT_VIEW)
    def save(self, session: Session, key: str, seq: int, target: Path) -> Path:
        """Write a copy of the file that the entry `seq` filed. Raises like `AttachmentFiles.save`, Refused ``attachments.unknown``."""
        return self._files.save(self._one(session, key, seq).file, target)

    def _one(self, session: Session, key: str, seq: int) -> Attachment:
        return file_by(self.of_count(session, int(key) if key.isdigit() else 0), seq, key, "PF-12")
