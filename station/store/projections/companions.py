"""Projections of camera's own files whose recording came in later than they did, or not yet (DM-02)."""

from __future__ import annotations

from datetime import datetime

from station.archive.belonging_bodies import MainAwaited, MainFound
from station.core.clock import to_record
from station.core.ledger import Entry
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.archive import recording

_ARCHIVE = Room("archive")


@_ARCHIVE.derives(MainAwaited, recording)
def main_awaited(rows: Rows, _entry: Entry, body: MainAwaited) -> None:
    """The recording that a camera's own file belongs to is not here."""
    _change(rows, body.sha256, {"awaited_main": body.main})


@_ARCHIVE.derives(MainFound, recording)
def main_found(rows: Rows, _entry: Entry, body: MainFound) -> None:
    """It is here: the file has its times and its officer."""
    _change(
        rows,
        body.sha256,
        {
            "awaited_main": None,
            "belongs_to": body.belongs_to,
            "recorded_from": to_record(body.recorded_from),
            "recorded_until": to_record(body.recorded_until),
            "device_from": _moment(body.device_from),
            "device_until": _moment(body.device_until),
            "time_source": body.time_source.value,
            "confidence": None if body.confidence is None else body.confidence.value,
            "time_doubt": None if body.time_doubt is None else body.time_doubt.value,
            "officer": body.officer,
            "officer_name": body.officer_name,
            "department": body.department,
            "basis": body.basis.value,
            "doubt": None if body.doubt is None else body.doubt.value,
            "agrees": body.agrees,
        },
    )


def _moment(value: datetime | None) -> str | None:
    return None if value is None else to_record(value)


def _change(rows: Rows, sha256: str, values: Row) -> None:
    if not rows.change(recording, (sha256,), values):
        rows.impossible("recording_unknown", recording=sha256)
