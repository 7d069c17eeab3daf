"""What follows when it becomes known which device an earlier import was of (EQ-05)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from station.archive.attribution.decide import CLOCK_TOLERANCE, attribute
from station.archive.attribution.values import Attribution, Basis, CameraSpan, RecordingTime
from station.archive.bodies import AttributedBefore, MediaReattributed
from station.archive.identity.values import Certainty, Evidence, Identified
from station.archive.importing.closing import PROVE_NOTHING, times_evidence
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.importing.ordering import attribution_of, custody_of
from station.archive.outcomes import Closing
from station.archive.ports import ArchiveWork, DeviceCustody
from station.archive.session_bodies import DeviceKnown, ImportClosed
from station.archive.survey.belongings import is_named_as_small_picture
from station.archive.survey.times import EARLIEST, contradicts_name
from station.archive.survey.values import FileState, MediaKind, TimeSource
from station.archive.values import ImportOptions, Recording
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.sessions import Session
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class KnownCase:
    """An import whose device becomes known: its end, what it was taken for until then, and what counts for its return.

    `named` is the device recorded until now and `certainty` how certain it was, `returned` whether this import closed its
    return already. `times` are those of its recordings within the loan, `confirmed` that a person looked at those that only
    files' times put there, `attributed` how many of its recordings got their attribution anew.
    """

    closed: ImportClosed
    found: Identified
    named: str | None
    certainty: Certainty
    returned: bool
    loan: DeviceCustody | None
    times: frozenset[TimeSource]
    reason: str
    confirmed: bool = False
    attributed: int = 0


@dataclass(frozen=True, slots=True)
class ReattributedCase:
    """A recording whose device is known now, and whose it is by that."""

    recording: Recording
    session: str
    camera: str
    attribution: Attribution
    officer: Officer | None


def require_identified(case: KnownCase) -> str:
    """The device's tag, where it is identified and that is new.

    Raises Refused ``archive.device_not_identified``, ``archive.device_known_already``, ``archive.device_return_closed``.
    """
    tag, session = case.found.tag, case.closed.session
    if tag is None or not case.found.certainty.identifies:
        raise Refused("archive.device_not_identified", rule="EQ-05", session=session, field="reason")
    if case.returned and tag != case.named:
        raise Refused("archive.device_return_closed", rule="EQ-05", session=session, camera=case.named)
    if tag == case.named and case.certainty.identifies and not case.confirmed:
        raise Refused("archive.device_known_already", rule="EQ-05", session=session, camera=tag)
    return tag


def closing_later(case: KnownCase) -> Closing:
    """Whether the return of the device is closed now, or the first reason why not.

    What came in while it was still out proves nothing of the rest of that loan.
    """
    if case.loan is None:
        return Closing.NO_LOAN
    if case.loan.end is None or case.closed.started_at < case.loan.end:
        return Closing.BEFORE_RETURN
    if not case.closed.complete:
        return Closing.INCOMPLETE
    if not case.times:
        return Closing.OUTSIDE_LOAN
    return Closing.WITHIN_LOAN if case.times - PROVE_NOTHING or case.confirmed else Closing.ONLY_WEAK_TIME


def decide_known(session: Session, case: KnownCase, _policy: Policy, now: datetime) -> Decided[Closing]:
    """The entry that it became known which device an import was of, and whether that closes its return.

    Raises what `require_identified` raises.
    """
    tag, closing = require_identified(case), closing_later(case)
    confirmed = (Evidence.TIME_CONFIRMED,) if case.confirmed else ()
    body = DeviceKnown(
        session=case.closed.session,
        camera=tag,
        camera_basis=case.found.basis,
        camera_reason=case.reason,
        evidence=(*case.found.evidence, *times_evidence(case.times), *confirmed),
        before=case.named,
        recordings=case.attributed,
        closes=closing is Closing.WITHIN_LOAN,
        closing=closing,
    )
    tags = sorted({tag, case.named or tag})
    about = (subject("session", body.session), *(subject("item", each) for each in tags))
    draft = session.draft(body, now, subjects=about, rules=("EQ-05", "DM-02"))
    return Decided((draft,), (), closing)


def attributed_anew(
    recording: Recording, camera: str, spans: Sequence[CameraSpan], offset: timedelta | None, zone: str
) -> Attribution:
    """Whose a recording is now that its device is known: what a person decided or stated stands; a camera's own file is nobody's."""
    if recording.basis is Basis.CAMERA:
        return Attribution(Basis.CAMERA)
    if recording.basis is Basis.RESOLVED:
        return Attribution(Basis.RESOLVED, recording.officer)
    stated = recording.officer if recording.basis is Basis.STATED else None
    time = RecordingTime(
        recording.recorded_from,
        recording.recorded_until,
        reliable=is_reliable(recording, zone),
        clock_offset=offset,
    )
    return attribute(camera, time, spans, now=recording.imported_at, stated=stated)


def decide_reattributed(
    session: Session, case: ReattributedCase, _policy: Policy, now: datetime
) -> Decided[None]:
    """The entry of whose a recording is, since its device is known (DM-02)."""
    found, new, person = case.recording, case.attribution, case.officer
    same = new.officer == found.officer
    body = MediaReattributed(
        sha256=found.sha256,
        session=case.session,
        camera=case.camera,
        officer=new.officer,
        officer_name=found.officer_name if same else None if person is None else person.name,
        department=found.department if same else "" if person is None else person.department,
        basis=new.basis,
        doubt=new.doubt,
        agrees=new.agrees,
        recorded_from=found.recorded_from,
        recorded_until=found.recorded_until,
        before=AttributedBefore(found.officer, found.basis, found.doubt),
    )
    officers = sorted({new.officer or "", found.officer or ""} - {""})
    about = (
        subject("recording", found.sha256),
        subject("session", case.session),
        subject("item", case.camera),
        *(subject("officer", each) for each in officers),
    )
    return Decided((session.draft(body, now, subjects=about, rules=("EQ-05", "DM-02")),), (), None)


def attribute_again(
    work: ArchiveWork, session: Session, order: ImportOrder, given: OrderedFile, sha256: str, now: datetime
) -> None:
    """Record whose content on record is that came in as no device's and comes again from the device of `order`."""
    found = work.archive.recording(sha256)
    if found is None or found.camera is not None or order.camera is None:
        return
    stated = found.officer if found.basis is Basis.STATED else None
    options = ImportOptions(stated, order.camera, clock_offset_ms=order.clock_offset_ms)
    spans = custody_of(order.camera, [given.file], options, work)
    new = attribution_of(given.file, order.camera, options, order.started_at, spans)
    if found.basis is Basis.RESOLVED:
        new = Attribution(Basis.RESOLVED, found.officer)
    officer = work.people.officer(new.officer) if new.officer else None
    case = ReattributedCase(found, order.session, order.camera, new, officer)
    record(work, decide_reattributed(session, case, work.policy, now))


