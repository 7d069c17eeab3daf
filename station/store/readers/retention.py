"""Reading how long a recording is kept from its row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from station.archive.retention.values import NOT_DECIDED, Retained, RetentionDecision
from station.core.clock import from_record


def keeping_of(row: Row[Any]) -> Retained:
    """What was decided of a recording, in a row with the columns of `recording`."""
    if row.retention_at is None:
        return NOT_DECIDED
    decided = RetentionDecision(
        row.retention,
        row.retention_named or "",
        row.retention_reason,
        row.retention_by,
        from_record(row.retention_at),
    )
    return Retained(decided=decided)
