"""How a file's time was found, as an order in a journal says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station.archive.survey.evidence import Edge
from station.archive.survey.values import TimeSource
from station.archive.weighing.values import Confidence, TimeDoubt, TimeReading, TimeReason, WeighedTime
from station.core.clock import from_record, to_record


def weighed_to(weighed: WeighedTime) -> dict[str, Any]:
    """Plain values; start and end are the file's."""
    return {
        "raw_start": to_record(weighed.raw_start),
        "raw_end": to_record(weighed.raw_end),
        "source": weighed.source,
        "confidence": weighed.confidence,
        "reasons": list(weighed.reasons),
        "doubts": list(weighed.doubts),
        "readings": [[each.source, each.raw, to_record(each.moment), each.edge] for each in weighed.readings],
        "other_start": None if weighed.other_start is None else to_record(weighed.other_start),
    }


def weighed_from(raw: Mapping[str, Any], start: datetime, end: datetime) -> WeighedTime:
    """What `weighed_to` gave. Raises KeyError, TypeError or ValueError for anything else."""
    return WeighedTime(
        start=start,
        end=end,
        raw_start=from_record(raw["raw_start"]),
        raw_end=from_record(raw["raw_end"]),
        source=TimeSource(raw["source"]),
        confidence=Confidence(raw["confidence"]),
        reasons=tuple(TimeReason(each) for each in raw["reasons"]),
        doubts=tuple(TimeDoubt(each) for each in raw["doubts"]),
        readings=tuple(
            TimeReading(TimeSource(source), str(told), from_record(moment), Edge(edge))
            for source, told, moment, edge in raw["readings"]
        ),
        other_start=None if raw["other_start"] is None else from_record(raw["other_start"]),
    )
