"""The further devices that equal content came in from, as a row of recordings tells them (DM-02)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row

from station.archive.attribution.values import Basis, Doubt
from station.archive.origins.values import FurtherDevice
from station.archive.survey.values import TimeSource
from station.core.clock import from_record


def origins_of(row: Row[Any]) -> tuple[FurtherDevice, ...]:
    """All of them, in the order in which they came."""
    told = [] if row.origins is None else json.loads(row.origins)
    return tuple(
        FurtherDevice(
            session=each["session"],
            source_path=each["source_path"],
            camera=each["camera"],
            camera_serial=each["camera_serial"],
            recorded_from=from_record(each["recorded_from"]),
            recorded_until=from_record(each["recorded_until"]),
            time_source=TimeSource(each["time_source"]),
            officer=each["officer"],
            officer_name=each["officer_name"],
            department=each["department"],
            basis=Basis(each["basis"]),
            doubt=Doubt(each["doubt"]) if each["doubt"] else None,
            purpose=each["purpose"],
            matter=each["matter"],
            came_at=from_record(each["came_at"]),
            seq=each["seq"],
        )
        for each in told
    )
