"""The offset of a device's clock that its recordings suggest: a person compares it with the device before it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil, floor
from zoneinfo import ZoneInfo

from station.archive.survey.values import TimeSource
from station.archive.weighing.loans import lent_at
from station.archive.weighing.reading import TOLERANCE, ToldTimes, moment_of
from station.archive.weighing.values import (
    HeaderZone,
    InferredBy,
    InferredOffset,
    Loan,
    TimeDoubt,
    WeighedTime,
)

_SAME = timedelta(minutes=1)
"""Offsets of one clock may differ so much within one session."""
_DAY = timedelta(days=1)


def inferred_offset(
    told: Sequence[ToldTimes],
    times: Mapping[str, WeighedTime],
    zone: ZoneInfo,
    loans: Sequence[Loan],
    awaited: Loan | None,
    now: datetime,
) -> InferredOffset | None:
    """The offset by which every file is off, where the satellites or the awaited loan show one; `times` are uncorrected."""
    return _by_satellites(told, times, zone) or _by_whole_days(times, loans, awaited, now)


def _by_satellites(
    told: Sequence[ToldTimes], times: Mapping[str, WeighedTime], zone: ZoneInfo
) -> InferredOffset | None:
    spans = sorted(span for each in told for span in _off(each, times[each.file.path], zone))
    if not spans:
        return None
    middle = spans[len(spans) // 2]
    if abs(middle) <= TOLERANCE or max(spans[-1] - middle, middle - spans[0]) > _SAME:
        return None
    return InferredOffset(timedelta(seconds=round(middle.total_seconds())), InferredBy.SATELLITES, len(spans))


def _off(told: ToldTimes, time: WeighedTime, zone: ZoneInfo) -> Iterator[timedelta]:
    """How far the device's clock was ahead when it recorded this, by the satellites."""
    if time.source in (TimeSource.GPS, TimeSource.FILE_TIME):
        return
    for each in told.others:
        if each.source is TimeSource.GPS:
            moment = moment_of(each, zone, HeaderZone.UTC)
            if moment is not None:
                yield time.raw_start - moment


def _by_whole_days(
    times: Mapping[str, WeighedTime], loans: Sequence[Loan], awaited: Loan | None, now: datetime
) -> InferredOffset | None:
    """The one number of days by which everything lies within the awaited loan: the date was set wrong, the time of day was not."""
    dated = dated_by_device(times)
    if awaited is None or not lies_outside(times, loans):
        return None
    first, last = min(each.raw_start for each in dated), max(each.raw_end for each in dated)
    least, most = ceil((last - (awaited.until or now)) / _DAY), floor((first - awaited.since) / _DAY)
    if least != most or least == 0:
        return None
    return InferredOffset(least * _DAY, InferredBy.WHOLE_DAYS, len(dated))


def lies_outside(times: Mapping[str, WeighedTime], loans: Sequence[Loan]) -> bool:
    """Whether no recording that the device dated was made within a loan of it, though it was lent."""
    dated = dated_by_device(times)
    return bool(loans and dated) and not any(
        lent_at(start, each.end - each.start, loans)
        for each in dated
        for start in (each.start, each.other_start or each.start)
    )


def dated_by_device(times: Mapping[str, WeighedTime]) -> list[WeighedTime]:
    """What the device itself dated, without contradiction."""
    return [
        each
        for each in times.values()
        if each.source is not TimeSource.FILE_TIME and TimeDoubt.DISAGREE not in each.doubts
    ]
