"""Bodies of entries about the centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Code, Many, Number, Scalar, Text, Typed, Worded
from station.core.ledger.words import EntryWords


@recorded("sync.enrolled", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class Enrolled(Body):
    """The station was registered at a centre, with this key; the address is without its password."""

    centre: Annotated[str, Text(1000, 1), Typed()]
    centre_id: Annotated[str, Text(100)]
    key_id: Annotated[str, Text(64)]


@recorded("sync.alarm_raised", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class AlarmRaised(Body):
    """A serious problem between station and centre, as a code with facts."""

    code: Annotated[str, Code()]
    facts: Annotated[Mapping[str, str | int | None], Many(20), Scalar(1000)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """The words of the error with this code."""
        facts = dict(self.facts)
        stream = facts.get("stream")
        if isinstance(stream, str):
            facts["stream"] = words.choice("entry.stream", stream)
        return words.said(self, what=words(f"errors.{self.code}", **facts))


@dataclass(frozen=True, slots=True)
class ContinuedStream:
    """A stream that went on: what both had up to `common`, how much was fetched, how much of the branch is kept.

    `ended` and `hash` are where the stream ended here before.
    """

    stream: Annotated[Stream, Worded("entry.stream")]
    common: Annotated[int, Number()]
    fetched: Annotated[int, Number()]
    kept: Annotated[int, Number()]
    ended: Annotated[int, Number()]
    hash: Annotated[str, Text(200)]


MOST_CHECKPOINTS = 100_000


@recorded("sync.continued", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class Continued(Body):
    """The station went on from the centre's entries; `checkpoints` were signed of the branch that parted."""

    centre: Annotated[str, Text(1000, 1)]
    centre_id: Annotated[str, Text(100)]
    streams: Annotated[tuple[ContinuedStream, ...], Many(10)]
    checkpoints: Annotated[tuple[Annotated[str, Text(2000)], ...], Many(MOST_CHECKPOINTS)]
    reason: Annotated[str, Text(500, 1), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many entries came from the centre and how many are kept of the branch."""
        fetched = sum(each.fetched for each in self.streams)
        return words.said(self, fetched=fetched, recovered=sum(each.kept for each in self.streams))
