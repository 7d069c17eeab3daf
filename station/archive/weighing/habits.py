"""How a device writes the headers of its films, by all files of a session: in UTC or office time, the start or the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from station.archive.survey.evidence import Edge
from station.archive.weighing.loans import shown_by_loans
from station.archive.weighing.reading import (
    COARSE,
    TELLING,
    TOLERANCE,
    ToldTimes,
    agree,
    is_same_everywhere,
    reads_as,
    references,
    within,
)
from station.archive.weighing.values import DeviceHabits, HeaderZone, Loan, TimeReason

NO_ZONE: Final = frozenset({"vfat", "msdos", "exfat", "fat", "fuse.fusefat", "fuseblk"})
"""File systems of cards whose times are office time, which a computer may take for UTC."""
_KEEP_UTC: Final = frozenset(
    {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "hfsplus", "apfs", "ntfs", "ntfs3"}
)
_MOSTLY: Final = 0.8
"""Of the files that show it, so many must show the same: names are changed, and clocks set."""
_PROVES_END: Final = 2
"""So many films whose files were changed at the moment in their header show that it tells their end."""
_LONG: Final = timedelta(seconds=10)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HeaderHabit:
    """How headers are read, and what shows their zone; `zone` is None where nothing does.

    `edge_stated` says that a person states which edge they tell, `contradicted` that other times show another zone than is stated.
    """

    zone: HeaderZone | None
    edge: Edge
    by: TimeReason | None
    end_shown: bool = False
    edge_stated: bool = False
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What bears on a session besides its files; `now` is by the device's clock as far as that is known."""

    zone: ZoneInfo
    now: datetime
    habits: DeviceHabits
    file_system: str
    loans: Sequence[Loan]
    ahead: timedelta


def settle(told: Sequence[ToldTimes], around: Circumstances) -> HeaderHabit:
    """How the headers of a session are to be read. The order of the files does not matter."""
    with_header = [each for each in told if each.header is not None]
    own = [vote for each in with_header if (vote := shown_by(each, around.zone)) is not None]
    told_edge = _most(each for _, each in own if each is not None)
    stated = around.habits.stated
    stated_edge = None if stated is None or told_edge is not None else stated.edge
    edge = told_edge or stated_edge or around.habits.edge or _edge_by_files(with_header, around)
    read_edge = edge or Edge.START
    zone, by = _zone_of(with_header, _most(each for each, _ in own), around, read_edge)
    contradicted = _contradicts(with_header, zone, around, read_edge)
    shown = edge is Edge.END and stated_edge is None
    return HeaderHabit(zone, read_edge, by, shown, stated_edge is not None, contradicted)


def _zone_of(
    told: Sequence[ToldTimes], voted: HeaderZone | None, around: Circumstances, edge: Edge
) -> tuple[HeaderZone | None, TimeReason | None]:
    """The zone of a session's headers, and what shows it."""
    if is_same_everywhere(told, around.zone):
        return HeaderZone.UTC, None
    if voted is not None:
        return voted, _shown(voted)
    for ask, by in _OTHERWISE:
        found = ask(told, around, edge)
        if found is not None:
            return found, by or _shown(found)
    return None, None


def _contradicts(
    told: Sequence[ToldTimes], zone: HeaderZone | None, around: Circumstances, edge: Edge
) -> bool:
    """Whether another zone is shown than a person states: by names, the future, files' times, or imports since it was stated."""
    stated = None if around.habits.stated is None else around.habits.stated.zone
    if stated is None or is_same_everywhere(told, around.zone):
        return False
    shown = (zone, _by_file_times(told, around, edge), around.habits.zone)
    return any(each is not None and each is not stated for each in shown)


def _shown(zone: HeaderZone) -> TimeReason:
    return TimeReason.HEADER_LOCAL if zone is HeaderZone.LOCAL else TimeReason.HEADER_UTC


def shown_by(told: ToldTimes, zone: ZoneInfo) -> tuple[HeaderZone, Edge | None] | None:
    """How one file's header is to be read by its other times; None where they show nothing, or agree with it in no way."""
    fitting: set[tuple[HeaderZone, Edge]] = set()
    nearest: dict[Edge, timedelta] = {}
    for start, evidence in references(told, zone):
        length = told.duration if evidence.edge is Edge.EITHER else timedelta(0)
        for header in HeaderZone:
            for edge in (Edge.START, Edge.END):
                read = reads_as(told, zone, header, edge)
                if read is None or not (
                    agree(read, start, evidence.precision) or _covers(read, start, length)
                ):
                    continue
                fitting.add((header, edge))
                if evidence.precision < COARSE:
                    nearest[edge] = min(nearest.get(edge, TOLERANCE * 2), abs(read - start))
    zones = {header for header, _ in fitting}
    if len(zones) != 1:
        return None
    return zones.pop(), _nearer(nearest)


