"""Projections of how long recordings are kept: what devices marked, and what people decided (DM-04)."""

from __future__ import annotations

import json
from typing import Final

from station.archive.retention.bodies import RetentionKept, RetentionUsual
from station.archive.told.bodies import MediaMarked, RecorderSpoke
from station.core.ledger import Entry, canonical_bytes
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.archive import recording

_ARCHIVE = Room("archive")
_ARCHIVE.without_state(RecorderSpoke)
NOT_DECIDED: Final[Row] = {
    "retention": None,
    "retention_named": None,
    "retention_reason": None,
    "retention_by": None,
    "retention_at": None,
    "marks": None,
}
"""Of a recording that came in just now."""


@_ARCHIVE.derives(RetentionKept, recording)
def retention_kept(rows: Rows, entry: Entry, body: RetentionKept) -> None:
    """A recording is kept long-term."""
    _decided(rows, entry, body, {"retention": body.retention, "retention_named": body.retention_named})


@_ARCHIVE.derives(RetentionUsual, recording)
def retention_usual(rows: Rows, entry: Entry, body: RetentionUsual) -> None:
    """A recording is kept as its activity asks."""
    _decided(rows, entry, body, {"retention": None, "retention_named": None})


@_ARCHIVE.derives(MediaMarked, recording)
def marked(rows: Rows, _entry: Entry, body: MediaMarked) -> None:
    """A device marked a recording."""
    row = rows.row(recording, body.sha256)
    if row is None:
        rows.impossible("recording_unknown", recording=body.sha256)
        return
    new = [{"way": each.way.value, "told": each.told, "session": body.session} for each in body.marks]
    told = [*json.loads(row["marks"] or "[]"), *new]
    rows.change(recording, (body.sha256,), {"marks": canonical_bytes(told).decode("utf-8")})


def _decided(rows: Rows, entry: Entry, body: RetentionKept | RetentionUsual, kept: Row) -> None:
    by = {"retention_by": entry.actor.name, "retention_at": entry.happened}
    if not rows.change(recording, (body.sha256,), {**kept, **by, "retention_reason": body.reason}):
        rows.impossible("recording_unknown", recording=body.sha256)
