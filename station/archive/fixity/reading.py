"""Reading one stored file from the disk and comparing it with what is on record."""

from __future__ import annotations

import stat
from pathlib import Path

from station.archive.copying import direct, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import Block
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Ring
from station.archive.copying.trouble import FileTrouble
from station.archive.fixity.named import Expected
from station.archive.fixity.values import FileFault


class StoredReader:
    """Reads stored files from the disk with buffers that are made once."""

    def __init__(self, root: Path) -> None:
        self.disk = ColdReading(root)
        self._ring = Ring(transfer.RING, transfer.BLOCK)
        self._block = Block(direct.MIB)

    def fault(self, path: Path, expected: Expected) -> FileFault | None:
        """The fault of the file at `path`; None when it has none."""
        try:
            found = path.lstat()
        except FileNotFoundError:
            return FileFault.MISSING
        except OSError:
            return FileFault.UNREADABLE
        if not stat.S_ISREG(found.st_mode):
            return FileFault.CHANGED
        if found.st_size != expected.size:
            return FileFault.SIZE
        try:
            if expected.size < len(self._block.view):
                sha256 = transfer.hash_stored_small(path, self._block, self.disk)
            else:
                sha256 = transfer.hash_stored(path, self._ring, Meter(0, 0), self.disk)
        except (FileTrouble, OSError):
            return FileFault.UNREADABLE
        return None if sha256 == expected.sha256 else FileFault.CHANGED
