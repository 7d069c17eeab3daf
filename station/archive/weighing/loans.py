"""What the loans of a device show of how its headers are to be read: nobody records with what lies in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from station.archive.weighing.values import (
    Confidence,
    HeaderZone,
    Loan,
    TimeDoubt,
    TimeReason,
    WeighedTime,
)

_STRAY: Final = timedelta(minutes=2)
"""As attribution allows at the edges of a loan."""

Two = tuple[datetime, datetime, timedelta]
"""A recording whose start may be read in two ways, and how long it lasts."""


def lent_at(start: datetime, duration: timedelta, loans: Sequence[Loan]) -> bool:
    """Whether the device was lent from the start to the end of a recording, as near as clocks stray."""
    end = start + duration
    return any(
        each.since - _STRAY <= start and (each.until is None or end <= each.until + _STRAY) for each in loans
    )


def shown_by_loans(recordings: Sequence[Two], loans: Sequence[Loan]) -> bool | None:
    """Whether the first reading holds, or the second (False): by it all lie within loans, by the other none does.

    None where the loans show nothing.
    """
    first = [lent_at(start, length, loans) for start, _, length in recordings]
    second = [lent_at(start, length, loans) for _, start, length in recordings]
    if first and all(first) and not any(second):
        return True
    return False if second and all(second) and not any(first) else None


def settled_later(
    times: Mapping[str, WeighedTime], loans: Sequence[Loan], stated: HeaderZone | None = None
) -> Mapping[str, WeighedTime]:
    """The times of a session whose device became known after they were weighed: what is stated of it, or its loans, may show its zone."""
    open_ones = {path: each for path, each in times.items() if each.other_start is not None}
    shown = shown_by_loans([_two(each) for each in open_ones.values()], loans)
    by = TimeReason.BY_LOANS
    if stated is not None:
        shown, by = stated is HeaderZone.UTC, TimeReason.STATED
    settled = {
        path: _doubted(each, loans) if shown is None else _settled(each, by, first=shown)
        for path, each in open_ones.items()
    }
    return {**times, **settled}


def _two(time: WeighedTime) -> Two:
    return time.start, time.other_start or time.start, time.end - time.start


def _doubted(time: WeighedTime, loans: Sequence[Loan]) -> WeighedTime:
    start, other, length = _two(time)
    if TimeDoubt.ZONE_UNKNOWN in time.doubts or not all(
        lent_at(each, length, loans) for each in (start, other)
    ):
        return time
    return replace(time, confidence=Confidence.WEAK, doubts=(*time.doubts, TimeDoubt.ZONE_UNKNOWN))


def _settled(time: WeighedTime, by: TimeReason, *, first: bool) -> WeighedTime:
    doubts = tuple(each for each in time.doubts if each is not TimeDoubt.ZONE_UNKNOWN)
    reasons = {*time.reasons, by} - {TimeReason.TAKEN_AS_UTC}
    if not first:  # what agreed with the other reading does not speak for this one
        reasons -= {TimeReason.FILE_TIME_AGREES}
    moved = timedelta(0) if first or time.other_start is None else time.other_start - time.start
    return replace(
        time,
        start=time.start + moved,
        end=time.end + moved,
        raw_start=time.raw_start + moved,
        raw_end=time.raw_end + moved,
        confidence=Confidence.WEAK if doubts else Confidence.FAIR,
        reasons=tuple(each for each in TimeReason if each in reasons),
        doubts=doubts,
        other_start=None,
    )
