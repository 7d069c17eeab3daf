"""Reading how long a recording is kept from its row."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row

from station.archive.retention.values import NOT_DECIDED, DeviceMark, MarkWay, Retained, RetentionDecision
from station.core.clock import from_record


def keeping_of(row: Row[Any]) -> Retained:
    """What was marked and decided of a recording, in a row with the columns of `recording`."""
    if row.retention_at is None and row.marks is None:
        return NOT_DECIDED
    told = [] if row.marks is None else json.loads(row.marks)
    marks = tuple(DeviceMark(MarkWay(each["way"]), each["told"], each["session"]) for each in told)
    if row.retention_at is None:
        return Retained(marks)
    decided = RetentionDecision(
        row.retention,
        row.retention_named or "",
        row.retention_reason,
        row.retention_by,
        from_record(row.retention_at),
    )
    return Retained(marks, decided)
