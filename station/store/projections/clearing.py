"""Projections of cleared devices: how many files of each import are gone from the device that they came from."""

from __future__ import annotations

from station.archive.clearing.bodies import ClearingBegun, MediaCleared
from station.core.ledger import Entry
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.archive import import_session

_ARCHIVE = Room("archive")
_ARCHIVE.without_state(ClearingBegun)


@_ARCHIVE.derives(MediaCleared, import_session)
def cleared(rows: Rows, entry: Entry, body: MediaCleared) -> None:
    """Files of imports were removed from the device that they came from."""
    if body.session is None:
        return
    row = rows.row(import_session, body.session)
    if row is None:
        rows.impossible("import_unknown", session=body.session)
        return
    gone = {"cleared": (row["cleared"] or 0) + len(body.cleared), "cleared_at": entry.happened}
    rows.change(import_session, (body.session,), gone)
