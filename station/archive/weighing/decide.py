"""Weighing all evidence of a session's files (pure): when each was recorded, how sure that is, and why.

Two kinds of evidence that tell different times prove nothing, nor does a file's time alone. A file that was changed long after
its recording was copied, which contradicts nothing; one that was changed before it does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from station.archive.survey.evidence import Edge, TimeEvidence
from station.archive.survey.times import EARLIEST, from_mtime_ns, is_of_our_time
from station.archive.survey.values import SourceFile, TimeSource
from station.archive.weighing.chapters import chapter_shifts
from station.archive.weighing.habits import NO_ZONE, Circumstances, HeaderHabit, habits_of, settle, shown_by
from station.archive.weighing.inferring import inferred_offset, lies_outside
from station.archive.weighing.loans import lent_at
from station.archive.weighing.reading import (
    COARSE,
    NOTHING,
    TOLERANCE,
    ToldTimes,
    agree,
    kind_of,
    moment_of,
    start_of,
    told_by,
    within,
)
from station.archive.weighing.values import (
    ClockOffset,
    Confidence,
    DeviceHabits,
    HeaderZone,
    Loan,
    TimeDoubt,
    TimeReading,
    TimeReason,
    Weighed,
    WeighedTime,
)

E = TypeVar("E", bound=StrEnum)
_AHEAD: Final = timedelta(minutes=2)
"""So far a recording may seem to lie in the future."""
_BEST: Final = (
    TimeSource.APPLE_DATE,
    TimeSource.EXIF,
    TimeSource.CONTAINER,
    TimeSource.SIDECAR,
    TimeSource.FILE_NAME,
    TimeSource.CHAPTERS,
    TimeSource.GPS,
    TimeSource.FOLDER_NAME,
)
"""Which kind gives the start where several agree."""


@dataclass(frozen=True, slots=True)
class _Witness:
    """A kind of evidence with the start that it tells, by the device's clock."""

    kind: TimeSource
    start: datetime
    precision: timedelta
    edge: Edge
    zone_told: bool

    def agrees(self, other: _Witness, duration: timedelta) -> bool:
        """Whether both may tell of one recording."""
        mine, theirs = self._spread(duration), other._spread(duration)
        return agree(self.start, other.start, theirs) or agree(other.start, self.start, mine)

    def _spread(self, duration: timedelta) -> timedelta:
        """The satellites are heard at any moment of a recording."""
        return self.precision + (duration if self.edge is Edge.EITHER else NOTHING)


@dataclass(slots=True)
class _Case:
    """One file on its way to a time."""

    told: ToldTimes
    around: Circumstances
    settled: HeaderHabit
    shift: timedelta | None
    """How far into its chain of chapters it begins; None where an earlier piece is not there."""
    reasons: set[TimeReason] = field(default_factory=set)
    doubts: set[TimeDoubt] = field(default_factory=set)
    own_zone: HeaderZone | None = None
    readings: list[TimeReading] = field(default_factory=list)

    @property
    def header_zone(self) -> HeaderZone:
        return self.own_zone or self.settled.zone or HeaderZone.UTC


def weigh(
    files: Sequence[SourceFile],
    habits: DeviceHabits,
    offset: ClockOffset | None,
    zone: str,
    now: datetime,
    volume_file_system: str = "",
    loans: Sequence[Loan] = (),
    awaited: Loan | None = None,
) -> Weighed:
    """The times of all files of one device.

    `habits` are what earlier imports showed of it, `zone` (IANA) is the office's, `now` the station's clock, `loans` when it was
    lent, by the station's clock, `awaited` the loan whose recordings are awaited.
    """
    told = sorted(map(told_by, files), key=lambda each: each.file.path)
    ahead = NOTHING if offset is None else offset.ahead
    around = Circumstances(ZoneInfo(zone), now + ahead, habits, volume_file_system, loans, ahead)
    settled = settle(told, around)
    shifts = chapter_shifts(told)

    def time_by(each: ToldTimes, span: timedelta) -> WeighedTime:
        here = around if span == ahead else replace(around, now=now + span, ahead=span)
        return _time_of(_Case(each, here, settled, shifts.get(each.file.path, NOTHING)))

    times = {each.file.path: _by_spans(time_by(each, ahead), offset, partial(time_by, each)) for each in told}
    inferred = None if offset is not None else inferred_offset(told, times, around.zone, loans, awaited, now)
    asks = inferred is None and lies_outside(times, loans)
    return Weighed(times, habits_of(settled), settled.by, inferred, asks)


