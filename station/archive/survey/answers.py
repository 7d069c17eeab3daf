"""What the confined reader says of a file's header, as plain values on the way and checked field by field behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone
from typing import Any, Final

from station.archive.survey.evidence import LONGEST_RAW, MOST_EVIDENCE, Edge, TimeEvidence, wall_clock
from station.archive.survey.values import TimeSource

EPOCH: Final = wall_clock(1904, 1, 1, 0, 0)
"""Moments in films are counted from here, and so are wall clocks."""
LATEST: Final = timedelta(seconds=0x2_0000_0000)
"""No time lies further behind `EPOCH`."""
LONGEST: Final = timedelta(days=366)
"""No recording lasts longer."""
_UNIT: Final = timedelta(microseconds=1)
_FURTHEST_ZONE: Final = 24 * 60
_COARSEST: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MediaHeader:
    """What a file's header tells: its times in the order of `TimeSource`, how long it lasts, whether it ends before its own end."""

    times: tuple[TimeEvidence, ...] = ()
    duration: timedelta | None = None
    cut: bool = False


def answer(times: Iterable[TimeEvidence], lasts: timedelta | None, *, cut: bool) -> dict[str, Any]:
    """A header as plain values; times beyond every calendar and what is more than `MOST_EVIDENCE` are left out."""
    told = in_order(filter(_bearable, times))
    duration = lasts if lasts is not None and timedelta(0) <= lasts <= LONGEST else None
    return {
        "found": True,
        "cut": cut,
        "lasts": None if duration is None else duration // _UNIT,
        "times": [_plain(each) for each in told[:MOST_EVIDENCE]],
    }


NOT_FOUND: Final[dict[str, Any]] = {"found": False}
"""A film without a header, which was never finished."""


def in_order(times: Iterable[TimeEvidence]) -> tuple[TimeEvidence, ...]:
    """The same witnesses in the order of `TimeSource`; those of one kind as they came."""
    found = tuple(times)
    return found if len(found) < 2 else tuple(sorted(found, key=lambda each: _ORDER[each.source]))


def header_of(said: Any) -> MediaHeader | None:
    """The header of an answer; None where it says that there is none. Raises ValueError for what no reader of ours says."""
    match said:
        case {"found": False}:
            return None
        case {"found": True, "cut": bool(cut), "lasts": lasts, "times": list(times)}:
            if len(times) > MOST_EVIDENCE:
                raise ValueError("too many times")
            return MediaHeader(
                tuple(map(_evidence, times)), None if lasts is None else _span(lasts, LONGEST), cut
            )
    raise ValueError("no header")


def _bearable(told: TimeEvidence) -> bool:
    return timedelta(0) <= told.moment.replace(tzinfo=None) - EPOCH <= LATEST


def _plain(told: TimeEvidence) -> list[Any]:
    offset = told.moment.utcoffset()
    return [
        told.source,
        told.edge,
        (told.moment.replace(tzinfo=None) - EPOCH) // _UNIT,
        None if offset is None else offset // timedelta(minutes=1),
        told.claims_utc,
        told.precision // _UNIT,
        told.raw[:LONGEST_RAW],
    ]


def _evidence(said: Any) -> TimeEvidence:
    match said:
        case [str(source), str(edge), wall, zone, bool(claims_utc), precision, str(raw)]:
            if len(raw) > LONGEST_RAW or not raw.isprintable():
                raise ValueError("no text of a time")
            moment = EPOCH + _span(wall, LATEST)
            if zone is not None:
                moment = moment.replace(tzinfo=_zone(zone))
            unit = _span(precision, _COARSEST)
            return TimeEvidence(TimeSource(source), moment, Edge(edge), unit, raw, claims_utc)
    raise ValueError("no time")


def _zone(minutes: object) -> timezone:
    if type(minutes) is not int or not -_FURTHEST_ZONE < minutes < _FURTHEST_ZONE:
        raise ValueError("no offset from UTC")
    return UTC if minutes == 0 else timezone(timedelta(minutes=minutes))


def _span(microseconds: object, most: timedelta) -> timedelta:
    if type(microseconds) is not int or not 0 <= microseconds <= most // _UNIT:
        raise ValueError("no span of time")
    return timedelta(microseconds=microseconds)


_ORDER: Final = {source: place for place, source in enumerate(TimeSource)}
