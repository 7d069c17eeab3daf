"""Projections of whose recordings are by further devices that equal content came in from (DM-02)."""

from __future__ import annotations

import json

from station.archive.origins.bodies import OriginAttributed
from station.core.ledger import Entry, canonical_bytes
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.archive import recording

_ARCHIVE = Room("archive")


@_ARCHIVE.derives(OriginAttributed, recording)
def origin_attributed(rows: Rows, _entry: Entry, body: OriginAttributed) -> None:
    """A person decided whose it is by one of these devices."""
    row = rows.row(recording, body.sha256)
    told = [] if row is None else json.loads(row["origins"] or "[]")
    if not any(each["seq"] == body.origin_seq for each in told):
        rows.impossible("recording_unknown", recording=body.sha256)
        return
    by = {"officer": body.officer, "officer_name": body.officer_name, "department": body.department}
    decided = {**by, "basis": "resolved", "doubt": None}
    told = [{**each, **decided} if each["seq"] == body.origin_seq else each for each in told]
    rows.change(recording, (body.sha256,), {"origins": canonical_bytes(told).decode()})
