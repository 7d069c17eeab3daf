"""Whether the archive of this desktop is there: a disk that is not connected leaves an empty folder, which is none (DM-03)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from station.archive.copying.session import SESSIONS_FOLDER
from station.archive.importing.manifest import MANIFESTS_FOLDER
from station.archive.marks import mark_of
from station.archive.ports import ArchiveReader, ArchiveStore
from station.archive.proving import LOOKED_FOR
from station.core.authentication import Authenticate
from station.core.errors import StoreProblem
from station.people.asking import asks_nothing

_OWN_FOLDERS: Final = (MANIFESTS_FOLDER, SESSIONS_FOLDER)
"""Only the program makes them in an archive."""


def absence(
    root: Path, place: str, reader: ArchiveReader | None, authenticate: Authenticate | None
) -> StoreProblem | None:
    """The problem of a folder `root` that is not the archive of a place; None where it is, or where that has no recordings yet.

    Its own mark says so. Without it (an older station's, or its key was renewed) one of the newest recordings must lie there by
    its name, or the archive's manifests; what is damaged of it the check of files tells. Without the database (`reader` is
    None) the mark and those folders alone speak. Codes: ``archive.disk_missing``, ``archive.not_ours`` for a folder with the mark
    of another archive.
    """
    mark = mark_of(root, authenticate)
    if mark is not None and mark.own:
        return None if mark.place == place else _not_ours(root)
    if reader is not None:
        if any(os.path.lexists(root / each.stored) for each in reader.newest_at(place, LOOKED_FOR)):
            return None
        if mark is None and reader.count_at(place) == 0:
            return None
    if mark is not None:
        return _not_ours(root)
    return None if any((root / name).is_dir() for name in _OWN_FOLDERS) else not_at_hand(root)


def not_at_hand(root: Path) -> StoreProblem:
    """The problem ``archive.disk_missing``, which says what to do."""
    return StoreProblem("archive.disk_missing", path=str(root))


def _not_ours(root: Path) -> StoreProblem:
    return StoreProblem("archive.not_ours", path=str(root))


class Presence:
    """Whether the archive of this desktop is there now."""

    def __init__(self, store: ArchiveStore, root: Path, place: str) -> None:
        self._store, self._root, self._place = store, root, place

    @asks_nothing("whether a disk is connected; nothing of what lies on it")
    def problem(self) -> StoreProblem | None:
        """What `absence` says of the archive, also while the database does not answer."""
        authenticate = self._store.authenticate
        mark = mark_of(self._root, authenticate)
        if mark is not None and mark.own:  # it needs no database, which may take long not to answer
            return absence(self._root, self._place, None, authenticate)
        try:
            with self._store.read() as view:
                return absence(self._root, self._place, view.archive, authenticate)
        except StoreProblem:
            return absence(self._root, self._place, None, authenticate)

    @asks_nothing("whether a disk is connected; nothing of what lies on it")
    def require(self) -> None:
        """Raise what `problem` gives."""
        problem = self.problem()
        if problem is not None:
            raise problem
