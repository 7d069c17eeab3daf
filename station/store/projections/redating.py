"""Projections of recordings that were dated anew: when, whose and in time or late, and the return that is complete by it (DM-05, EQ-05)."""

from __future__ import annotations

from station.archive.redating.bodies import MediaRedated, SessionRedated, SessionRedated2
from station.core.clock import to_record
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.values import ReturnOutcome
from station.store.projections.deadlines import RECORDINGS, end
from station.store.projections.equipment import complete_return
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.archive import import_session, recording
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item

_ARCHIVE, _INVENTORY = Room("archive"), Room("inventory")


@_ARCHIVE.derives(MediaRedated, recording)
def redated(rows: Rows, _entry: Entry, body: MediaRedated) -> None:
    """What was recorded when, and whose it is by that; its file keeps its name."""
    values = {
        "recorded_from": to_record(body.recorded_from),
        "recorded_until": to_record(body.recorded_until),
        "device_from": to_record(body.device_from),
        "device_until": to_record(body.device_until),
        "confidence": None if body.confidence is None else body.confidence.value,
        "time_doubt": None if body.time_doubt is None else body.time_doubt.value,
        "officer": body.officer,
        "officer_name": body.officer_name,
        "department": body.department,
        "basis": body.basis.value,
        "doubt": None if body.doubt is None else body.doubt.value,
        "agrees": body.agrees,
        "due_at": None if body.due_at is None else to_record(body.due_at),
        "late": body.came_late,
    }
    if not rows.change(recording, (body.sha256,), values):
        rows.impossible("recording_unknown", recording=body.sha256)


@_ARCHIVE.derives(SessionRedated2, import_session)
@_ARCHIVE.derives(SessionRedated, import_session)
def session_redated(rows: Rows, _entry: Entry, body: SessionRedated) -> None:
    """An import whose recordings were dated anew may complete the return of its device."""
    if body.closes and not rows.change(import_session, (body.session,), {"closing": body.closing.value}):
        rows.impossible("import_unknown", session=body.session)


@_INVENTORY.derives(SessionRedated, item)
def camera_redated(rows: Rows, _entry: Entry, body: SessionRedated) -> None:
    """The same, for the device."""
    if body.closes and not complete_return(rows, body.camera or "", ReturnOutcome.IMPORTED):
        rows.impossible("no_open_return", tag=body.camera or "")


@_INVENTORY.derives(SessionRedated2, item)
def camera_redated_in_question(rows: Rows, entry: Entry, body: SessionRedated2) -> None:
    """The same; an import that was noted for the return of a device that is out counts for it no more."""
    camera_redated(rows, entry, body)
    before = rows.row(item, body.camera) if body.note_withdrawn else None
    if before is not None and before["last_import_session"] == body.session:
        rows.change(item, (body.camera,), {"last_import_at": None, "last_import_session": None})


@_INVENTORY.derives(SessionRedated2, deadline)
@_INVENTORY.derives(SessionRedated, deadline)
def recordings_redated(rows: Rows, entry: Entry, body: SessionRedated) -> None:
    """The same, for what was due."""
    if body.closes:
        end(rows, entry, RECORDINGS, subject("item", body.camera or ""), DeadlineOutcome.MET)
