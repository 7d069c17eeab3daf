"""The entries of an import (pure): one for each recording that came in, one that closes the session.

`media.imported@1` says all of DM-02 about a recording; `media.restored@1` that content on record whose file was
missing lies in the archive again; `media.import_closed@1` what the session came to.  The last one carries
``camera`` and ``complete``: with both, that camera's recordings are in (EQ-05).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from station.archive.copying.job import CopyOutcome
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.importing.ordering import latest_end
from station.archive.outcomes import Outcome
from station.archive.survey.times import from_mtime_ns
from station.archive.survey.values import shown
from station.core.clock import to_record
from station.core.ledger import Draft, Opaque, subject

IMPORTED = "media.imported"
RESTORED = "media.restored"
IMPORT_CLOSED = "media.import_closed"
ENGINE = "verified-copy/1"
"""What copied: one read, one write, a cold read-back, SHA-256."""
MOST_PROBLEMS = 500
"""So many files that were not stored are named in the closing entry; all of them are in the manifest."""


def imported_draft(order: ImportOrder, ordered: OrderedFile, outcome: CopyOutcome) -> Draft:
    """The entry for a recording that is new to the archive."""
    file, attribution = ordered.file, ordered.attribution
    body = {
        "session": order.session,
        "sha256": outcome.sha256,
        "size": outcome.size,
        "stored": outcome.stored,
        "source_path": file.shown_path,
        "source_mtime": to_record(from_mtime_ns(file.mtime_ns)),
        "kind": file.kind.value,
        "state": file.state.value,
        "recorded_from": to_record(file.time.start),
        "recorded_until": to_record(file.time.end),
        "time_source": file.time.source.value,
        "camera": order.camera,
        "camera_basis": order.camera_basis,
        "camera_serial": order.source.serial,
        "clock_offset_ms": order.clock_offset_ms,
        "officer": attribution.officer,
        "officer_name": ordered.officer_name,
        "department": ordered.department,
        "basis": attribution.basis.value,
        "doubt": attribution.doubt.value if attribution.doubt else None,
        "agrees": attribution.agrees,
        "purpose": order.purpose,
        "matter": order.matter,
    }
    return Draft(
        Opaque(IMPORTED, 1, body),
        order.actor,
        order.started_at,
        _subjects(order, str(outcome.sha256), attribution.officer),
        rules=("DM-02", "DM-03"),
    )


def restored_draft(order: ImportOrder, outcome: CopyOutcome, missing: str) -> Draft:
    """The entry for content on record whose file `missing` was gone and that was copied anew."""
    held = {
        "session": order.session,
        "sha256": outcome.sha256,
        "size": outcome.size,
        "stored": outcome.stored,
        "missing": missing,
        "source_path": shown(outcome.source),
    }
    return Draft(
        Opaque(RESTORED, 1, held),
        order.actor,
        order.started_at,
        _subjects(order, str(outcome.sha256), None),
        rules=("DM-03",),
    )


def _subjects(order: ImportOrder, sha256: str, officer: str | None) -> tuple[str, ...]:
    subjects = [subject("recording", sha256), subject("session", order.session)]
    if officer:
        subjects.append(subject("officer", officer))
    if order.camera:
        subjects.append(subject("item", order.camera))
    if order.matter:
        subjects.append(subject("matter", order.matter))
    return tuple(subjects)


def is_complete(order: ImportOrder, outcomes: Sequence[CopyOutcome]) -> bool:
    """Whether everything on the source is in the archive now.

    An empty folder that somebody names proves nothing; an empty card that says itself which camera it is of does.
    """
    stored = all(each.outcome in (Outcome.COPIED, Outcome.ALREADY) for each in outcomes)
    return stored and order.whole and (bool(outcomes) or order.camera_basis == "serial")


def closed_draft(
    order: ImportOrder,
    outcomes: Sequence[CopyOutcome],
    manifest: Mapping[str, str],
    now: datetime,
    *,
    recovered: bool,
) -> Draft:
    """The entry that closes the session; `manifest` is its path and SHA-256."""
    until = latest_end([ordered.file for ordered in order.files])
    problems = [each for each in outcomes if each.outcome in (Outcome.HELD, Outcome.FAILED)]
    body: dict[str, Any] = {
        "session": order.session,
        "started_at": to_record(order.started_at),
        "source": {
            "path": order.source.path,
            "label": order.source.label,
            "serial": order.source.serial,
            "file_system": order.source.file_system,
        },
        "camera": order.camera,
        "camera_basis": order.camera_basis,
        "clock_offset_ms": order.clock_offset_ms,
        "complete": is_complete(order, outcomes),
        "recorded_until": None if until is None else to_record(until),
        **{outcome.value: sum(each.outcome is outcome for each in outcomes) for outcome in Outcome},
        "bytes": sum(each.size for each in outcomes if each.outcome is Outcome.COPIED),
        "problems": [
            {
                "source": shown(each.source),
                "outcome": each.outcome.value,
                "reason": each.reason.value if each.reason else None,
            }
            for each in problems[:MOST_PROBLEMS]
        ],
        "engine": ENGINE,
        "manifest": dict(manifest),
        "recovered": recovered,
    }
    subjects = [subject("session", order.session)]
    if order.camera:
        subjects.append(subject("item", order.camera))
    rules = ("DM-03", "DM-05", "EQ-05") if order.camera else ("DM-03",)
    return Draft(Opaque(IMPORT_CLOSED, 1, body), order.actor, now, tuple(subjects), rules=rules)
