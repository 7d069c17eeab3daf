"""Having the recordings of an import dated anew, and which imports are to be looked at for that (DM-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from station.archive.attribution.decide import CLOCK_TOLERANCE
from station.archive.attribution.values import Attribution, CameraSpan
from station.archive.identity.decide import identify
from station.archive.identity.values import DeviceClaim, certainty_of
from station.archive.importing.known import KnownCase, settled_by_loans, times_within
from station.archive.importing.timing import ZONES_APART, clock_history
from station.archive.importing.whose import number_owners
from station.archive.outcomes import Closing
from station.archive.ports import ArchiveStore, ArchiveView, ArchiveWork
from station.archive.redating.bodies import MediaRedated, SessionRedated, SessionRedated2
from station.archive.redating.completed import completed_loan, has_recordings
from station.archive.redating.decide import (
    KnownNow,
    Redated,
    RedatedCase,
    SessionCase,
    closing_anew,
    decide_redated,
    decide_session_redated,
    redated,
    require_not_ones_own,
    whose_anew,
)
from station.archive.redating.proposals import RedatingProposal, known_devices, proposals_of, said_at
from station.archive.session_bodies import DeviceKnown, ImportClosed
from station.archive.time_bodies import MediaImported4
from station.archive.time_habits.known import stated_by, statement_of
from station.archive.values import Recording
from station.archive.weighing.values import Loan, TimeDoubt
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_BATCH: Final = 100
"""Recordings in one transaction, so that the counter never waits for long."""


@dataclass(frozen=True, slots=True)
class RedatingPlan:
    """What dating an import anew would come to: so many of its `recordings` get another time, `moved` of them another officer or none.

    `first` is the earliest of them, None where there are none. `outside` says that the import completed the return of its device,
    and that by the new times nothing of it was recorded within that loan.
    """

    session: str
    camera: str | None
    recordings: int
    moved: int
    closing: Closing
    first: Redated | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class RedatedImport:
    """What dating an import anew came to."""

    entry: Entry
    recordings: int
    closing: Closing
    outside: bool = False


@dataclass(frozen=True, slots=True)
class _Looked:
    """An import as it is looked at: its end, its device, what changes of its recordings, and what counts for its return.

    `begun` is how many were dated anew by an act that was interrupted before its end.
    """

    known: KnownCase
    changed: tuple[Redated, ...]
    spans: tuple[CameraSpan, ...]
    owners: dict[str, str]
    begun: int
    outside: bool
    noted: bool
    said: int | None

    def whose(self, each: Redated, zone: str) -> Attribution:
        """Whose a recording is by its new time."""
        return whose_anew(each, self.known.named, self.spans, zone, self.owners.get(each.before.name_number))


class Redating:
    """Dating recordings anew by what their device's clock was off by, or by how it writes its headers."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store = store

    @asks(Permission.IMPORT_OTHERS)
    def preview(self, session: Session, name: str, offset: timedelta | None = None) -> RedatingPlan:
        """What dating the import `name` anew would come to; `offset` as in `redate`. Records nothing. Raises as it."""
        with self._store.read() as view:
            looked = self._look(view, name, offset)
        zone = self._store.clock.zone
        moved = sum(looked.whose(each, zone).officer != each.before.officer for each in looked.changed)
        first = min(looked.changed, key=lambda each: each.before.recorded_from, default=None)
        closing = closing_anew(looked.known, outside=looked.outside)
        camera = looked.known.named
        return RedatingPlan(name, camera, len(looked.changed), moved, closing, first, looked.outside)

    @asks(Permission.IMPORT_OTHERS)
    def redate(
        self, session: Session, name: str, offset: timedelta | None = None, reason: str = ""
    ) -> RedatedImport:
        """Date the recordings of the import `name` anew: its device was ahead by `offset`, or by what is on record of its clock.

        Recordings keep their files' names. Interrupted, it goes on where it ended.
        Raises NotPermitted, Refused ``archive.unknown_import`` and what `decide_session_redated` and `require_not_ones_own` raise.
        """
        store = self._store
        with store.read() as view:
            looked = self._look(view, name, offset)
            case = SessionCase(looked.known, offset, reason, len(looked.changed) + looked.begun)
            case = replace(case, outside=looked.outside, noted=looked.noted, said=looked.said)
            decide_session_redated(session, case, view.shown_policy, store.clock.now())
            by_that = [(each, looked.whose(each, store.clock.zone).officer) for each in looked.changed]
            require_not_ones_own(session, by_that, view.shown_policy)
        for start in range(0, len(looked.changed), _BATCH):
            with store.write() as work:
                for each in looked.changed[start : start + _BATCH]:
                    self._change(session, work, each, looked, reason)
        with store.write() as work:
            after = self._look(work, name, offset)
            case = replace(case, known=after.known)
            decided = decide_session_redated(session, case, work.policy, store.clock.now())
            entry = record(work, decided)[0]
        return RedatedImport(entry, case.recordings, decided.value, looked.outside)

    @asks(Permission.IMPORT_OTHERS)
    def proposals(self, session: Session) -> tuple[RedatingProposal, ...]:
        """The imports that are to be looked at, newest first; nothing is recorded. Raises NotPermitted.

        Those of which somebody said since that they stay as they are do not come back.
        """
        with self._store.read() as view:
            found = [
                each
                for camera in sorted(known_devices(view))
                for each in proposals_of(camera, known_now(camera, view), view, self._store.clock.zone)
            ]
        return tuple(sorted(found, key=lambda each: each.session, reverse=True))

    # ---------------------------------------------------------------------------------------------- parts

    def _change(
        self, session: Session, work: ArchiveWork, each: Redated, looked: _Looked, reason: str
    ) -> None:
        if work.archive.recording(each.before.sha256) != each.before:
            return  # somebody else changed it in between
        camera, zone = looked.known.named, self._store.clock.zone
        found = looked.whose(each, zone)
        officer = work.people.officer(found.officer) if found.officer else None
        case = RedatedCase(each, camera, reason, found, officer)
        record(work, decide_redated(session, case, work.policy, self._store.clock.now()))

    def _look(self, view: ArchiveView, name: str, offset: timedelta | None) -> _Looked:
        history = view.ledger.about(subject("session", name))
        entries = [each.typed for each in history]
        closed = next((each for each in entries if isinstance(each, ImportClosed)), None)
        if closed is None:
            raise Refused("archive.unknown_import", rule="DM-05", session=name)
        devices = [each for each in entries if isinstance(each, DeviceKnown)]
        last = devices[-1] if devices else closed
        brought, zone = view.archive.of_session(name), self._store.clock.zone
        camera = last.camera or _known_since(brought)
        recordings = [each for each in brought if each.camera == camera]
        known = known_now(camera, view, offset)
        found = (redated(each, doubts_of(each, view), known, zone) for each in recordings)
        changed = _settled(view, camera, [each for each in found if each is not None], zone)
        by_now = {each.after.sha256: each.after for each in changed}
        loan = None if camera is None else view.equipment.open_loan(camera)
        now = [by_now.get(each.sha256, each) for each in recordings]
        times = times_within(now, loan, None, zone)
        completed = completed_loan(history, camera, view, self._store.clock.now())
        case = KnownCase(
            closed=closed,
            found=identify(DeviceClaim()),
            named=camera,
            certainty=certainty_of(last.camera_basis),
            returned=completed is not None,
            loan=loan,
            times=times,
            reason="",
        )
        owners = number_owners((each.before.name_number for each in changed), view)
        begun, said = _begun(history), _said(history, camera, offset, view)
        outside = False
        if completed is not None and not has_recordings(completed, view, zone, by_now):
            # What says nothing of a loan from the beginning did not complete it: a former version, or a person's word.
            outside = bool(begun) or _was_outside(entries) or has_recordings(completed, view, zone)
        noted = completed is not None and completed.out
        spans = _spans(view, camera, changed)
        return _Looked(case, changed, spans, owners, begun, outside, noted, said)


