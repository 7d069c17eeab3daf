"""A camera's own files that came in without their recording: whose they are is on record, and both are put together once it is here (DM-02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from station.archive.attribution.values import Basis
from station.archive.belonging_bodies import MainAwaited, MainFound
from station.archive.bodies import AttributedBefore
from station.archive.copying.job import CopyOutcome
from station.archive.importing.entries import ImportedCase, ordering_session
from station.archive.importing.order import ImportOrder
from station.archive.ports import ArchiveStore, ArchiveWork
from station.archive.survey.values import shown
from station.archive.values import Recording
from station.core.deciding import Decided, record
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.sessions import Session

_TOGETHER: Final = 100
"""Entries per transaction, so that the counter never waits for long."""


@dataclass(frozen=True, slots=True)
class TogetherCase:
    """A camera's own file on record, its recording, and the paths of both on the source of `order`."""

    order: ImportOrder
    own: Recording
    main: Recording
    own_path: str
    main_path: str


def decide_awaited(session: Session, case: ImportedCase, _policy: Policy, _now: datetime) -> Decided[None]:
    """The entry of a camera's own file whose recording is not stored; it follows that of the file."""
    order, outcome, file = case.order, case.outcome, case.ordered.file
    body = MainAwaited(
        session=order.session,
        sha256=str(outcome.sha256),
        stored=str(outcome.stored),
        source_path=file.shown_path,
        main=shown(str(file.belongs_to)),
        not_stored=None if case.main is None else case.main.reason,
    )
    about = _about(order, body.sha256, case.ordered.attribution.officer)
    return Decided((session.draft(body, order.started_at, subjects=about, rules=("DM-02",)),), (), None)


def decide_found(session: Session, case: TogetherCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that puts a camera's own file and its recording together; what a person decided of the file stands."""
    own, main = case.own, case.main
    whose = own if own.basis is Basis.RESOLVED else main
    body = MainFound(
        session=case.order.session,
        sha256=own.sha256,
        size=own.size,
        stored=own.stored,
        source_path=shown(case.own_path),
        main=shown(case.main_path),
        belongs_to=main.sha256,
        main_stored=main.stored,
        recorded_from=main.recorded_from,
        recorded_until=main.recorded_until,
        device_from=main.device_from,
        device_until=main.device_until,
        time_source=main.time_source,
        confidence=main.confidence,
        time_doubt=main.time_doubt,
        officer=whose.officer,
        officer_name=whose.officer_name,
        department=whose.department,
        basis=whose.basis,
        doubt=whose.doubt,
        agrees=whose.agrees,
        before=AttributedBefore(own.officer, own.basis, own.doubt),
    )
    about = _about(case.order, own.sha256, whose.officer)
    return Decided((session.draft(body, now, subjects=about, rules=("DM-02",)),), (), None)


def put_together(store: ArchiveStore, order: ImportOrder, outcomes: Sequence[CopyOutcome]) -> None:
    """Put the files of cameras that are on record without their recordings together with these, where the import read both.

    Safe to repeat. Raises StoreProblem.
    """
    read = {each.source: str(each.sha256) for each in outcomes if each.sha256 is not None and each.stored}
    pairs = {
        read[each.file.path]: (each.file.path, each.file.belongs_to)
        for each in order.files
        if each.file.path in read and each.file.belongs_to in read
    }
    with store.read() as view:
        alone = iter(view.archive.without_main(pairs))
    while batch := list(islice(alone, _TOGETHER)):
        with store.write() as work:
            for sha256 in batch:
                own_path, main_path = pairs[sha256]
                _put_together(work, order, sha256, read[str(main_path)], own_path, str(main_path))


def _put_together(
    work: ArchiveWork, order: ImportOrder, sha256: str, main_sha256: str, own_path: str, main_path: str
) -> None:
    own, main = work.archive.recording(sha256), work.archive.recording(main_sha256)
    if own is None or main is None or own.is_recording or own.belongs_to is not None or not main.is_recording:
        return
    case = TogetherCase(order, own, main, own_path, main_path)
    record(work, decide_found(ordering_session(order), case, work.policy, order.started_at))


def _about(order: ImportOrder, sha256: str, officer: str | None) -> tuple[str, ...]:
    """The file, the import and the officer; not the recording, whose own state does not change by it."""
    found = [subject("recording", sha256), subject("session", order.session)]
    if officer:
        found.append(subject("officer", officer))
    return tuple(found)
