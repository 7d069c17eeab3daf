"""Bodies of entries that say when something was recorded, and how that is known (DM-02, DM-05).

A class here is kept for ever; a new shape is a new class with the next version. Moments are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from station.archive.belonging_bodies import MediaImported3
from station.archive.survey.evidence import LONGEST_RAW, MOST_EVIDENCE, Edge
from station.archive.survey.values import TimeSource
from station.archive.weighing.values import Confidence, TimeDoubt, TimeReading, TimeReason, WeighedTime
from station.core.ledger import recorded
from station.core.ledger.bodies import Many, Text, Worded
from station.core.ledger.words import EntryWords

LONGEST_NUMBER: Final = 32


@dataclass(frozen=True, slots=True)
class TimeRead:
    """A time that was told: where, what stands there, and what moment that was taken for, by the device's clock."""

    source: Annotated[TimeSource, Worded("archive.time_source")]
    raw: Annotated[str, Text(LONGEST_RAW)]
    moment: datetime
    edge: Annotated[Edge, Worded("archive.time_edge")]


@recorded("media.imported", 4)
@dataclass(frozen=True, slots=True)
class MediaImported4(MediaImported3):
    """A recording was imported; in this version `recorded_from` and `recorded_until` are put right by the clock's offset.

    `device_from` and `device_until` are the same by the device's own clock; `evidence` is all that told the time, `name_number`
    the police number in the file's name.
    """

    device_from: datetime
    device_until: datetime
    confidence: Annotated[Confidence, Worded("archive.confidence")]
    time_reasons: Annotated[
        tuple[Annotated[TimeReason, Worded("archive.time_reason")], ...], Many(len(TimeReason))
    ]
    time_doubts: Annotated[
        tuple[Annotated[TimeDoubt, Worded("archive.time_doubt")], ...], Many(len(TimeDoubt))
    ]
    time_evidence: Annotated[tuple[TimeRead, ...], Many(MOST_EVIDENCE)]
    name_number: Annotated[str, Text(LONGEST_NUMBER)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and why its time proves nothing."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = MediaImported3.said(self, words, about)
        if not self.time_doubts or self.officer is None:  # why nobody is named says it
            return said
        why = words("list.join").join(words.choice("archive.time_doubt", each) for each in self.time_doubts)
        return words.said(self, "time_doubt", said=said, why=why)


def weighed_of(body: MediaImported4) -> WeighedTime:
    """How the time of a recording was found, as its entry says it."""
    return WeighedTime(
        start=body.recorded_from,
        end=body.recorded_until,
        raw_start=body.device_from,
        raw_end=body.device_until,
        source=body.time_source,
        confidence=body.confidence,
        reasons=body.time_reasons,
        doubts=body.time_doubts,
        readings=tuple(
            TimeReading(each.source, each.raw, each.moment, each.edge) for each in body.time_evidence
        ),
    )
