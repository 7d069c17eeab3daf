"""Which recordings came in in time, counted (DM-05, PF-09)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from station.audit.indicators.values import LateRecording
from station.core.clock import from_record, to_record
from station.store.schema.archive import recording


def judged_between(
    connection: Connection, first: datetime, last: datetime
) -> tuple[int, list[LateRecording]]:
    """How many were due in that time and came in until its end, and those of them that were late, the first due first.

    Only rows are read: whoever shows them compares the table before.
    """
    due, came, late = recording.c.due_at, recording.c.imported_at, recording.c.late
    then = (due >= to_record(first), due <= to_record(last), came <= to_record(last), late.is_not(None))
    count = connection.scalar(select(func.count()).select_from(recording).where(*then)) or 0
    rows = connection.execute(
        select(recording).where(late.is_(True), *then).order_by(due, recording.c.sha256)
    )
    return count, [
        LateRecording(row.sha256, row.camera, from_record(row.due_at), from_record(row.imported_at))
        for row in rows
    ]