def _covers(read: datetime, moment: datetime, length: timedelta) -> bool:
    return read <= moment <= read + length


def _nearer(nearest: dict[Edge, timedelta]) -> Edge | None:
    if not nearest:
        return None
    if len(nearest) == 1:
        return next(iter(nearest))
    start, end = nearest[Edge.START], nearest[Edge.END]
    return None if abs(start - end) <= TELLING else Edge.START if start < end else Edge.END


def _most(votes: Iterable[T]) -> T | None:
    counted = Counter(votes)
    if not counted:
        return None
    found, count = counted.most_common(1)[0]
    return found if count >= _MOSTLY * counted.total() else None


# ------------------------------------------------------------------------------ where no name or zone shows it


def _edge_by_files(told: Sequence[ToldTimes], around: Circumstances) -> Edge | None:
    """The end, where every film that was changed about its header's moment was changed at that very moment."""
    at_end = at_start = 0
    for each in told:
        if each.changed is None or each.duration < _LONG:
            continue
        for header in HeaderZone:
            moment = reads_as(each, around.zone, header, Edge.START)
            if moment is not None and abs(each.changed - moment) <= TELLING:
                at_end += 1
            elif moment is not None and abs(each.changed - moment - each.duration) <= TELLING:
                at_start += 1
    return Edge.END if at_end >= _PROVES_END and not at_start else None


def _not_in_future(told: Sequence[ToldTimes], around: Circumstances, edge: Edge) -> HeaderZone | None:
    """Office time, where a header read as UTC would lie in the future."""
    for each in told:
        utc, local = (reads_as(each, around.zone, header, edge) for header in HeaderZone)
        if utc is not None and local is not None and local <= around.now < utc - TOLERANCE:
            return HeaderZone.LOCAL
    return None


def _by_file_times(told: Sequence[ToldTimes], around: Circumstances, edge: Edge) -> HeaderZone | None:
    """What the files' own times show: on a card without zones only where they can't be office time taken for UTC as well."""
    votes = (vote for each in told if (vote := _file_vote(each, around, edge)) is not None)
    return _most(votes)


def _file_vote(told: ToldTimes, around: Circumstances, edge: Edge) -> HeaderZone | None:
    utc, local = (reads_as(told, around.zone, header, edge) for header in HeaderZone)
    if told.changed is None or utc is None or local is None:
        return None
    length = told.duration
    near_utc, near_local = within(utc, told.changed, length), within(local, told.changed, length)
    if near_local and not near_utc:
        return HeaderZone.LOCAL
    if near_utc and not near_local and around.file_system in _KEEP_UTC:
        return HeaderZone.UTC
    if around.file_system in NO_ZONE and not near_utc:
        written = told.changed.replace(tzinfo=around.zone)
        return HeaderZone.UTC if within(utc, written, length) else None
    return None


def _by_statement(_told: Sequence[ToldTimes], around: Circumstances, _edge: Edge) -> HeaderZone | None:
    return None if around.habits.stated is None else around.habits.stated.zone


def _by_habit(_told: Sequence[ToldTimes], around: Circumstances, _edge: Edge) -> HeaderZone | None:
    return around.habits.zone


def _by_loans(told: Sequence[ToldTimes], around: Circumstances, edge: Edge) -> HeaderZone | None:
    """The zone by which every recording lies within the loans of the device, where by the other none does."""
    pairs = [
        (utc - around.ahead, local - around.ahead, each.duration)
        for each in told
        if shown_by(each, around.zone) is None
        and (utc := reads_as(each, around.zone, HeaderZone.UTC, edge)) is not None
        and (local := reads_as(each, around.zone, HeaderZone.LOCAL, edge)) is not None
    ]
    shown = shown_by_loans(pairs, around.loans)
    return None if shown is None else HeaderZone.UTC if shown else HeaderZone.LOCAL


_Ask = Callable[[Sequence[ToldTimes], Circumstances, Edge], HeaderZone | None]
_OTHERWISE: Final[tuple[tuple[_Ask, TimeReason | None], ...]] = (
    (_not_in_future, TimeReason.NOT_IN_FUTURE),
    (_by_statement, TimeReason.STATED),
    (_by_file_times, None),
    (_by_habit, TimeReason.AS_BEFORE),
    (_by_loans, TimeReason.BY_LOANS),
)
"""In this order, where no other time of the session shows the zone."""


def habits_of(settled: HeaderHabit) -> DeviceHabits:
    """What a session showed of the device, for later ones: nothing that rests on loans or on what was known before."""
    shown = settled.by in (TimeReason.HEADER_LOCAL, TimeReason.HEADER_UTC, TimeReason.NOT_IN_FUTURE)
    return DeviceHabits(settled.zone if shown else None, Edge.END if settled.end_shown else None)
