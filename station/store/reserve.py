"""Space held back on the disk, given up when it is full, so that the last acts can still be recorded."""

from __future__ import annotations

import logging
import shutil
from contextlib import suppress
from pathlib import Path

from station.core.places import for_owner

RESERVE_BYTES = 4 * 1024 * 1024
_PLENTY_BYTES = 4 * RESERVE_BYTES
"""Space from which on a reserve is made; on a fuller disk it would take what the next acts need."""
_TOO_LITTLE_BYTES = 512 * 1024
"""Space below which the database can't even be opened: its log and shared index need some."""

log = logging.getLogger(__name__)


class Reserve:
    """The reserve file of one station; that it can't be kept stops nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self) -> None:
        """Hold the space back, where there is plenty."""
        with suppress(OSError):
            if not self._path.exists() and self._free_bytes() >= _PLENTY_BYTES:
                with open(self._path, "wb", opener=for_owner) as file:
                    file.write(b"\0" * RESERVE_BYTES)

    def make_room(self) -> None:
        """Give the reserve up on a disk so full that the database can't be opened."""
        with suppress(OSError):
            if self._free_bytes() < _TOO_LITTLE_BYTES and self._path.exists():
                self._path.unlink()
                log.warning("the disk is full; the reserve was given up for the last acts")

    def _free_bytes(self) -> int:
        return shutil.disk_usage(self._path.parent).free
