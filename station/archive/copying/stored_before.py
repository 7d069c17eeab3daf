"""Content that is stored already: it is read once before anybody is told so."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from station.archive.copying import transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import Block
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Ring
from station.archive.copying.trouble import FileTrouble
from station.core.errors import Cancelled


class StoredBefore:
    """What is stored under one archive root, by its SHA-256, and whether it is that content still."""

    def __init__(
        self, archive_root: Path, known: Mapping[str, str], disk: ColdReading, cancelled: threading.Event
    ) -> None:
        self._root, self._disk, self._cancelled = archive_root, disk, cancelled
        self._known = dict(known)
        self._lying: dict[str, bool] = {}

    def at(self, sha256: str, size: int, block: Block | None = None) -> str | None:
        """Where content with this hash is stored, if the file there has this content still.

        It is read for that once, in `block` where the caller has one: who is told that all is stored wipes the card.
        """
        stored = self._known.get(sha256)
        if stored is None:
            return None
        if sha256 not in self._lying:
            self._lying[sha256] = self._is_whole(self._root / stored, sha256, size, block)
        return stored if self._lying[sha256] else None

    def add(self, sha256: str, stored: str) -> None:
        """This content was read back and has its name."""
        self._known[sha256], self._lying[sha256] = stored, True

    def _is_whole(self, path: Path, sha256: str, size: int, block: Block | None) -> bool:
        try:
            if path.lstat().st_size != size:
                return False
            if block is not None:
                return transfer.hash_stored_small(path, block, self._disk) == sha256
            aside = Meter(0, 0)  # this reading is no progress, and stops with the rest
            aside.cancelled = self._cancelled
            return transfer.hash_stored(path, Ring(2, transfer.BLOCK), aside, self._disk) == sha256
        except (OSError, FileTrouble, Cancelled):
            return False
