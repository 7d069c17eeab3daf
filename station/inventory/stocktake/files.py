"""The scans of signed results that were filed with a stocktake: seen and taken along (PF-12)."""

from __future__ import annotations

from station.core.attachments import AttachmentFiles
from station.core.errors import Refused
from station.core.ledger import Stream
from station.inventory.stocktake.bodies import StocktakeStarted
from station.inventory.stocktake.decide import RULE, about
from station.inventory.stocktake.ports import StocktakeStore
from station.people.asking import asks
from station.people.attaching import FilesFound, FilesOnRecord, numbered
from station.people.permissions import Permission
from station.people.sessions import Session


class StocktakeFiles(FilesOnRecord, ask=asks(Permission.EQUIPMENT_VIEW)):
    """Papers of stocktakes as they were filed; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: StocktakeStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

    def _found(self, session: Session, key: str) -> FilesFound:
        del session
        seq = numbered(key)
        with self._store.read() as view:
            entry = view.ledger.entry(Stream.CUSTODY, seq) if seq > 0 else None
            if entry is None or not isinstance(entry.typed, StocktakeStarted):
                raise Refused("stocktake.unknown", rule=RULE, stocktake=seq)
            return FilesFound(key, "PF-12", view.attachments.about(about(seq)))
