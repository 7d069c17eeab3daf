"""Projections of the archive: recordings that came in, were restored or attributed, and sessions that closed."""

from __future__ import annotations

from sqlalchemy import Connection

from station.core.clock import to_record
from station.core.ledger import Entry
from station.store.projections.equipment import close_open_return
from station.store.projections.registry import projects, without_state
from station.store.projections.rows import change_row, put_row
from station.store.schema.archive import import_session, recording

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
without_state("media.viewed")
without_state("media.checked")


@projects("media.imported")
def imported(connection: Connection, entry: Entry) -> None:
    """A recording came in."""
    row = {name: entry.body[name] for name in _PLAIN}
    put_row(connection, recording, {**row, "imported_at": to_record(entry.happened_at), "seq": entry.seq})


@projects("media.restored")
def restored(connection: Connection, entry: Entry) -> None:
    """Content on record lies in the archive again, under another name."""
    change_row(connection, recording, {"sha256": entry.body["sha256"]}, {"stored": entry.body["stored"]})


@projects("media.attributed")
def attributed(connection: Connection, entry: Entry) -> None:
    """Somebody settled whose recording it is."""
    body = entry.body
    change_row(
        connection,
        recording,
        {"sha256": body["sha256"]},
        {
            "officer": body["officer"],
            "officer_name": body["officer_name"],
            "department": body["department"],
            "basis": "resolved",
            "doubt": None,
            "agrees": None,
        },
    )


@projects("media.import_closed")
def import_closed(connection: Connection, entry: Entry) -> None:
    """A session closed; when it brought in all of a camera's recordings, that camera's return is complete (EQ-05)."""
    body = entry.body
    put_row(
        connection,
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
    if body["camera"] is not None:
        close_open_return(connection, body["camera"], entry)
