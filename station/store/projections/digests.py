"""Projections of digests for exchange: those that were computed of recordings, and manifests that were given out."""

from __future__ import annotations

import json

from station.archive.exchange.bodies import ManifestGivenOut, MediaDigested
from station.core.ledger import Entry, canonical_bytes
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.archive import recording

_ARCHIVE = Room("archive")
_ARCHIVE.without_state(ManifestGivenOut)


@_ARCHIVE.derives(MediaDigested, recording)
def digested(rows: Rows, _entry: Entry, body: MediaDigested) -> None:
    """Digests of recordings were computed; another value than before can't be of the same content."""
    for each in body.digests:
        row = rows.row(recording, each.sha256)
        known = [] if row is None or row["digests"] is None else json.loads(row["digests"])
        others = [pair for pair in known if pair[0] != each.algorithm]
        if len(others) != len(known) and [each.algorithm, each.value] not in known:
            rows.impossible("digest_differs", recording=each.sha256)
        listed = canonical_bytes(sorted([*others, [each.algorithm, each.value]])).decode("utf-8")
        if not rows.change(recording, (each.sha256,), {"digests": listed}):
            rows.impossible("recording_unknown", recording=each.sha256)
