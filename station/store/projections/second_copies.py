"""Projections of the second archive: copies that were stored in it, and copies that a check found wrong."""

from __future__ import annotations

from station.archive.second.bodies import SecondChecked, SecondMarked, SecondStored
from station.core.ledger import Entry
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.second_copies import second_copy

_ARCHIVE = Room("archive")
_ARCHIVE.without_state(SecondMarked)


@_ARCHIVE.derives(SecondStored, second_copy)
def second_stored(rows: Rows, entry: Entry, body: SecondStored) -> None:
    """Recordings lie in a second archive too."""
    for each in body.second_copies:
        row = {
            "sha256": each.sha256,
            "archive": body.archive,
            "stored": each.stored,
            "stored_at": entry.happened,
        }
        rows.put(second_copy, row)


@_ARCHIVE.derives(SecondChecked, second_copy)
def second_checked(rows: Rows, _entry: Entry, body: SecondChecked) -> None:
    """What a check found wrong is no copy any more."""
    for each in body.bad:
        if each.sha256 is not None:
            rows.remove(second_copy, each.sha256, body.archive)
