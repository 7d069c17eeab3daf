"""When a recording was made, by what its device's clock was off by as it is known now, and what follows of that (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from station.archive.arrival.decide import arrival_anew
from station.archive.attribution.decide import CLOCK_TOLERANCE
from station.archive.attribution.values import Attribution, CameraSpan
from station.archive.clocks.known import ClockHistory
from station.archive.importing.known import KnownCase, attributed_anew, closing_later
from station.archive.outcomes import Closing
from station.archive.redating.bodies import DatedBefore, MediaRedated, SessionRedated2
from station.archive.survey.times import EARLIEST
from station.archive.survey.values import TimeSource
from station.archive.values import Recording
from station.archive.weighing.values import Confidence, HeaderZone, TimeDoubt, first_doubt
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.naming import written
from station.people.sessions import Session
from station.people.values import Officer

SAME: Final = timedelta(seconds=1)
"""Times that lie nearer are the same."""


@dataclass(frozen=True, slots=True)
class KnownNow:
    """What is known of a device now: what a person states its clock was ahead by, else its record, and in which zone it writes headers."""

    stated: timedelta | None = None
    history: ClockHistory | None = None
    zone: HeaderZone | None = None


@dataclass(frozen=True, slots=True)
class Redated:
    """A recording as it is dated now, by which offset, and in which zone its header was read anew (None: as before)."""

    before: Recording
    after: Recording
    offset: timedelta
    header_zone: HeaderZone | None = None


def redated(
    recording: Recording, doubts: Sequence[TimeDoubt], known: KnownNow, office_zone: str
) -> Redated | None:
    """The recording dated by what is known now; None where that says nothing of it, or nothing else than before.

    `doubts` are all that its import had of its time. What the satellites told needs no clock.
    """
    if recording.time_source is TimeSource.GPS:
        return None
    length = recording.recorded_until - recording.recorded_from
    shown = recording.device_from or recording.recorded_from
    read = known.zone if recording.time_doubt is TimeDoubt.ZONE_UNKNOWN else None
    if read is HeaderZone.LOCAL:
        shown = shown.astimezone(UTC).replace(tzinfo=ZoneInfo(office_zone)).astimezone(UTC)
    applied = (
        timedelta(0) if recording.device_from is None else recording.device_from - recording.recorded_from
    )
    ahead = known.stated
    if ahead is None and known.history is not None:
        ahead = known.history.known_at(shown)
    if ahead is None:
        ahead = applied
    start = shown - ahead
    left = _left(doubts, start, recording.imported_at, zone_known=read is not None)
    after = replace(
        recording,
        recorded_from=start,
        recorded_until=start + length,
        device_from=shown,
        device_until=shown + length,
        time_doubt=first_doubt(left),
        confidence=_confidence(recording, left),
    )
    same = abs(start - recording.recorded_from) < SAME and after.time_doubt is recording.time_doubt
    return None if same else Redated(recording, after, ahead, read)


def _left(
    doubts: Sequence[TimeDoubt], start: datetime, imported_at: datetime, *, zone_known: bool
) -> set[TimeDoubt]:
    """The doubts that a corrected time leaves."""
    left = set(doubts) - {TimeDoubt.NEVER_SET, TimeDoubt.IN_FUTURE}
    if zone_known:
        left -= {TimeDoubt.ZONE_UNKNOWN}
    if start < EARLIEST:
        left.add(TimeDoubt.NEVER_SET)
    if start > imported_at + CLOCK_TOLERANCE:
        left.add(TimeDoubt.IN_FUTURE)
    return left


def _confidence(recording: Recording, left: set[TimeDoubt]) -> Confidence | None:
    if left:
        return Confidence.WEAK
    return Confidence.FAIR if recording.confidence is Confidence.WEAK else recording.confidence


@dataclass(frozen=True, slots=True)
class RedatedCase:
    """A recording as it is dated now, why, who had its device when, whose number its name bears, and who it is by that."""

    redated: Redated
    camera: str | None
    reason: str
    attribution: Attribution
    officer: Officer | None


def whose_anew(
    redated: Redated, camera: str | None, spans: Sequence[CameraSpan], zone: str, named: str | None
) -> Attribution:
    """Whose the recording is by its new time; what a person decided or stated stands, and so does all where no device is known."""
    before = redated.before
    if camera is None:
        return Attribution(before.basis, before.officer, before.doubt, before.agrees)
    return attributed_anew(redated.after, camera, spans, None, zone, named=named)


def decide_redated(session: Session, case: RedatedCase, policy: Policy, now: datetime) -> Decided[None]:
    """The entry of when a recording was made by what is known now, and whose it is by that."""
    before, after, new, person = case.redated.before, case.redated.after, case.attribution, case.officer
    same = new.officer == before.officer
    arrival = arrival_anew(before, after, policy)
    body = MediaRedated(
        sha256=before.sha256,
        session=before.session,
        camera=case.camera,
        recorded_from=after.recorded_from,
        recorded_until=after.recorded_until,
        device_from=after.device_from or after.recorded_from,
        device_until=after.device_until or after.recorded_until,
        offset_ms=round(case.redated.offset / timedelta(milliseconds=1)),
        header_zone=case.redated.header_zone,
        confidence=after.confidence,
        time_doubt=after.time_doubt,
        reason=written(case.reason, "archive.redating_reason", "DM-05", field="reason"),
        officer=new.officer,
        officer_name=before.officer_name if same else None if person is None else person.name,
        department=before.department if same else "" if person is None else person.department,
        basis=new.basis,
        doubt=new.doubt,
        agrees=new.agrees,
        due_at=arrival.due_at,
        came_late=arrival.late,
        before=DatedBefore(
            before.recorded_from,
            before.recorded_until,
            before.officer,
            before.basis,
            before.doubt,
            before.arrival.due_at,
            before.arrival.late,
        ),
    )
    officers = sorted({new.officer or "", before.officer or ""} - {""})
    about = (
        subject("recording", before.sha256),
        subject("session", before.session),
        *(() if case.camera is None else (subject("item", case.camera),)),
        *(subject("officer", each) for each in officers),
    )
    return Decided((session.draft(body, now, subjects=about, rules=("DM-05", "DM-02")),), (), None)


def require_not_ones_own(
    session: Session, changed: Sequence[tuple[Redated, str | None]], policy: Policy
) -> None:
    """Raise Refused ``archive.own_redating`` where one's own late recording would be in in time, or not judged, by one's own act (DM-05).

    Own is what is one's by the former or by the new time (given beside each). Who read the clock does not matter: a person may have
    put that reading on record, too.
    """
    for each, officer in changed:
        own = session.number is not None and session.number in (each.before.officer, officer)
        if own and each.before.arrival.late and not arrival_anew(each.before, each.after, policy).late:
            raise Refused("archive.own_redating", rule="DM-05", stored=each.before.stored)


@dataclass(frozen=True, slots=True)
class SessionCase:
    """An import whose recordings were dated anew: what is known of its device and return, the stated offset, why, and how many.

    `outside` says that it completed a return and that nothing on record lies within that loan by the new times, `noted` that its device
    is still out and it was noted for its return; `said` is the number of
    the entry by which this very offset was stated since anything else became known of the device, None where none was.
    """

    known: KnownCase
    offset: timedelta | None
    reason: str
    recordings: int
    outside: bool = False
    noted: bool = False
    said: int | None = None


def closing_anew(case: KnownCase, *, outside: bool = False) -> Closing:
    """Whether the return of the device is complete by the new times, or the first reason why not.

    A return that this import completed by wrong times stays complete, and is said to be so by nothing of its loan: `outside`.
    """
    if outside:
        return Closing.OUTSIDE_LOAN
    if case.named is None:
        return Closing.NO_DEVICE
    if case.loan is not None and not case.certainty.identifies:
        return Closing.NOT_IDENTIFIED
    return closing_later(case)


def decide_session_redated(
    session: Session, case: SessionCase, _policy: Policy, now: datetime
) -> Decided[Closing]:
    """The entry that the recordings of an import were dated anew, and whether that completes the return of its device.

    Raises Refused ``archive.redating_reason`` without a reason, ``archive.redated_same`` where what is on record changes nothing,
    ``archive.redated_already`` where the same was said before and changes nothing.
    """
    why = written(case.reason, "archive.redating_reason", "DM-05", field="reason")
    name, camera = case.known.closed.session, case.known.named
    if not case.recordings and case.offset is None:
        raise Refused("archive.redated_same", rule="DM-05", session=name, field="offset")
    closing = closing_anew(case.known, outside=case.outside)
    if case.said is not None and not case.recordings and closing is not Closing.WITHIN_LOAN:
        raise Refused("archive.redated_already", rule="DM-05", session=name, seq=case.said, field="offset")
    body = SessionRedated2(
        session=name,
        camera=camera,
        offset_ms=None if case.offset is None else round(case.offset / timedelta(milliseconds=1)),
        reason=why,
        recordings=case.recordings,
        closes=closing is Closing.WITHIN_LOAN,
        closing=closing,
        outside=case.outside,
        note_withdrawn=case.outside and case.noted,
    )
    about = (subject("session", name), *(() if camera is None else (subject("item", camera),)))
    draft = session.draft(body, now, subjects=about, rules=("DM-05", "DM-02", "EQ-05"))
    return Decided((draft,), (), closing)
