"""A piece of evidence as a moment, by the reading of a device's headers; and when the recording began by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from station.archive.survey.evidence import Edge, TimeEvidence
from station.archive.survey.times import is_of_our_time
from station.archive.survey.values import SourceFile, TimeSource
from station.archive.weighing.values import HeaderZone

TOLERANCE: Final = timedelta(minutes=5)
"""So far two times of one recording may lie apart."""
TELLING: Final = timedelta(seconds=5)
"""Start and end of a recording that lie nearer to each other are not told apart."""
LONGEST: Final = timedelta(days=366)
NOTHING: Final = timedelta(0)
COARSE: Final = timedelta(hours=1)
"""What is told to no more than this is a day, and no time of day."""

_ONE_KIND: Final = {TimeSource.TRACK: TimeSource.CONTAINER, TimeSource.CONTAINER_LOCAL: TimeSource.CONTAINER}
"""Written by the device in one go: that they agree proves nothing."""


@dataclass(frozen=True, slots=True)
class ToldTimes:
    """A file with what its evidence comes to: headers whose zone is to be found out, other times, the file's own time."""

    file: SourceFile
    duration: timedelta
    headers: tuple[TimeEvidence, ...]
    others: tuple[TimeEvidence, ...]
    changed: datetime | None

    @property
    def header(self) -> TimeEvidence | None:
        """The first of its headers."""
        return self.headers[0] if self.headers else None


def told_by(file: SourceFile) -> ToldTimes:
    """The evidence of a file, sorted."""
    length = file.time.duration or NOTHING
    own = [each for each in file.evidence if each.source is not TimeSource.FILE_TIME]
    changed = next((each.moment for each in file.evidence if each.source is TimeSource.FILE_TIME), None)
    if changed is not None and not is_of_our_time(changed):
        changed = None
    headers = tuple(each for each in own if each.claims_utc and each.moment.tzinfo is None)
    others = tuple(each for each in own if each not in headers)
    return ToldTimes(file, min(max(length, NOTHING), LONGEST), headers, others, changed)


def kind_of(source: TimeSource) -> TimeSource:
    """The kind of evidence: what a device writes in one go is one."""
    return _ONE_KIND.get(source, source)


def moment_of(evidence: TimeEvidence, zone: ZoneInfo, header: HeaderZone) -> datetime | None:
    """The moment that stands there, in UTC; None where no device of our time can tell it."""
    moment = evidence.moment
    if not is_of_our_time(moment):
        return None
    if moment.tzinfo is None:
        utc = evidence.claims_utc and header is HeaderZone.UTC
        moment = moment.replace(tzinfo=UTC if utc else zone)
    return moment.astimezone(UTC)


def start_of(moment: datetime, edge: Edge, duration: timedelta) -> datetime:
    """When a recording began of which a time tells this edge."""
    return moment - duration if edge is Edge.END else moment


def agree(one: datetime, other: datetime, precision: timedelta = NOTHING) -> bool:
    """Whether two starts may be one; `other` is told to no more than `precision`, from there on."""
    return -TOLERANCE <= one - other <= precision + TOLERANCE


def references(told: ToldTimes, zone: ZoneInfo) -> Iterator[tuple[datetime, TimeEvidence]]:
    """When the recording began by each of its times whose zone is known."""
    for each in told.others:
        moment = moment_of(each, zone, HeaderZone.UTC)
        if moment is not None:
            yield start_of(moment, each.edge, told.duration), each


def reads_as(told: ToldTimes, zone: ZoneInfo, header: HeaderZone, edge: Edge) -> datetime | None:
    """When the recording began by its header, read so."""
    if told.header is None:
        return None
    moment = moment_of(told.header, zone, header)
    return None if moment is None else start_of(moment, edge, told.duration)


def within(start: datetime, moment: datetime, duration: timedelta) -> bool:
    """Whether a moment lies within a recording, or as near to it as clocks stray."""
    return start - TOLERANCE <= moment <= start + duration + TOLERANCE


def is_same_everywhere(told: Sequence[ToldTimes], zone: ZoneInfo) -> bool:
    """Whether the office's zone is UTC wherever a header tells a time, so that there is nothing to find out."""
    return all(
        moment_of(each.header, zone, HeaderZone.UTC) == moment_of(each.header, zone, HeaderZone.LOCAL)
        for each in told
        if each.header is not None
    )
