"""The entries of an import (pure): one for each recording that came in, one that closes the session.

`media.imported@1` says all of DM-02 about a recording; `media.restored@1` that content on record whose file was
missing lies in the archive again; `media.import_closed@1` what the session came to.  The last one carries
``camera`` and ``complete``: with both, that camera's recordings are in (EQ-05).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from station.archive.bodies import (
    MOST_PROBLEMS,
    ImportClosed,
    ImportSource,
    Manifest,
    MediaImported,
    MediaRestored,
    NotStored,
)
from station.archive.copying.job import CopyOutcome
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.importing.ordering import latest_end
from station.archive.outcomes import Outcome
from station.archive.survey.times import from_mtime_ns
from station.archive.survey.values import shown
from station.core.ledger import Draft, subject

ENGINE = "verified-copy/1"
"""What copied: one read, one write, a cold read-back, SHA-256."""


def imported_draft(order: ImportOrder, ordered: OrderedFile, outcome: CopyOutcome) -> Draft:
    """The entry for a recording that is new to the archive."""
    file, attribution = ordered.file, ordered.attribution
    body = MediaImported(
        session=order.session,
        sha256=str(outcome.sha256),
        size=outcome.size,
        stored=str(outcome.stored),
        source_path=file.shown_path,
        source_mtime=from_mtime_ns(file.mtime_ns),
        kind=file.kind,
        state=file.state,
        recorded_from=file.time.start,
        recorded_until=file.time.end,
        time_source=file.time.source,
        camera=order.camera,
        camera_basis=order.camera_basis,
        camera_serial=order.source.serial,
        clock_offset_ms=order.clock_offset_ms,
        officer=attribution.officer,
        officer_name=ordered.officer_name,
        department=ordered.department,
        basis=attribution.basis,
        doubt=attribution.doubt,
        agrees=attribution.agrees,
        purpose=order.purpose,
        matter=order.matter,
    )
    about = _subjects(order, body.sha256, attribution.officer)
    return Draft(body, order.actor, order.started_at, about, rules=("DM-02", "DM-03"))


def restored_draft(order: ImportOrder, outcome: CopyOutcome, missing: str) -> Draft:
    """The entry for content on record whose file `missing` was gone and that was copied anew."""
    body = MediaRestored(
        session=order.session,
        sha256=str(outcome.sha256),
        size=outcome.size,
        stored=str(outcome.stored),
        missing=missing,
        source_path=shown(outcome.source),
    )
    about = _subjects(order, body.sha256, None)
    return Draft(body, order.actor, order.started_at, about, rules=("DM-03",))


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
    manifest: Manifest,
    now: datetime,
    *,
    recovered: bool,
) -> Draft:
    """The entry that closes the session."""
    until = latest_end([ordered.file for ordered in order.files])
    problems = [each for each in outcomes if each.outcome in (Outcome.HELD, Outcome.FAILED)]
    counts = Counter(each.outcome for each in outcomes)
    body = ImportClosed(
        session=order.session,
        started_at=order.started_at,
        source=ImportSource(
            order.source.path, order.source.label, order.source.serial, order.source.file_system
        ),
        camera=order.camera,
        camera_basis=order.camera_basis,
        clock_offset_ms=order.clock_offset_ms,
        complete=is_complete(order, outcomes),
        recorded_until=until,
        copied=counts[Outcome.COPIED],
        already=counts[Outcome.ALREADY],
        held=counts[Outcome.HELD],
        failed=counts[Outcome.FAILED],
        bytes=sum(each.size for each in outcomes if each.outcome is Outcome.COPIED),
        problems=tuple(
            NotStored(shown(each.source), each.outcome, each.reason) for each in problems[:MOST_PROBLEMS]
        ),
        engine=ENGINE,
        manifest=manifest,
        recovered=recovered,
    )
    subjects = [subject("session", order.session)]
    if order.camera:
        subjects.append(subject("item", order.camera))
    rules = ("DM-03", "DM-05", "EQ-05") if order.camera else ("DM-03",)
    return Draft(body, order.actor, now, tuple(subjects), rules=rules)
