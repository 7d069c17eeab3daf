"""Whether a folder is the archive of a place: by its mark, and by the newest recordings that the database has there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from station.archive.copying import transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.journal import JournalBroken
from station.archive.copying.pipeline import Ring
from station.archive.copying.recovery import lies_there
from station.archive.copying.trouble import FileTrouble
from station.archive.marks import mark_of
from station.archive.values import StoredContent
from station.core.authentication import Authenticate

LOOKED_FOR: Final = 20
"""Of the newest recordings of an archive: one of them must lie whole in the folder that is said to be it."""


def is_archive_of(
    root: Path, place: str, newest: Sequence[StoredContent], authenticate: Authenticate | None
) -> bool:
    """Whether a folder proves to be the archive of a place, whose newest recordings these are.

    One of them lies there, or, while it has none, its mark: a mark alone may be a copy's, or a former disk's.
    """
    mark = mark_of(root, authenticate)
    named = None if mark is None or not mark.own else mark.place
    return (holds_one_of(root, newest) and named in (None, place)) if newest else named == place


def holds_one_of(root: Path, newest: Sequence[StoredContent]) -> bool:
    """Whether one of these recordings lies in a folder, whole; the smallest is read first."""
    ring, disk = Ring(2, transfer.BLOCK), ColdReading(root)
    for each in sorted(newest, key=lambda content: content.size):
        try:
            if lies_there(root, each.stored, each.sha256, ring, disk):
                return True
        except (OSError, FileTrouble, JournalBroken):
            continue
    return False
