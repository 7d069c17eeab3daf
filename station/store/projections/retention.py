"""Projections of how long recordings are kept: what people decided (DM-04)."""

from __future__ import annotations

from typing import Final

from station.archive.retention.bodies import RetentionKept, RetentionUsual
from station.core.ledger import Entry
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.archive import recording

_ARCHIVE = Room("archive")
NOT_DECIDED: Final[Row] = {
    "retention": None,
    "retention_named": None,
    "retention_reason": None,
    "retention_by": None,
    "retention_at": None,
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


def _decided(rows: Rows, entry: Entry, body: RetentionKept | RetentionUsual, kept: Row) -> None:
    by = {"retention_by": entry.actor.name, "retention_at": entry.happened}
    if not rows.change(recording, (body.sha256,), {**kept, **by, "retention_reason": body.reason}):
        rows.impossible("recording_unknown", recording=body.sha256)
