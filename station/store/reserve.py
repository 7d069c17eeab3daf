"""A reserve of disk space, which is freed when the disk is full, so that the last acts can still be recorded."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from station.core.places import for_owner

RESERVE_BYTES = 4 * 1024 * 1024
_PLENTY_BYTES = 4 * RESERVE_BYTES
"""Space from which on a reserve is made; on a fuller disk it would take what the next acts need."""
_TOO_LITTLE_BYTES = 512 * 1024
"""Space below which the database can't even be opened: its log and shared index need some."""

log = logging.getLogger(__name__)


def has_room(folder: Path) -> bool:
    """Whether there is room in `folder` for some entries: it is taken for a moment, since a quota shows in no other way.

    What else may be wrong with the folder the database says.
    """
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            os.posix_fallocate(file.fileno(), 0, _TOO_LITTLE_BYTES)
    except OSError as trouble:
        return trouble.errno not in (errno.ENOSPC, errno.EDQUOT)
    return True


class Reserve:
    """The reserve file of one station; a failure to make it stops nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self) -> None:
        """Make the reserve file, where there is plenty of space."""
        with suppress(OSError):
            if not self._path.exists() and self._free_bytes() >= _PLENTY_BYTES:
                with open(self._path, "wb", opener=for_owner) as file:
                    file.write(b"\0" * RESERVE_BYTES)

    def give_up(self) -> None:
        """Delete the reserve file: there was no room for an act."""
        with suppress(OSError):
            self._path.unlink()

    def make_room(self) -> None:
        """Delete the reserve file on a disk so full that the database can't be opened."""
        with suppress(OSError):
            if self._free_bytes() < _TOO_LITTLE_BYTES and self._path.exists():
                self._path.unlink()
                log.warning("the disk is full; the reserve was given up for the last acts")

    def _free_bytes(self) -> int:
        return shutil.disk_usage(self._path.parent).free
