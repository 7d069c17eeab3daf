"""Whether the archive of this desktop is there: a disk that is not connected leaves an empty folder, which is none (DM-03)."""

from __future__ import annotations

import os
from pathlib import Path

from station.archive.importing.manifest import MANIFESTS_FOLDER
from station.archive.marks import mark_of
from station.archive.ports import ArchiveReader
from station.archive.proving import LOOKED_FOR
from station.core.authentication import Authenticate
from station.core.errors import StoreProblem


def is_at_hand(root: Path, place: str, reader: ArchiveReader, authenticate: Authenticate | None) -> bool:
    """Whether the folder `root` is the archive of a place that has recordings, or one that has none yet.

    Its own mark says so. Without it (an older station's, or its key was renewed) one of the newest recordings must lie there by
    its name, or the archive's manifests; what is damaged of it the check of files tells.
    """
    if reader.count_at(place) == 0:
        return True
    mark = mark_of(root, authenticate)
    if mark is not None and mark.own:
        return mark.place == place
    if any(os.path.lexists(root / each.stored) for each in reader.newest_at(place, LOOKED_FOR)):
        return True
    return mark is None and (root / MANIFESTS_FOLDER).is_dir()


def not_at_hand(root: Path) -> StoreProblem:
    """The problem ``archive.disk_missing``, which says what to do."""
    return StoreProblem("archive.disk_missing", path=str(root))
