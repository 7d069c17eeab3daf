"""Projections of the archive: recordings that were imported, restored or attributed, and closed sessions."""

from __future__ import annotations

import json
from typing import Final

from station.archive.arrival.bodies import HindranceNoted, MediaImported2
from station.archive.belonging_bodies import MediaGivenBack, MediaGivenBack2, MediaImported3
from station.archive.bodies import (
    MediaAttributed,
    MediaChecked,
    MediaChecked2,
    MediaContentsNoted,
    MediaContentsNoted2,
    MediaImported,
    MediaReattributed,
    MediaRestored,
    MediaRestored2,
    MediaViewed,
)
from station.archive.clock_bodies import DeviceClockRead, DeviceClockSet, DeviceClockSet2, RecorderUnlocked
from station.archive.desktop_bodies import DesktopFound, DesktopJoined, DesktopLost, DesktopNamed
from station.archive.origins.bodies import MediaCameAgain
from station.archive.partial_bodies import StoredInPart
from station.archive.piece_bodies import MediaImported5
from station.archive.places import place_of
from station.archive.session_bodies import (
    DeviceKnown,
    ImportClosed,
    ImportClosed2,
    ImportClosed3,
    ImportClosed4,
    ImportClosed5,
    ImportOrdered,
    JournalSetAside,
    JournalSettled,
)
from station.archive.survey.values import FileRole
from station.archive.time_bodies import MediaImported4
from station.archive.time_habits.bodies import TimeHabitStated
from station.archive.weighing.values import first_doubt
from station.core.clock import to_record
from station.core.ledger import Entry, canonical_bytes
from station.store.projections.registry import Room
from station.store.projections.retention import NOT_DECIDED
from station.store.projections.rows import Row, Rows
from station.store.schema.archive import archive_place, import_session, recording

_ARCHIVE = Room("archive")
_NOT_LOOKED_AT: Final[Row] = {
    "shows": None,
    "lacks": None,
    "noted_by": None,
    "noted_number": None,
    "noted_at": None,
    "hindered_until": None,
    "hindrance": None,
    "hindrance_by": None,
    **NOT_DECIDED,
    "awaited_main": None,
}
_NOT_CLEARED: Final[Row] = {"cleared": None, "cleared_at": None}
_IN_FULL: Final[Row] = {"missing_bytes": None, "gaps": None}

_NOT_WEIGHED: Final[Row] = {
    "device_from": None,
    "device_until": None,
    "confidence": None,
    "time_doubt": None,
    "name_number": "",
}

# The audit of viewing and checking, orders and what is decided on journals count by being in the ledger.
_ARCHIVE.without_state(
    MediaGivenBack,
    MediaGivenBack2,
    MediaViewed,
    MediaChecked,
    MediaChecked2,
    ImportOrdered,
    JournalSetAside,
    JournalSettled,
)
# What a device's clock showed is compared where recordings are dated; a recorder stays unlocked only while it is plugged in.
_ARCHIVE.without_state(DeviceClockRead, DeviceClockSet, DeviceClockSet2, RecorderUnlocked, TimeHabitStated)


@_ARCHIVE.derives(MediaImported5, recording)
@_ARCHIVE.derives(MediaImported4, recording)
@_ARCHIVE.derives(MediaImported3, recording)
@_ARCHIVE.derives(MediaImported2, recording)
@_ARCHIVE.derives(MediaImported, recording)
def imported(rows: Rows, entry: Entry, body: MediaImported) -> None:
    """A recording was imported."""
    came_in = {
        "sha256": body.sha256,
        "size": body.size,
        "stored": body.stored,
        "source_path": body.source_path,
        "source_mtime": to_record(body.source_mtime),
        "kind": body.kind.value,
        "state": body.state.value,
        "recorded_from": to_record(body.recorded_from),
        "recorded_until": to_record(body.recorded_until),
        "time_source": body.time_source.value,
        "camera": body.camera,
        "camera_serial": body.camera_serial,
        "officer": body.officer,
        "officer_name": body.officer_name,
        "department": body.department,
        "basis": body.basis.value,
        "doubt": None if body.doubt is None else body.doubt.value,
        "agrees": body.agrees,
        "purpose": body.purpose,
        "matter": body.matter,
        "session": body.session,
        "imported_at": entry.happened,
        "seq": entry.seq,
        "place": place_of(body.session),
        **_arrived(body),
        **_NOT_LOOKED_AT,
        "role": (body.role if isinstance(body, MediaImported3) else FileRole.RECORDING).value,
        "belongs_to": body.belongs_to if isinstance(body, MediaImported3) else None,
        **(_timed(body) if isinstance(body, MediaImported4) else _NOT_WEIGHED),
        **_IN_FULL,
        "digests": None,
        "origins": None,
        **_piece(body),
    }
    if not rows.add(recording, came_in):
        rows.put(recording, came_in)
        rows.impossible("recording_again", recording=body.sha256)


