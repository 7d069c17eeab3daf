"""Reading one stored file once: its SHA-256 proves it, and further digests are of the very same read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from station.archive.copying import direct, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import Block
from station.archive.copying.further import FurtherHashes
from station.archive.copying.job import FurtherDigest
from station.archive.copying.journal import JournalBroken
from station.archive.copying.pipeline import Ring, run_blocks
from station.archive.copying.recovery import open_stored
from station.archive.copying.trouble import FileTrouble
from station.archive.giving_back.values import GivingFault
from station.archive.values import Recording

Moved = Callable[[int], None]
"""Told how many bytes were read; may raise Cancelled."""


class DigestReader:
    """Reads files of one archive with buffers that are made once."""

    def __init__(self, root: Path, algorithms: Sequence[str]) -> None:
        self.disk = ColdReading(root)
        self._root, self._algorithms = root, algorithms
        self._ring = Ring(transfer.RING, direct.MIB * 4)

    def read(
        self, recording: Recording, moved: Moved
    ) -> tuple[GivingFault | None, tuple[FurtherDigest, ...]]:
        """The digests of a file, or its fault: what lies there is not what was recorded. Raises Cancelled."""
        try:
            fd = open_stored(self._root, recording.stored, self.disk)
        except (FileNotFoundError, NotADirectoryError):
            return GivingFault.MISSING, ()
        except (OSError, FileTrouble, JournalBroken):
            return GivingFault.UNREADABLE, ()
        digest, further = hashlib.sha256(), FurtherHashes(self._algorithms)

        def fill(block: Block, offset: int) -> None:
            moved(direct.read_into(fd, block, offset))

        def hashed(block: Block) -> None:
            digest.update(block.filled)

        try:
            run_blocks(self._ring, os.fstat(fd).st_size, fill, [hashed, *further.stages()])
        except (OSError, FileTrouble):
            return GivingFault.UNREADABLE, ()
        finally:
            os.close(fd)
        if digest.hexdigest() != recording.sha256:
            return GivingFault.CHANGED, ()
        return None, further.found()