def _by_spans(
    time: WeighedTime, offset: ClockOffset | None, time_by: Callable[[timedelta], WeighedTime]
) -> WeighedTime:
    """The same by what the clock was off by when it was recorded; doubted where that may be one or another, or none of them."""
    if offset is None or not offset.spans or time.source is TimeSource.GPS:
        return time
    fitting = [each.ahead for each in offset.spans if each.may_hold(time.raw_start)]
    if fitting and max(fitting) - min(fitting) <= _AHEAD:
        return time if offset.ahead in fitting else time_by(fitting[-1])
    doubts = _in_order({*time.doubts, TimeDoubt.DISAGREE})
    return replace(time, confidence=Confidence.WEAK, doubts=doubts)


def _time_of(case: _Case) -> WeighedTime:
    witnesses = _witnesses(case)
    set_ones = [each for each in witnesses if _was_set(each.start, case)]
    if witnesses and not set_ones:
        case.doubts.add(TimeDoubt.NEVER_SET)
    heard = set_ones or witnesses
    file_start = _by_file(case)
    if not heard:
        chosen, start = TimeSource.FILE_TIME, file_start
        case.doubts.add(TimeDoubt.ONLY_FILE_TIME)
    else:
        best = min(heard, key=lambda each: (_rank(each.kind), each.start))
        chosen, start = best.kind, _start_by(best, case, file_start)
    _compare(heard, start, case)
    return _result(case, heard, chosen, start)


def _rank(kind: TimeSource) -> int:
    return _BEST.index(kind) if kind in _BEST else len(_BEST)


def _was_set(start: datetime, case: _Case) -> bool:
    return start - case.around.ahead >= EARLIEST


def _by_file(case: _Case) -> datetime:
    """The start by the file's own time: its end is when it was last changed."""
    changed = case.told.changed or from_mtime_ns(case.told.file.mtime_ns)
    changed = changed if is_of_our_time(changed) else from_mtime_ns(0)
    return start_of(changed, Edge.END, case.told.duration)


def _start_by(best: _Witness, case: _Case, file_start: datetime) -> datetime:
    """The start that the best kind tells; within a day that a folder tells alone, the file's own time."""
    day_only = best.precision >= COARSE
    if day_only and best.start <= file_start < best.start + best.precision:
        case.reasons.add(TimeReason.FILE_TIME_AGREES)
        return file_start
    return best.start


# ---------------------------------------------------------------------------------------------- the witnesses


def _witnesses(case: _Case) -> list[_Witness]:
    """Each kind of evidence once, with the start that it tells by the device's clock."""
    told, found = case.told, dict[TimeSource, _Witness]()
    shown = shown_by(told, case.around.zone)
    case.own_zone = None if shown is None else shown[0]
    edge = case.settled.edge if shown is None or shown[1] is None else shown[1]
    for evidence in (*told.headers, *told.others):
        witness = _heard(evidence, edge if evidence.claims_utc else evidence.edge, case)
        if witness is not None:
            found.setdefault(witness.kind, witness)
    if told.changed is not None:
        raw = next(each.raw for each in told.file.evidence if each.source is TimeSource.FILE_TIME)
        case.readings.append(TimeReading(TimeSource.FILE_TIME, raw, told.changed.astimezone(UTC), Edge.END))
    return list(found.values())


def _heard(evidence: TimeEvidence, edge: Edge, case: _Case) -> _Witness | None:
    moment = moment_of(evidence, case.around.zone, case.header_zone)
    if moment is None:
        return None
    start = start_of(moment, edge, case.told.duration)
    case.readings.append(TimeReading(evidence.source, evidence.raw, moment, edge))
    if case.shift and evidence.claims_utc and kind_of(evidence.source) is TimeSource.CONTAINER:
        start += case.shift
    zone_told = evidence.moment.tzinfo is not None
    if evidence.source is TimeSource.GPS:
        start += case.around.ahead  # the satellites have the right time, all else the device's
    return _Witness(kind_of(evidence.source), start, evidence.precision, edge, zone_told)