def _piece(body: MediaImported) -> Row:
    """Which piece of a recording it is; former versions do not say it."""
    piece = body.piece if isinstance(body, MediaImported5) else None
    return {
        "piece_of": None if piece is None else piece.recording_of,
        "piece_number": None if piece is None else piece.piece_number,
        "pieces": None if piece is None else piece.piece_count,
        "gap_ms": None if piece is None else piece.gap_ms,
        "parts_missing": None if piece is None else piece.missing,
    }


def _arrived(body: MediaImported) -> Row:
    """Until when it was due and whether it is late; former versions do not say it."""
    if not isinstance(body, MediaImported2):
        return {"due_at": None, "late": None}
    return {"due_at": None if body.due_at is None else to_record(body.due_at), "late": body.came_late}


@_ARCHIVE.derives(StoredInPart, recording)
def stored_in_part(rows: Rows, _entry: Entry, body: StoredInPart) -> None:
    """A recording is not whole: its device did not give all of it."""
    gaps = [[each.offset, each.length] for each in body.gaps]
    listed = canonical_bytes(gaps).decode("utf-8")
    _change(rows, body.sha256, {"missing_bytes": body.missing_bytes, "gaps": listed})


@_ARCHIVE.derives(HindranceNoted, recording)
def hindrance_noted(rows: Rows, entry: Entry, body: HindranceNoted) -> None:
    """Something prevented a recording from coming in earlier."""
    said = {"hindrance": body.reason, "hindrance_by": entry.actor.name}
    until = {"hindered_until": to_record(body.gone_at), "due_at": to_record(body.due_at)}
    _change(rows, body.sha256, {**said, **until, "late": body.came_late})


def _timed(body: MediaImported4) -> Row:
    doubt = first_doubt(body.time_doubts)
    return {
        "device_from": to_record(body.device_from),
        "device_until": to_record(body.device_until),
        "confidence": body.confidence.value,
        "time_doubt": None if doubt is None else doubt.value,
        "name_number": body.name_number,
    }


@_ARCHIVE.derives(MediaCameAgain, recording)
def came_again(rows: Rows, entry: Entry, body: MediaCameAgain) -> None:
    """Content on record came in from another device too."""
    row = rows.row(recording, body.sha256)
    if row is None:
        rows.impossible("recording_unknown", recording=body.sha256)
        return
    origin = {
        "session": body.session,
        "source_path": body.source_path,
        "camera": body.camera,
        "camera_serial": body.camera_serial,
        "recorded_from": to_record(body.recorded_from),
        "recorded_until": to_record(body.recorded_until),
        "time_source": body.time_source.value,
        "officer": body.officer,
        "officer_name": body.officer_name,
        "department": body.department,
        "basis": body.basis.value,
        "doubt": None if body.doubt is None else body.doubt.value,
        "purpose": body.purpose,
        "matter": body.matter,
        "came_at": entry.happened,
        "seq": entry.seq,
    }
    told = [*json.loads(row["origins"] or "[]"), origin]
    _change(rows, body.sha256, {"origins": canonical_bytes(told).decode()})


@_ARCHIVE.derives(MediaRestored2, recording)
@_ARCHIVE.derives(MediaRestored, recording)
def restored(rows: Rows, _entry: Entry, body: MediaRestored) -> None:
    """Content on record was stored again, under another name, perhaps in another archive."""
    _change(rows, body.sha256, {"stored": body.stored, "place": place_of(body.session)})


@_ARCHIVE.derives(MediaAttributed, recording)
def attributed(rows: Rows, _entry: Entry, body: MediaAttributed) -> None:
    """A person decided whose recording it is."""
    _change(
        rows,
        body.sha256,
        {
            "officer": body.officer,
            "officer_name": body.officer_name,
            "department": body.department,
            "basis": "resolved",
            "doubt": None,
            "agrees": None,
        },
    )


