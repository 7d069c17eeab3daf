"""What follows when it becomes known which device an earlier import was of (EQ-05)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from station.archive.attribution.decide import attribute, compared_with_number, is_within
from station.archive.attribution.values import Attribution, Basis, CameraSpan, Doubt, RecordingTime
from station.archive.bodies import AttributedBefore, MediaReattributed
from station.archive.identity.values import Certainty, Evidence, Identified
from station.archive.importing.closing import DatedBy, times_evidence
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.importing.timing import NAMES_NOBODY
from station.archive.importing.whose import ImportedFrom, attribution_of, custody_of, number_owners
from station.archive.outcomes import Closing
from station.archive.ports import ArchiveWork, DeviceCustody
from station.archive.session_bodies import DeviceKnown, ImportClosed
from station.archive.survey.belongings import is_named_as_small_picture
from station.archive.survey.times import EARLIEST, contradicts_name
from station.archive.survey.values import FileState, MediaKind, TimeSource
from station.archive.values import Recording
from station.archive.weighing.loans import shown_by_loans
from station.archive.weighing.values import Confidence, Loan, TimeDoubt
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
    times: DatedBy
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

    Raises Refused ``archive.device_not_identified``, ``archive.device_without_serial`` where no serial number was read,
    ``archive.device_known_already``, ``archive.device_return_closed``.
    """
    tag, session = case.found.tag, case.closed.session
    if tag is None and case.named is not None and case.certainty.identifies and not case.confirmed:
        raise Refused("archive.device_known_already", rule="EQ-05", session=session, camera=case.named)
    if tag is None or not case.found.certainty.identifies:
        code = (
            "archive.device_not_identified" if case.closed.source.serial else "archive.device_without_serial"
        )
        raise Refused(code, rule="EQ-05", session=session, field="reason")
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
    if not case.times.anything:
        return Closing.OUTSIDE_LOAN
    return Closing.WITHIN_LOAN if case.times.proven or case.confirmed else Closing.ONLY_WEAK_TIME


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
    recording: Recording,
    camera: str,
    spans: Sequence[CameraSpan],
    offset: timedelta | None,
    zone: str,
    *,
    named: str | None = None,
    confirmed: bool = False,
) -> Attribution:
    """Whose a recording is now that its device is known: what a person decided or stated stands; a camera's own file is nobody's.

    `named` is the officer whose police number its name bears, `confirmed` that a person looked at what only files' times date.
    """
    if recording.basis is Basis.CAMERA:
        return Attribution(Basis.CAMERA)
    if recording.basis is Basis.RESOLVED:
        return Attribution(Basis.RESOLVED, recording.officer)
    stated = recording.officer if recording.basis is Basis.STATED else None
    time = RecordingTime(
        recording.recorded_from,
        recording.recorded_until,
        _doubt_of(recording, zone, confirmed=confirmed),
        clock_offset=offset if recording.device_from is None else None,
    )
    found = attribute(camera, time, spans, now=recording.imported_at, stated=stated)
    return compared_with_number(found, named)


def _doubt_of(recording: Recording, zone: str, *, confirmed: bool) -> Doubt | None:
    """Why the time of a recording names nobody."""
    if is_by_file_alone(recording):
        return None if confirmed else Doubt.ONLY_FILE_TIME
    if recording.time_doubt is not None:
        return NAMES_NOBODY[recording.time_doubt]
    return None if is_reliable(recording, zone) else Doubt.CLOCK_UNKNOWN


def is_by_file_alone(recording: Recording) -> bool:
    """Whether only its file's own time tells when it was recorded, and nothing else is wrong with that."""
    alone = recording.time_doubt in (None, TimeDoubt.ONLY_FILE_TIME)
    return recording.time_source is TimeSource.FILE_TIME and alone and recording.recorded_from >= EARLIEST


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
    spans = custody_of(order.camera, [given.file], work)
    owners = number_owners([given.file.name_number], work)
    source = ImportedFrom(order.camera, stated, order.started_at, spans, owners)
    new = attribution_of(given.file, given.weighed, source)
    if found.basis is Basis.RESOLVED:
        new = Attribution(Basis.RESOLVED, found.officer)
    officer = work.people.officer(new.officer) if new.officer else None
    case = ReattributedCase(found, order.session, order.camera, new, officer)
    record(work, decide_reattributed(session, case, work.policy, now))


def settled_by_loans(recordings: Iterable[Recording], loans: Sequence[Loan], zone: str) -> list[Recording]:
    """The same recordings, without the doubt about the zone where the loans of the device that is known now show it was read right."""
    found = list(recordings)
    local = ZoneInfo(zone)
    pairs = [
        (
            each.recorded_from,
            each.recorded_from.replace(tzinfo=local),
            each.recorded_until - each.recorded_from,
        )
        for each in found
        if each.time_doubt is TimeDoubt.ZONE_UNKNOWN
    ]
    if not shown_by_loans(pairs, loans):
        return found
    return [
        replace(each, time_doubt=None, confidence=Confidence.FAIR)
        if each.time_doubt is TimeDoubt.ZONE_UNKNOWN
        else each
        for each in found
    ]


def decided_by_origin(
    recordings: Iterable[Recording], session: str, camera: str, loan: DeviceCustody
) -> list[Recording]:
    """Content on record as another device's that an import read from `camera`, where a person decided that it is that loan's officer's.

    Equal bytes are not recorded by two devices: one is a copy, and only a person can say of which loan it is (EQ-05).
    """
    return [
        replace(
            each,
            camera=camera,
            recorded_from=origin.recorded_from,
            recorded_until=origin.recorded_until,
            device_from=origin.recorded_from,
            time_source=origin.time_source,
            confidence=Confidence.WEAK,
            time_doubt=None,
        )
        for each in recordings
        for origin in each.origins
        if (origin.session, origin.camera, origin.officer) == (session, camera, loan.number)
        and origin.basis is Basis.RESOLVED
    ]


def times_within(
    recordings: Iterable[Recording], loan: DeviceCustody | None, offset: timedelta | None, zone: str
) -> DatedBy:
    """What the recordings that were made within the loan are dated by."""
    if loan is None or loan.end is None:
        return DatedBy()
    dated = (
        (each, right(each, each.recorded_from, offset), right(each, each.recorded_until, offset))
        for each in recordings
        if _counts(each)
    )
    found = [
        each
        for each, begun, ended in dated
        if begun >= EARLIEST and is_within(loan.start, loan.end, begun, ended)
    ]
    return DatedBy(
        frozenset(each.time_source for each in found if _proves(each, zone)),
        frozenset(each.time_source for each in found if not _proves(each, zone)),
    )


def right(recording: Recording, moment: datetime, offset: timedelta | None) -> datetime:
    """By the station's clock: what former versions recorded is by the device's."""
    return moment - offset if recording.device_from is None and offset is not None else moment


def _proves(recording: Recording, zone: str) -> bool:
    if recording.confidence is not None:
        return recording.confidence is not Confidence.WEAK
    return is_reliable(recording, zone) and recording.time_source is not TimeSource.FILE_TIME


def is_reliable(recording: Recording, zone: str) -> bool:
    """Whether the time of a recording of a former version proves anything: the clock was set, and its name tells no other time."""
    if recording.confidence is not None:
        return recording.confidence is not Confidence.WEAK
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
