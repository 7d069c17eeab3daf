"""Imports whose device became known later: their recordings get their attribution, and a return may be complete (EQ-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from station.archive.attribution.decide import CLOCK_TOLERANCE
from station.archive.attribution.values import CameraSpan, Doubt
from station.archive.identity.claims import claim_of
from station.archive.identity.decide import identify, require_no_conflict, require_sound_reason
from station.archive.identity.values import certainty_of
from station.archive.importing.known import (
    KnownCase,
    ReattributedCase,
    attributed_anew,
    decide_known,
    decide_reattributed,
    decided_by_origin,
    require_identified,
    right,
    settled_by_loans,
    times_within,
)
from station.archive.importing.timing import ZONES_APART
from station.archive.importing.whose import number_owners
from station.archive.outcomes import Closing
from station.archive.ports import ArchiveStore, ArchiveView, ArchiveWork
from station.archive.redating.completed import completed_loan
from station.archive.session_bodies import DeviceKnown, ImportClosed
from station.archive.values import ImportOptions, Recording
from station.archive.weighing.values import Loan
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_BATCH = 100
"""Recordings in one transaction, so that the counter never waits for long."""


@dataclass(frozen=True, slots=True)
class NamedDevice:
    """What naming the device of an import came to: so many `recordings` were attributed anew, and the return is closed or not."""

    entry: Entry
    camera: str
    recordings: int
    closing: Closing


class KnownDevices:
    """Naming the device of an import that came in before it was known."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store = store

    @asks(Permission.IMPORT_OTHERS)
    def name(
        self,
        session: Session,
        name: str,
        camera: str | None = None,
        reason: str = "",
        *,
        confirmed: bool = False,
    ) -> NamedDevice:
        """Say which device the import `name` was of: by its serial number, which is on record by now, or by a statement.

        `confirmed` says that the person looked at the recordings which only their files' times put into the loan. What was
        decided or stated of whose a recording is stands. Interrupted, it goes on where it ended.
        Raises NotPermitted, Refused ``archive.unknown_import``, ``archive.unknown_camera``, ``archive.device_conflict``,
        ``archive.camera_reason_alone``, ``archive.camera_reason_too_long`` and what `require_identified` raises.
        """
        stated = ImportOptions(camera=camera, camera_reason=reason.strip())
        require_sound_reason(camera, stated.camera_reason)
        with self._store.read() as view:
            case = self._case(view, name, stated, confirmed)
            tag = require_identified(case)
            recordings = self._settled(view, tag, view.archive.of_session(name))
            waiting = [each for each in recordings if _is_open(each, case, tag)]
            owners = number_owners((each.name_number for each in waiting), view)
        for start in range(0, len(waiting), _BATCH):
            with self._store.write() as work:
                spans = _spans(work, tag, waiting, _offset(case.closed))
                for each in waiting[start : start + _BATCH]:
                    self._attribute(session, work, each, case, spans, owners.get(each.name_number))
        with self._store.write() as work:
            case = replace(
                self._case(work, name, stated, confirmed),
                attributed=sum(each.is_recording for each in waiting),
            )
            decided = decide_known(session, case, work.policy, self._store.clock.now())
            entry = record(work, decided)[0]
        return NamedDevice(entry, tag, case.attributed, decided.value)

    def _case(self, view: ArchiveView, name: str, stated: ImportOptions, confirmed: bool) -> KnownCase:
        history = view.ledger.about(subject("session", name))
        entries = [each.typed for each in history]
        closed = next((each for each in entries if isinstance(each, ImportClosed)), None)
        if closed is None:
            raise Refused("archive.unknown_import", rule="EQ-05", session=name)
        known = [each for each in entries if isinstance(each, DeviceKnown)]
        last = known[-1] if known else closed
        read = closed.source
        claim = claim_of(stated, serial=read.serial, label=read.label, now=self._store.clock.now(), view=view)
        found = identify(claim)
        require_no_conflict(found)
        loan = None if found.tag is None else view.equipment.open_loan(found.tag)
        theirs = (None, last.camera, found.tag)  # what is another device's by now proves nothing for this one
        read_now = [] if loan is None else view.archive.of_session(name)
        recordings = [each for each in read_now if each.camera in theirs]
        if found.tag is not None:
            recordings = self._settled(view, found.tag, recordings)
        if found.tag is not None and loan is not None and confirmed:
            recordings += decided_by_origin(view.archive.came_again_in(name), name, found.tag, loan)
        return KnownCase(
            closed=closed,
            found=found,
            named=last.camera,
            certainty=certainty_of(last.camera_basis),
            returned=completed_loan(history, last.camera, view, self._store.clock.now()) is not None,
            loan=loan,
            times=times_within(recordings, loan, _offset(closed), self._store.clock.zone),
            reason=stated.camera_reason,
            confirmed=confirmed,
        )

    def _settled(self, view: ArchiveView, tag: str, recordings: Sequence[Recording]) -> list[Recording]:
        """The recordings with what the loans of the device show of their zone."""
        if not recordings:
            return []
        start, end = (pick(each.recorded_from for each in recordings) for pick in (min, max))
        spans = view.equipment.spans(tag, start - ZONES_APART, end + ZONES_APART)
        loans = [Loan(each.start, each.end) for each in spans]
        return settled_by_loans(recordings, loans, self._store.clock.zone)

    def _attribute(
        self,
        session: Session,
        work: ArchiveWork,
        recording: Recording,
        case: KnownCase,
        spans: Sequence[CameraSpan],
        named: str | None,
    ) -> None:
        now, tag = work.archive.recording(recording.sha256), require_identified(case)
        if now is None or not _is_open(now, case, tag):
            return
        now = replace(now, time_doubt=recording.time_doubt, confidence=recording.confidence)
        zone, confirmed = self._store.clock.zone, case.confirmed
        found = attributed_anew(now, tag, spans, _offset(case.closed), zone, named=named, confirmed=confirmed)
        officer = work.people.officer(found.officer) if found.officer else None
        anew = ReattributedCase(now, case.closed.session, tag, found, officer)
        record(work, decide_reattributed(session, anew, work.policy, self._store.clock.now()))


def _offset(closed: ImportClosed) -> timedelta | None:
    return None if closed.clock_offset_ms is None else timedelta(milliseconds=closed.clock_offset_ms)


def _is_open(recording: Recording, case: KnownCase, tag: str) -> bool:
    """Whether the recording still counts as nobody's device's, or as that of which the import was taken to be.

    So does one that only its file's time put into a loan, where a person looked at it.
    """
    if case.confirmed and recording.camera == tag and recording.doubt is Doubt.ONLY_FILE_TIME:
        return True
    return recording.camera != tag and recording.camera in (None, case.named)


def _spans(
    view: ArchiveView, tag: str, recordings: Sequence[Recording], offset: timedelta | None
) -> list[CameraSpan]:
    """Who had the device while these were recorded, by the station's clock."""
    start = min(right(each, each.recorded_from, offset) for each in recordings) - CLOCK_TOLERANCE
    end = max(right(each, each.recorded_until, offset) for each in recordings) + CLOCK_TOLERANCE
    return [
        CameraSpan(tag, held.number, held.start, held.end) for held in view.equipment.spans(tag, start, end)
    ]