def _compare(heard: Sequence[_Witness], start: datetime, case: _Case) -> None:
    """Whether the kinds agree with each other, and with the file's own time, which no recording ends after."""
    length = case.told.duration
    if any(not one.agrees(other, length) for one in heard for other in heard if one is not other):
        case.doubts.add(TimeDoubt.DISAGREE)
    elif len(heard) > 1:
        case.reasons.add(TimeReason.KINDS_AGREE)
    changed = case.told.changed
    if not heard or changed is None or not _was_set(changed, case):
        return
    if within(start, changed, length):
        case.reasons.add(TimeReason.FILE_TIME_AGREES)
    elif changed < start - TOLERANCE and not _misread(start, changed, case):
        case.doubts.add(TimeDoubt.DISAGREE)


def _misread(start: datetime, changed: datetime, case: _Case) -> bool:
    """Whether office time that was taken for UTC makes the file seem older than its recording."""
    if case.around.file_system not in NO_ZONE:
        return False
    written = changed.replace(tzinfo=case.around.zone)
    return written >= start - TOLERANCE


# ------------------------------------------------------------------------------------------------- the outcome


def _result(case: _Case, heard: Sequence[_Witness], chosen: TimeSource, raw_start: datetime) -> WeighedTime:
    around, length = case.around, case.told.duration
    start = raw_start - around.ahead
    other = _header_reasons(case, chosen, heard)
    if around.ahead:
        case.reasons.add(TimeReason.CORRECTED)
    if any(each.zone_told for each in heard):
        case.reasons.add(TimeReason.ZONE_TOLD)
    if start < EARLIEST:
        case.doubts.add(TimeDoubt.NEVER_SET)
    if raw_start > around.now + _AHEAD:
        case.doubts.add(TimeDoubt.IN_FUTURE)
    if case.shift is None:
        case.doubts.add(TimeDoubt.CHAPTER_MISSING)
    elif case.shift:
        case.reasons.add(TimeReason.FIRST_CHAPTER)
    sure = {TimeReason.KINDS_AGREE, TimeReason.ZONE_TOLD} & case.reasons
    confidence = Confidence.WEAK if case.doubts else Confidence.SURE if sure else Confidence.FAIR
    return WeighedTime(
        start=start,
        end=start + length,
        raw_start=raw_start,
        raw_end=raw_start + length,
        source=chosen,
        confidence=confidence,
        reasons=_in_order(case.reasons),
        doubts=_in_order(case.doubts),
        readings=tuple(case.readings),
        other_start=None if other is None else other - around.ahead,
    )


def _header_reasons(case: _Case, chosen: TimeSource, heard: Sequence[_Witness]) -> datetime | None:
    """Note how the header was read and why; gives the start by its other reading, where nothing shows its zone."""
    header = next((each for each in heard if each.kind is TimeSource.CONTAINER), None)
    if header is None or case.told.header is None:
        return None
    if header.edge is Edge.END:
        case.reasons.add(TimeReason.HEADER_END)
    settled = case.settled
    if settled.edge_stated and header.edge is settled.edge:
        case.reasons.add(TimeReason.STATED)
    if settled.contradicted and case.own_zone is None:
        case.doubts.add(TimeDoubt.HABIT_CONTRADICTED)
    if case.own_zone is not None:
        local = case.own_zone is HeaderZone.LOCAL
        case.reasons.add(TimeReason.HEADER_LOCAL if local else TimeReason.HEADER_UTC)
    elif settled.by is not None:
        case.reasons.add(settled.by)
    if case.own_zone is not None or settled.zone is not None or chosen is not TimeSource.CONTAINER:
        return None
    moment = moment_of(case.told.header, case.around.zone, HeaderZone.LOCAL)
    other = None if moment is None else start_of(moment, header.edge, case.told.duration)
    if other is not None:
        other += case.shift or NOTHING
    if case.around.file_system in NO_ZONE or _both_lent(case, header.start, other):
        case.doubts.add(TimeDoubt.ZONE_UNKNOWN)
    else:
        case.reasons.add(TimeReason.TAKEN_AS_UTC)
    return other


def _both_lent(case: _Case, *starts: datetime | None) -> bool:
    """Whether the device was lent by both readings of the header, so that not even its loans show which is right."""
    around, length = case.around, case.told.duration
    return all(each is not None and lent_at(each - around.ahead, length, around.loans) for each in starts)


def _in_order(found: set[E]) -> tuple[E, ...]:
    """In the order in which they are declared."""
    return tuple(each for kind in {type(one) for one in found} for each in kind if each in found)
