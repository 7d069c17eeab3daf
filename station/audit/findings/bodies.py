"""Bodies of entries about findings of DM-12. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from station.audit.findings.values import MediaFindingKind
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.people.bodies import LONGEST_REASON

LONGEST_INDICATION: Final = 300

Why = Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]


@recorded("media.finding_noted")
@dataclass(frozen=True, slots=True)
class FindingNoted(Body):
    """A person found that an officer did something wrong with recordings.

    `about` is the recording, device, outing or matter ("" for none), `indication` the one that it confirms ("" for none).
    """

    misdeed: Annotated[MediaFindingKind, Worded("findings.kind")]
    number: Annotated[str, Text(32, 1)]
    name: Annotated[str, Text(60)]
    unit: Annotated[str, Text(130)]
    happened_on: date
    about: Annotated[str, Text(200)]
    indication: Annotated[str, Text(LONGEST_INDICATION)]
    text: Why

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose, what, and why."""
        return words.said(self, what_found=words.choice("findings.kind", self.misdeed))


@recorded("media.finding_withdrawn")
@dataclass(frozen=True, slots=True)
class FindingWithdrawn(Body):
    """The finding by the custody entry `finding_entry` counts no more, because another person found it wrong."""

    finding_entry: Annotated[int, Number(1)]
    number: Annotated[str, Text(32, 1)]
    name: Annotated[str, Text(60)]
    reason: Why
