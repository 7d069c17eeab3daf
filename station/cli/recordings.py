"""archive show: one recording with its proof, or its record alone for a person who may not open it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from station.archive.catalogue.use_cases import RecordingTrace
from station.archive.catalogue.visibility import may_open
from station.archive.values import Recording
from station.cli.context import Context
from station.cli.outcome import DONE, REFUSED, Outcome
from station.core.clock import to_record
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry


def recording_document(recording: Recording) -> dict[str, object]:
    """A recording as ``--json`` prints it; moments in UTC."""
    return {
        "sha256": recording.sha256,
        "size": recording.size,
        "stored": recording.stored,
        "source": recording.source_path,
        "source_mtime": to_record(recording.source_mtime),
        "kind": recording.kind.value,
        "state": recording.state.value,
        "recorded_from": to_record(recording.recorded_from),
        "recorded_until": to_record(recording.recorded_until),
        "time_source": recording.time_source.value,
        "camera": recording.camera,
        "camera_serial": recording.camera_serial,
        "officer": recording.officer,
        "officer_name": recording.officer_name,
        "department": recording.department,
        "basis": recording.basis.value,
        "doubt": recording.doubt.value if recording.doubt else None,
        "agrees": recording.agrees,
        "purpose": recording.purpose,
        "matter": recording.matter,
        "session": recording.session,
        "place": recording.place,
        "desktop": recording.desktop or None,
        "lost": recording.lost,
        "imported_at": to_record(recording.imported_at),
    }


def show(context: Context, arguments: Namespace) -> Outcome:
    """Run the command. Raises what `Catalogue.recording` and `Catalogue.proof` raise."""
    catalogue, session = context.station.services.archive.catalogue, context.session
    found = catalogue.recording(session, arguments.sha256)
    if not may_open(session, found):
        return _on_record(context, catalogue.trace(session, found.sha256))
    proof = catalogue.proof(session, found.sha256)
    elsewhere = proof.file in ("elsewhere", "lost")
    document = {
        **recording_document(proof.recording),
        "path": None if elsewhere else str(catalogue.path(session, found.sha256)),
        "entry": proof.entry.reference,
        "linked": proof.linked,
        "file": proof.file,
        "found_sha256": proof.found_sha256,
        "asked": _asked(context, found),
        "history": _history(proof.history),
    }
    lines = [f"{name}: {value}" for name, value in document.items() if not isinstance(value, list | dict)]
    lines.append(context.texts(f"archive.file.{proof.file}"))
    return Outcome(document, lines, DONE if proof.holds or proof.file == "elsewhere" else REFUSED)


def _asked(context: Context, recording: Recording) -> dict[str, object]:
    """What is asked of the recording: its activities with their points, and how long it is kept."""
    catalogue, language = context.station.services.archive.catalogue, context.texts.language
    try:
        asked = catalogue.asked(context.session, recording.sha256)
    except IntegrityProblem as problem:  # of the loan, which makes the recording no less proven
        return {"damaged": context.texts.error(problem)}
    activities = [
        {
            "activity": each.activity.code,
            "name": each.activity.name(language),
            "shows": [point.say(language) for point in each.activity.shows],
            "photos": [photo.say(language) for photo in each.activity.photos],
            "officers": {"needed": each.activity.officers, "out": each.officers},
        }
        for each in asked.activities
    ]
    kept = asked.retention
    return {
        "activities": activities,
        "retention": None if kept is None else kept.code,
        "kept_until": None if asked.until is None else asked.until.isoformat(),
    }


def _on_record(context: Context, trace: RecordingTrace) -> Outcome:
    """The record of a recording, for a person who may not open it: without path, and its file is not read."""
    document = {
        **recording_document(trace.recording),
        "entry": trace.entry.reference,
        "linked": trace.linked,
        "file": "not_opened",
        "asked": _asked(context, trace.recording),
        "history": _history(trace.history),
    }
    lines = [f"{name}: {value}" for name, value in document.items() if not isinstance(value, list | dict)]
    return Outcome(document, [*lines, context.texts("archive.file.not_opened")])


def _history(entries: Iterable[Entry]) -> list[dict[str, object]]:
    return [
        {"kind": each.kind, "by": each.actor.name, "at": to_record(each.happened_at), **each.reference}
        for each in entries
    ]
