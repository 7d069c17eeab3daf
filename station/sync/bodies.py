"""Bodies of entries about the centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Code, Many, Scalar, Text, Typed
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