@_ARCHIVE.derives(MediaReattributed, recording)
def reattributed(rows: Rows, _entry: Entry, body: MediaReattributed) -> None:
    """The device of a recording became known, and whose it is by that."""
    _change(
        rows,
        body.sha256,
        {
            "camera": body.camera,
            "officer": body.officer,
            "officer_name": body.officer_name,
            "department": body.department,
            "basis": body.basis.value,
            "doubt": None if body.doubt is None else body.doubt.value,
            "agrees": body.agrees,
        },
    )


@_ARCHIVE.derives(DeviceKnown, import_session)
def device_known(rows: Rows, _entry: Entry, body: DeviceKnown) -> None:
    """The device of an import became known."""
    values = {"camera": body.camera, "closing": body.closing.value}
    if not rows.change(import_session, (body.session,), values):
        rows.impossible("import_unknown", session=body.session)


@_ARCHIVE.derives(MediaContentsNoted2, recording)
@_ARCHIVE.derives(MediaContentsNoted, recording)
def contents_noted(rows: Rows, entry: Entry, body: MediaContentsNoted) -> None:
    """Somebody said what a recording shows of what is asked of it, or corrected that."""
    noted = {"shows": list(body.shows), "lacks": list(body.lacks)}
    listed = {key: canonical_bytes(points).decode("utf-8") for key, points in noted.items()}
    by = {"noted_by": entry.actor.name, "noted_number": entry.actor.number, "noted_at": entry.happened}
    _change(rows, body.sha256, {**listed, **by})


@_ARCHIVE.derives(ImportClosed5, import_session)
@_ARCHIVE.derives(ImportClosed4, import_session)
@_ARCHIVE.derives(ImportClosed3, import_session)
@_ARCHIVE.derives(ImportClosed2, import_session)
@_ARCHIVE.derives(ImportClosed, import_session)
def import_closed(rows: Rows, entry: Entry, body: ImportClosed) -> None:
    """A session ended."""
    rows.put(
        import_session,
        {
            "session": body.session,
            "source": body.source.path,
            "camera": body.camera,
            "complete": body.complete,
            "copied": body.copied,
            "already": body.already,
            "held": body.held,
            "failed": body.failed,
            "manifest": body.manifest.path,
            "manifest_sha256": body.manifest.sha256,
            "closed_at": entry.happened,
            "account": entry.actor.account,
            "seq": entry.seq,
            "serial": body.source.serial,
            "extent": body.extent.value if isinstance(body, ImportClosed3) else None,
            "left_out": body.ignored_count if isinstance(body, ImportClosed3) else None,
            "closing": body.closing.value if isinstance(body, ImportClosed2) else None,
            **_NOT_CLEARED,
        },
    )


@_ARCHIVE.derives(DesktopJoined, archive_place)
def desktop_joined(rows: Rows, entry: Entry, body: DesktopJoined) -> None:
    """A desktop joined; one with an archive of its own is known by its place."""
    if body.archive_place:
        _named(rows, entry, body.archive_place, body.desktop)


@_ARCHIVE.derives(DesktopNamed, archive_place)
def desktop_named(rows: Rows, entry: Entry, body: DesktopNamed) -> None:
    """A desktop has another name; one that only shares the first archive gives it none."""
    known = rows.row(archive_place, body.archive_place)
    if (known["name"] if known is not None else "") == body.former:
        _named(rows, entry, body.archive_place, body.desktop)


@_ARCHIVE.derives(DesktopLost, archive_place)
def desktop_lost(rows: Rows, entry: Entry, body: DesktopLost) -> None:
    """An archive is lost with its desktop."""
    _lost(rows, body.archive_place, entry.happened)


@_ARCHIVE.derives(DesktopFound, archive_place)
def desktop_found(rows: Rows, _entry: Entry, body: DesktopFound) -> None:
    """A desktop is back with its archive."""
    _lost(rows, body.archive_place, None)


def _named(rows: Rows, entry: Entry, place: str, name: str) -> None:
    values = {"name": name, "named_at": entry.happened}
    if not rows.change(archive_place, (place,), values):
        rows.put(archive_place, {"place": place, "lost_at": None} | values)


def _lost(rows: Rows, place: str, at: str | None) -> None:
    if not rows.change(archive_place, (place,), {"lost_at": at}):
        rows.impossible("desktop_unknown", place=place)


def _change(rows: Rows, sha256: str, values: dict[str, object]) -> None:
    if not rows.change(recording, (sha256,), values):
        rows.impossible("recording_unknown", recording=sha256)
