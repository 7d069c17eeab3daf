"""Bodies of entries about recorders: what their clocks showed and were set to, and that one was unlocked (DM-02, EQ-05).

A class here is kept for ever; a new shape is a new class with the next version. What a device says is a text as it said it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, TypeAlias

from station.archive.bodies import CameraTag, DeviceSerial, Offset
from station.archive.clocks.values import ClockWay
from station.archive.clocks.wording import ahead_words
from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Number, Text, Worded
from station.core.ledger.words import EntryWords

LONGEST_SAID: Final = 200
"""Characters of what a recorder says of itself."""

_Span: TypeAlias = Annotated[int, Number(-(10**15), 10**15, "ms")]
_Said: TypeAlias = Annotated[str, Text(LONGEST_SAID)]


@recorded("media.clock_read")
@dataclass(frozen=True, slots=True)
class DeviceClockRead(Body):
    """What the clock of a device showed beside the station's, before anything set it.

    `device_time` is its wall clock as it stood (ISO 8601 without zone), `read_at` the station's moment, `offset_ms` by how much
    it is ahead on the office's zone, `within_ms` how exact that is. `session` is the import that it was stated for, if any.
    """

    camera: CameraTag
    serial: DeviceSerial
    device_time: Annotated[str, Text(40, 1)]
    read_at: datetime
    offset_ms: _Span
    within_ms: _Span
    way: Annotated[ClockWay, Worded("archive.clock_way")]
    session: Annotated[str | None, Text(80, 1)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Fast or slow by how much, and how that is known."""
        return words.said(self, ahead=ahead_words(words.texts, self.offset_ms))


@recorded("media.clock_set")
@dataclass(frozen=True, slots=True)
class DeviceClockSet(Body):
    """A person had the clock of a device set to the station's; it was ahead by `before_ms` (None: it showed no time) and is by `after_ms`."""

    camera: CameraTag
    serial: DeviceSerial
    set_at: datetime
    before_ms: Offset
    after_ms: _Span

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What it was off by before and after."""
        return words.said(
            self,
            before=ahead_words(words.texts, self.before_ms),
            after=ahead_words(words.texts, self.after_ms),
        )


@recorded("media.clock_set", 2)
@dataclass(frozen=True, slots=True)
class DeviceClockSet2(Body):
    """The same; in this version `after_ms` is None where the device was gone before it could be asked whether it took the time."""

    camera: CameraTag
    serial: DeviceSerial
    set_at: datetime
    before_ms: Offset
    after_ms: Offset

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What it was off by before and after, or that nobody knows whether it was set."""
        before = ahead_words(words.texts, self.before_ms)
        if self.after_ms is None:
            return words.said(self, "unknown", before=before)
        return words.said(self, before=before, after=ahead_words(words.texts, self.after_ms))


@recorded("media.recorder_unlocked", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class RecorderUnlocked(Body):
    """A locked recorder was opened for as long as it stays plugged in; `road` is the driver that speaks to it."""

    camera: CameraTag
    serial: Annotated[str, Text(LONGEST_SAID, 1)]
    model: _Said
    police_number: _Said
    road: Annotated[str, Text(40, 1)]
