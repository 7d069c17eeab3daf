"""Bodies of entries about recordings that were dated anew. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.archive.bodies import (
    LONGEST_REASON,
    CameraTag,
    Count,
    Department,
    Doubted,
    Offset,
    Rests,
    Session,
    Sha256,
    why_nobody,
)
from station.archive.clocks.wording import ahead_words
from station.archive.outcomes import Closing
from station.archive.weighing.values import Confidence, HeaderZone, TimeDoubt
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords


@dataclass(frozen=True, slots=True)
class DatedBefore:
    """What was said of the recording until then."""

    recorded_from: datetime
    recorded_until: datetime
    officer: Annotated[str | None, Text(32, 1)]
    basis: Rests
    doubt: Doubted
    due_at: datetime | None
    came_late: bool | None


@recorded("media.redated")
@dataclass(frozen=True, slots=True)
class MediaRedated(Body):
    """When something was recorded follows from what the clock of its device was off by, which became known later (DM-05).

    `recorded_from` and `recorded_until` are put right by `offset_ms`; `device_from` and `device_until` are by the device's own
    clock, and another zone of its header moves them as well (`header_zone`, None: as before). The file keeps its name. Whose it is
    by that, and whether it came in late, follows; what a person decided or stated stands.
    """

    sha256: Sha256
    session: Session
    camera: CameraTag
    recorded_from: datetime
    recorded_until: datetime
    device_from: datetime
    device_until: datetime
    offset_ms: Annotated[int, Number(-(10**15), 10**15, "ms")]
    header_zone: Annotated[HeaderZone | None, Worded("archive.header_zone")]
    confidence: Annotated[Confidence | None, Worded("archive.confidence")]
    time_doubt: Annotated[TimeDoubt | None, Worded("archive.time_doubt")]
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    officer: Annotated[str | None, Text(32, 1)]
    officer_name: Annotated[str | None, Text(60)]
    department: Department
    basis: Rests
    doubt: Doubted
    agrees: bool | None
    due_at: datetime | None
    came_late: bool | None
    before: DatedBefore

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """From when to when, and whose it is by that, or why nobody is named."""
        facts = {
            "was": words.moment(self.before.recorded_from),
            "now": words.moment(self.recorded_from),
            "ahead": ahead_words(words.texts, self.offset_ms),
        }
        if self.officer is not None:
            return words.said(self, who=self.officer_name or self.officer, **facts)
        return words.said(self, "nobody", why=why_nobody(words, self.doubt), **facts)


@recorded("media.session_redated")
@dataclass(frozen=True, slots=True)
class SessionRedated(Body):
    """A person had the recordings of an import dated anew; `recordings` of them were, and `offset_ms` is None where the clock's record said by how much.

    With none of them somebody looked, and they stay as they are.
    """

    session: Session
    camera: CameraTag
    offset_ms: Offset
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    recordings: Count
    closes: bool
    closing: Annotated[Closing, Worded("archive.closing")]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many, and whether the return is complete."""
        if not self.recordings:
            return words.said(self, "none")
        return words.said(self, "closed" if self.closes else "")


@recorded("media.session_redated", 2)
@dataclass(frozen=True, slots=True)
class SessionRedated2(SessionRedated):
    """The same; this version also says what became of the return that the import had completed (EQ-05).

    `outside`: by the new times nothing on record was recorded in that loan, so that a person has to decide on the return. `note_withdrawn`: the
    device is still out, and the import, which was noted for its return, counts for it no more.
    """

    outside: bool
    note_withdrawn: bool

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and that the return rests on nothing."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = SessionRedated.said(self, words, about)
        return words.said(self, "outside", said=said) if self.outside else said