def times_within(
    recordings: Iterable[Recording], loan: DeviceCustody | None, offset: timedelta | None, zone: str
) -> frozenset[TimeSource]:
    """Where the times were read of the recordings that were made within the loan."""
    if loan is None or loan.end is None:
        return frozenset()
    begun, ended = max(loan.start - CLOCK_TOLERANCE, EARLIEST), loan.end + CLOCK_TOLERANCE
    off = offset or timedelta(0)
    return frozenset(
        each.time_source
        for each in recordings
        if _counts(each)
        and is_reliable(each, zone)
        and begun <= each.recorded_from - off
        and each.recorded_until - off <= ended
    )


def is_reliable(recording: Recording, zone: str) -> bool:
    """Whether its time proves anything: the clock was set, and its name tells no other time."""
    return recording.recorded_from >= EARLIEST and not contradicts_name(
        recording.recorded_from, recording.source_path, zone
    )


_COUNT: Final[Collection[MediaKind]] = (MediaKind.VIDEO, MediaKind.IMAGE, MediaKind.AUDIO)


def _counts(recording: Recording) -> bool:
    """Whether it is a recording with content; entries of a former version don't say of a small picture that it is one."""
    small = recording.kind is MediaKind.IMAGE and is_named_as_small_picture(recording.source_path)
    return (
        recording.is_recording
        and recording.kind in _COUNT
        and recording.state is not FileState.EMPTY
        and not small
    )