def _was_outside(entries: Sequence[object]) -> bool:
    """Whether it was said before that nothing of the loan is on record."""
    return any(isinstance(each, SessionRedated2) and each.outside for each in entries)


def _begun(history: Sequence[Entry]) -> int:
    """How many recordings were dated anew since the last such act was at its end: one that was interrupted goes on."""
    count = 0
    for entry in sorted(history, key=lambda each: each.seq):
        match entry.typed:
            case SessionRedated():
                count = 0
            case MediaRedated():
                count += 1
    return count


def _said(
    history: Sequence[Entry], camera: str | None, offset: timedelta | None, view: ArchiveView
) -> int | None:
    """The entry by which this very offset was stated last, unless something became known of the device since."""
    last = max(
        (each for each in history if isinstance(each.typed, SessionRedated)),
        key=lambda each: each.seq,
        default=None,
    )
    if last is None or offset is None:
        return None
    known = None if camera is None else said_at(camera, view)
    same = last.of(SessionRedated).offset_ms == round(offset / timedelta(milliseconds=1))
    return last.seq if same and (known is None or known < last.seq) else None


def _known_since(brought: Sequence[Recording]) -> str | None:
    """The one device that the recordings of an import got by another import of the same card."""
    cameras = {each.camera for each in brought}
    return cameras.pop() if len(cameras) == 1 else None


def known_now(camera: str | None, view: ArchiveView, offset: timedelta | None = None) -> KnownNow:
    """What is known of a device by now; `offset` is what a person states its clock was ahead by."""
    if camera is None:
        return KnownNow(offset)
    stated = stated_by(statement_of(camera, view))
    return KnownNow(offset, clock_history(camera, view), None if stated is None else stated.zone)


def doubts_of(recording: Recording, view: ArchiveView) -> Sequence[TimeDoubt]:
    """All that its import had against the time of a recording, as far as it stands."""
    entry = view.ledger.entry(Stream.CUSTODY, recording.seq)
    body = None if entry is None else entry.typed
    left = () if recording.time_doubt is None else (recording.time_doubt,)
    if not isinstance(body, MediaImported4) or not left:
        return left
    return body.time_doubts


def _settled(
    view: ArchiveView, camera: str | None, changed: Sequence[Redated], zone: str
) -> tuple[Redated, ...]:
    """The same, without the doubt about the zone where the loans show by the new times that it was read right."""
    if camera is None or not changed:
        return tuple(changed)
    start, end = (pick(each.after.recorded_from for each in changed) for pick in (min, max))
    spans = view.equipment.spans(camera, start - ZONES_APART, end + ZONES_APART)
    loans = [Loan(each.start, each.end) for each in spans]
    settled = settled_by_loans([each.after for each in changed], loans, zone)
    return tuple(replace(each, after=after) for each, after in zip(changed, settled, strict=True))


def _spans(view: ArchiveView, camera: str | None, changed: Sequence[Redated]) -> tuple[CameraSpan, ...]:
    """Who had the device while these were recorded, by their new times."""
    if camera is None or not changed:
        return ()
    start = min(each.after.recorded_from for each in changed) - CLOCK_TOLERANCE
    end = max(each.after.recorded_until for each in changed) + CLOCK_TOLERANCE
    spans = view.equipment.spans(camera, start, end)
    return tuple(CameraSpan(camera, held.number, held.start, held.end) for held in spans)
