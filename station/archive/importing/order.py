"""The order of an import: all that is needed to record it, written to the journal before the first byte is copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from station.archive.attribution.values import Attribution, Basis, Doubt
from station.archive.clocks.values import ClockWay
from station.archive.copying.session import is_session_name
from station.archive.identity.values import Evidence
from station.archive.importing.weighed_times import weighed_from, weighed_to
from station.archive.outcomes import FileReason
from station.archive.survey.values import (
    FileRole,
    FileState,
    Ignored,
    IgnoredReason,
    MediaKind,
    MediaTime,
    SeenExtent,
    SourceFile,
    TimeSource,
)
from station.archive.told.values import NOTHING_TOLD, DeviceTold
from station.archive.weighing.values import WeighedTime
from station.core.clock import from_record, to_record
from station.core.ledger import Actor


@dataclass(frozen=True, slots=True)
class SourceIdentity:
    """Where the files were read: the path as shown, and the card's own description when it is a card."""

    path: str
    label: str = ""
    serial: str | None = None
    file_system: str = ""


@dataclass(frozen=True, slots=True)
class OrderedFile:
    """One file of the order: the survey's facts, whose it is, and its future name (None: it is held)."""

    file: SourceFile
    attribution: Attribution
    officer_name: str | None = None
    department: str = ""
    stored: str | None = None
    candidate: bool = False
    held: FileReason | None = None
    weighed: WeighedTime | None = None
    """How its time was found; None in orders of former versions."""


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """An import as it was ordered.

    `camera_basis` is how the camera is known (`identity`), ``label`` in orders of former versions where the card's name was its
    tag; `clock_way` how the offset of its clock is, `camera_reason` why a person states it, `evidence` what speaks for it and against. `extent` says how much of the source was looked at,
    `ignored` what of it is not taken and why; `own_only` that the person who ordered may close only their own return (EQ-05).
    """

    session: str
    actor: Actor
    started_at: datetime
    source: SourceIdentity
    files: tuple[OrderedFile, ...]
    camera: str | None = None
    camera_basis: str = "none"
    clock_offset_ms: int | None = None
    purpose: str = ""
    matter: str | None = None
    extent: SeenExtent = SeenExtent.WHOLE
    own_only: bool = True
    ignored: tuple[Ignored, ...] = ()
    camera_reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    clock_way: ClockWay = ClockWay.ASKED
    told: DeviceTold = NOTHING_TOLD
    """What the device says of itself: its log, its marks of recordings."""

    @property
    def whole(self) -> bool:
        """Whether all that is on the source was looked at, and not a file or a folder of it alone."""
        return self.extent is SeenExtent.WHOLE

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the journal."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "extent": self.extent,
            "own_only": self.own_only,
            "camera_reason": self.camera_reason,
            "clock_way": self.clock_way,
            "evidence": list(self.evidence),
            "told": self.told.to_dict(),
            "ignored": [[each.path, each.reason] for each in self.ignored],
            "actor": self.actor.content(),
            "started_at": to_record(self.started_at),
            "source": asdict(self.source),
            "files": [_file_to_dict(each) for each in self.files],
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> ImportOrder:
        """The order that `to_dict` gave. Raises KeyError, TypeError or ValueError for anything else."""
        actor = raw["actor"]
        return cls(
            **{name: raw[name] for name in _PLAIN},
            # Orders that an earlier version left in a journal do not say all of it.
            own_only=bool(raw.get("own_only", True)),
            extent=_extent(raw),
            camera_reason=str(raw.get("camera_reason", "")),
            clock_way=ClockWay(raw.get("clock_way", ClockWay.ASKED)),
            evidence=tuple(Evidence(each) for each in raw.get("evidence", ())),
            told=DeviceTold.from_dict(raw["told"]) if "told" in raw else NOTHING_TOLD,
            ignored=tuple(Ignored(path, IgnoredReason(reason)) for path, reason in raw.get("ignored", ())),
            actor=Actor(actor["account"], actor["name"], actor["number"]),
            started_at=from_record(raw["started_at"]),
            source=SourceIdentity(**raw["source"]),
            files=tuple(_file_from_dict(each, raw["clock_offset_ms"]) for each in raw["files"]),
        )


def unproved_order(raw: Mapping[str, Any]) -> ImportOrder:
    """The order of a journal that nobody vouches for. Raises like `from_dict`, and ValueError for a session's name by which files would lie elsewhere."""
    order = ImportOrder.from_dict(raw)
    if not is_session_name(order.session):
        raise ValueError("no name of a session")
    return order


_PLAIN = ("session", "camera", "camera_basis", "clock_offset_ms", "purpose", "matter")


def _extent(raw: Mapping[str, Any]) -> SeenExtent:
    if "extent" in raw:
        return SeenExtent(raw["extent"])
    return SeenExtent.WHOLE if raw["whole"] else SeenExtent.IN_PART


def _file_to_dict(ordered: OrderedFile) -> dict[str, Any]:
    file, attribution = ordered.file, ordered.attribution
    return {
        "path": file.path,
        "size": file.size,
        "mtime_ns": file.mtime_ns,
        "kind": file.kind,
        "state": file.state,
        "role": file.role,
        "belongs_to": file.belongs_to,
        "name_number": file.name_number,
        "weighed": None if ordered.weighed is None else weighed_to(ordered.weighed),
        "start": to_record(file.time.start),
        "end": to_record(file.time.end),
        "has_duration": file.time.duration is not None,
        "time_source": file.time.source,
        "time_disputed": file.time.disputed,
        "basis": attribution.basis,
        "officer": attribution.officer,
        "doubt": attribution.doubt,
        "agrees": attribution.agrees,
        "officer_name": ordered.officer_name,
        "department": ordered.department,
        "stored": ordered.stored,
        "candidate": ordered.candidate,
        "held": ordered.held,
    }


def _file_from_dict(raw: Mapping[str, Any], offset_ms: int | None) -> OrderedFile:
    start, end = from_record(raw["start"]), from_record(raw["end"])
    duration = end - start if raw["has_duration"] else None
    weighed = weighed_from(raw["weighed"], start, end) if raw.get("weighed") else None
    if weighed is None:  # an order of a former version, by the device's own clock
        start -= timedelta(milliseconds=offset_ms or 0)
    # Orders that an earlier version left in a journal say neither this nor the role.
    time = MediaTime(start, TimeSource(raw["time_source"]), duration, bool(raw.get("time_disputed")))
    file = SourceFile(
        raw["path"],
        raw["size"],
        raw["mtime_ns"],
        MediaKind(raw["kind"]),
        time,
        FileState(raw["state"]),
        FileRole(raw.get("role", FileRole.RECORDING)),
        belongs_to=raw.get("belongs_to"),
        name_number=str(raw.get("name_number", "")),
    )
    attribution = Attribution(
        Basis(raw["basis"]),
        raw["officer"],
        Doubt(raw["doubt"]) if raw["doubt"] else None,
        raw["agrees"],
    )
    return OrderedFile(
        file,
        attribution,
        raw["officer_name"],
        raw["department"],
        raw["stored"],
        raw["candidate"],
        FileReason(raw["held"]) if raw["held"] else None,
        weighed,
    )
