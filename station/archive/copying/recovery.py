"""Files that were verified and perhaps named when the engine died: looked at again, with their whole content."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from station.archive.copying import direct, transfer
from station.archive.copying.job import CopyOutcome
from station.archive.copying.journal import Verified
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Ring
from station.archive.copying.trouble import FileTrouble, at_destination
from station.archive.outcomes import FileOutcome


def settle_unfinished(archive_root: Path, unfinished: Iterable[Verified]) -> Iterator[CopyOutcome]:
    """Outcomes of those files that lie under their final name with the right content.

    The others were never named: their part files are worth nothing and the next import takes them again.
    """
    ring = Ring(2, transfer.BLOCK)
    for file in unfinished:
        path = archive_root / file.stored
        if not os.path.lexists(path):
            continue
        try:
            found = transfer.hash_stored(path, ring, Meter(0, 0))
            if found != file.sha256:
                # Somebody else's file of the same name; ours was never renamed to it.
                continue
            with at_destination():
                direct.sync_folder(path.parent)
        except FileTrouble:
            continue
        yield CopyOutcome(file.source, file.size, FileOutcome.COPIED, file.stored, file.sha256)
