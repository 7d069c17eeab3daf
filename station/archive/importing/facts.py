"""What is on record of a recording by the order of its import, be its content new or here already (DM-02)."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from station.archive.attribution.values import Basis, Doubt
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.survey.times import from_mtime_ns
from station.archive.survey.values import TimeSource


class OrderedFacts(TypedDict):
    """Fields that the bodies of such entries share, by their names there."""

    session: str
    source_path: str
    source_mtime: datetime
    recorded_from: datetime
    recorded_until: datetime
    time_source: TimeSource
    camera: str | None
    camera_basis: str
    camera_serial: str | None
    clock_offset_ms: int | None
    officer: str | None
    officer_name: str | None
    department: str
    basis: Basis
    doubt: Doubt | None
    agrees: bool | None
    purpose: str
    matter: str | None


def ordered_facts(order: ImportOrder, given: OrderedFile) -> OrderedFacts:
    """When and from where it came, what device it was recorded by, and whose it is."""
    file, attribution = given.file, given.attribution
    return OrderedFacts(
        session=order.session,
        source_path=file.shown_path,
        source_mtime=from_mtime_ns(file.mtime_ns),
        recorded_from=file.time.start,
        recorded_until=file.time.end,
        time_source=file.time.source,
        camera=order.camera,
        camera_basis=order.camera_basis,
        camera_serial=order.source.serial,
        clock_offset_ms=order.clock_offset_ms,
        officer=attribution.officer,
        officer_name=given.officer_name,
        department=given.department,
        basis=attribution.basis,
        doubt=attribution.doubt,
        agrees=attribution.agrees,
        purpose=order.purpose,
        matter=order.matter,
    )
