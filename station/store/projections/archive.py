"""Projections of the archive: recordings that came in, were restored or attributed, and sessions that closed."""

from __future__ import annotations

from station.core.clock import to_record
from station.core.ledger import Entry
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.archive import import_session, recording

_ARCHIVE = Room("archive")

_PLAIN = (
    "sha256",
    "size",
    "stored",
    "source_path",
    "source_mtime",
    "kind",
    "state",
    "recorded_from",
    "recorded_until",
    "time_source",
    "camera",
    "camera_serial",
    "officer",
    "officer_name",
    "department",
    "basis",
    "doubt",
    "agrees",
    "purpose",
    "matter",
    "session",
)

# The audit of viewing and checking counts by being in the ledger.
_ARCHIVE.without_state("media.viewed")
_ARCHIVE.without_state("media.checked")


@_ARCHIVE.projects("media.imported", recording)
def imported(rows: Rows, entry: Entry) -> None:
    """A recording came in."""
    came_in = {name: entry.body[name] for name in _PLAIN}
    came_in |= {"imported_at": to_record(entry.happened_at), "seq": entry.seq}
    if not rows.add(recording, came_in):
        rows.put(recording, came_in)
        rows.impossible("recording_again", recording=came_in["sha256"])


@_ARCHIVE.projects("media.restored", recording)
def restored(rows: Rows, entry: Entry) -> None:
    """Content on record lies in the archive again, under another name."""
    _change(rows, entry.body["sha256"], {"stored": entry.body["stored"]})


@_ARCHIVE.projects("media.attributed", recording)
def attributed(rows: Rows, entry: Entry) -> None:
    """Somebody settled whose recording it is."""
    body = entry.body
    _change(
        rows,
        body["sha256"],
        {
            "officer": body["officer"],
            "officer_name": body["officer_name"],
            "department": body["department"],
            "basis": "resolved",
            "doubt": None,
            "agrees": None,
        },
    )


@_ARCHIVE.projects("media.import_closed", import_session)
def import_closed(rows: Rows, entry: Entry) -> None:
    """A session closed."""
    body = entry.body
    rows.put(
        import_session,
        {
            "session": body["session"],
            "source": body["source"]["path"],
            "camera": body["camera"],
            "complete": body["complete"],
            **{name: body[name] for name in ("copied", "already", "held", "failed")},
            "manifest": body["manifest"]["path"],
            "manifest_sha256": body["manifest"]["sha256"],
            "closed_at": to_record(entry.happened_at),
            "account": entry.actor.account,
            "seq": entry.seq,
        },
    )


def _change(rows: Rows, sha256: str, values: dict[str, object]) -> None:
    if not rows.change(recording, (sha256,), values):
        rows.impossible("recording_unknown", recording=sha256)
