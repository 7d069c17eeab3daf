"""The times of a source's files by all that tells them, by what is known of their device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from station.archive.attribution.values import Doubt
from station.archive.clock_bodies import DeviceClockRead, DeviceClockSet
from station.archive.clocks.known import ClockHistory, history_of
from station.archive.importing.order import OrderedFile
from station.archive.ports import ArchiveView
from station.archive.survey.grouping import in_order
from station.archive.survey.times import EARLIEST
from station.archive.survey.values import MediaTime, SourceFile
from station.archive.time_habits.known import known_habits, stated_by, statement_of
from station.archive.values import ImportOptions
from station.archive.weighing.decide import weigh
from station.archive.weighing.loans import settled_later
from station.archive.weighing.values import (
    ClockOffset,
    DeviceHabits,
    Loan,
    TimeDoubt,
    Weighed,
    WeighedTime,
    first_doubt,
)
from station.core.ledger import Stream, subject

ZONES_APART = timedelta(days=1)
"""No zone is further from UTC, so that both readings of a header lie within so much of each other."""
_CLOCKS = 1000
"""Of all devices the newest readings and settings: so many are looked through."""
NAMES_NOBODY: Mapping[TimeDoubt, Doubt] = {
    TimeDoubt.NEVER_SET: Doubt.CLOCK_UNKNOWN,
    TimeDoubt.IN_FUTURE: Doubt.CLOCK_IMPLAUSIBLE,
    TimeDoubt.DISAGREE: Doubt.TIMES_DISAGREE,
    TimeDoubt.HABIT_CONTRADICTED: Doubt.TIMES_DISAGREE,
    TimeDoubt.ZONE_UNKNOWN: Doubt.ZONE_UNKNOWN,
    TimeDoubt.CHAPTER_MISSING: Doubt.CHAPTER_MISSING,
    TimeDoubt.ONLY_FILE_TIME: Doubt.ONLY_FILE_TIME,
}
"""Why nobody can be named by such a time."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What bears on the times of a source besides its files: the office's zone, the station's clock, the card."""

    zone: str
    now: datetime
    file_system: str = ""
    offset: ClockOffset | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """Files with their times put right, in the order of recording, and how these were found."""

    files: tuple[SourceFile, ...]
    weighed: Weighed


def offset_of(options: ImportOptions) -> ClockOffset | None:
    """The offset of the device's clock that was stated."""
    if options.clock_offset_ms is None:
        return None
    return ClockOffset(timedelta(milliseconds=options.clock_offset_ms), options.clock_way)


def own_clock(options: ImportOptions, camera: str, view: ArchiveView, now: datetime) -> ClockOffset | None:
    """What was stated of the clock of a device, or is on record of it, by the time at which it was recorded."""
    stated = options.clock_offset_ms
    found = clock_history(camera, view).offset(now, stated)
    return found if found is None or stated is None else replace(found, way=options.clock_way)


def clock_history(camera: str, view: ArchiveView) -> ClockHistory:
    """What is on record of the clock of a device."""
    found = (
        entry
        for kind in (DeviceClockRead.KIND, DeviceClockSet.KIND)
        for entry in view.ledger.of_kind(Stream.CUSTODY, kind, _CLOCKS)
    )
    about = subject("item", camera)
    return history_of(each for each in found if about in each.subjects)


def timed(files: Sequence[SourceFile], timing: Timing) -> Timed:
    """The times of files whose device is not known yet."""
    return _put_right(files, _weighed(files, DeviceHabits(), timing))


def timed_of(files: Sequence[SourceFile], timing: Timing, camera: str, view: ArchiveView) -> Timed:
    """The times of files of a device: its earlier imports and its loans bear on them as well."""
    loans = _loans(files, camera, timing, view)
    open_loan = view.equipment.open_loan(camera)
    awaited = None if open_loan is None else Loan(open_loan.start, open_loan.end)
    if awaited is not None and awaited not in loans:
        loans.append(awaited)  # far from the recordings, where the device's clock is wrong
    habits = known_habits(camera, view)
    return _put_right(files, _weighed(files, habits, timing, loans, awaited))


def timed_later(files: Sequence[OrderedFile], camera: str, view: ArchiveView) -> tuple[OrderedFile, ...]:
    """The files of an order whose device was not known when it was made."""
    times = {each.file.path: each.weighed for each in files if each.weighed is not None}
    moments = [each.start for each in times.values()]
    if not moments:
        return tuple(files)
    spans = view.equipment.spans(camera, min(moments) - ZONES_APART, max(moments) + ZONES_APART)
    stated = stated_by(statement_of(camera, view))
    zone = None if stated is None else stated.zone
    settled = settled_later(times, [Loan(each.start, each.end) for each in spans], zone)
    return tuple(
        each
        if (weighed := settled.get(each.file.path)) is None
        else replace(each, file=_dated(each.file, weighed), weighed=weighed)
        for each in files
    )


def doubt_of(file: SourceFile, weighed: WeighedTime | None) -> Doubt | None:
    """Why a time names nobody; `weighed` is None of an import that a former version ordered."""
    if weighed is None:
        unset = file.time.start < EARLIEST or file.time.disputed
        return Doubt.CLOCK_UNKNOWN if unset else None
    first = first_doubt(weighed.doubts)
    return None if first is None else NAMES_NOBODY[first]


def _weighed(
    files: Sequence[SourceFile],
    habits: DeviceHabits,
    timing: Timing,
    loans: Sequence[Loan] = (),
    awaited: Loan | None = None,
) -> Weighed:
    """The times of all files; what belongs to a recording has its time."""
    mains = {each.path for each in files if each.belongs_to is None}
    alone = [each for each in files if each.belongs_to not in mains]
    zone, now, file_system = timing.zone, timing.now, timing.file_system
    found = weigh(alone, habits, timing.offset, zone, now, file_system, loans, awaited)
    beside = {each.path: found.times[each.belongs_to] for each in files if each.belongs_to in mains}
    return replace(found, times={**found.times, **beside})


def _loans(files: Sequence[SourceFile], camera: str, timing: Timing, view: ArchiveView) -> list[Loan]:
    """When the device was lent about the time of these files, however their headers are read."""
    first = timed(files, timing).files
    moments = [each.time.start.astimezone(UTC) for each in first if each.time.start >= EARLIEST]
    if not moments:
        return []
    spans = view.equipment.spans(camera, min(moments) - ZONES_APART, max(moments) + ZONES_APART)
    return [Loan(each.start, each.end) for each in spans]


def _put_right(files: Sequence[SourceFile], weighed: Weighed) -> Timed:
    dated = (_dated(each, weighed.times[each.path]) for each in files)
    return Timed(tuple(sorted(dated, key=in_order)), weighed)


def _dated(file: SourceFile, weighed: WeighedTime) -> SourceFile:
    disputed = bool(set(weighed.doubts) - {TimeDoubt.ONLY_FILE_TIME})
    time = MediaTime(weighed.start, weighed.source, file.time.duration, disputed)
    return replace(file, time=time)
