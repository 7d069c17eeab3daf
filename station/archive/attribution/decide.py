"""The decision of attribution (pure), from custody spans and a recording's time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from station.archive.attribution.values import Attribution, Basis, CameraSpan, Doubt, RecordingTime

CLOCK_TOLERANCE = timedelta(minutes=2)
"""So much may a camera's clock stray at the edges of a loan before a recording straddles them."""
IMPLAUSIBLE_AGE = timedelta(days=366 * 3)
"""A recording that old on a camera's card shows a clock that was never set."""


def attribute(
    camera: str | None,
    time: RecordingTime,
    spans: Sequence[CameraSpan],
    *,
    now: datetime,
    stated: str | None = None,
) -> Attribution:
    """Whose recording it is: the officer who had `camera` for the whole of it.

    `spans` are that camera's (others are ignored), `now` is the time of import. `stated` is the officer named by the
    person who imports: that statement holds, with a note of whether the ledger agrees.
    """
    found = _by_ledger(camera, time, spans, now)
    if stated is None:
        if isinstance(found, Doubt):
            return Attribution(Basis.NOBODY, doubt=found)
        return Attribution(Basis.LEDGER, officer=found)
    if isinstance(found, Doubt):
        return Attribution(Basis.STATED, officer=stated, doubt=found)
    return Attribution(Basis.STATED, officer=stated, agrees=found == stated)


def compared_with_number(found: Attribution, owner: str | None) -> Attribution:
    """The same, doubted where the police number in the file's name is the one of `owner`, another officer."""
    if owner is None or found.officer in (None, owner):
        return found
    return replace(found, doubt=found.doubt or Doubt.OTHER_NUMBER, agrees=False)


def _by_ledger(
    camera: str | None, time: RecordingTime, spans: Sequence[CameraSpan], now: datetime
) -> str | Doubt:
    if camera is None:
        return Doubt.CAMERA_UNKNOWN
    if time.doubt is not None:
        return time.doubt
    start, end = time.corrected()
    if start > now + CLOCK_TOLERANCE or start < now - IMPLAUSIBLE_AGE:
        return Doubt.CLOCK_IMPLAUSIBLE
    touched = [span for span in spans if span.camera == camera and _overlaps(span, start, end)]
    holders = {span.officer for span in touched}
    if not touched:
        return Doubt.NO_LOAN
    if len(holders) > 1:
        return _among_several(touched, start, end)
    if not any(_covers(span, start, end, CLOCK_TOLERANCE) for span in touched):
        return Doubt.STRADDLES_RETURN
    return touched[0].officer


def _among_several(touched: Sequence[CameraSpan], start: datetime, end: datetime) -> Doubt:
    """The doubt when several officers had the camera.

    It was handed over during the recording, or the ledger contradicts itself.
    """
    return (
        Doubt.STRADDLES_RETURN
        if any(not _covers(span, start, end, timedelta(0)) for span in touched)
        else (Doubt.TWO_HOLDERS)
    )


def is_within(since: datetime, until: datetime, start: datetime, end: datetime) -> bool:
    """Whether a recording from `start` to `end` is of the loan from `since` to `until`: it reaches into it, and beyond it no further than a clock strays."""
    return _overlap(since, until, start, end) and _spans(since, until, start, end, CLOCK_TOLERANCE)


def _overlaps(span: CameraSpan, start: datetime, end: datetime) -> bool:
    return _overlap(span.since, span.until, start, end)


def _covers(span: CameraSpan, start: datetime, end: datetime, tolerance: timedelta) -> bool:
    return _spans(span.since, span.until, start, end, tolerance)


def _overlap(since: datetime, until: datetime | None, start: datetime, end: datetime) -> bool:
    return since <= end and (until is None or start < until or start == end == until)


def _spans(since: datetime, until: datetime | None, start: datetime, end: datetime, by: timedelta) -> bool:
    return since - by <= start and (until is None or end <= until + by)
