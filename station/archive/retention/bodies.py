"""Bodies of entries about how long recordings are kept (DM-04). A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from station.archive.bodies import LONGEST_REASON, Sha256
from station.archive.retention.values import MarkWay
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Code, Many, Text, Typed, Worded
from station.core.ledger.words import EntryWords

MOST_MARKS: Final = 50
"""So many marks of one recording are on record."""
LONGEST_TOLD: Final = 300
"""Characters of what a device says of a mark."""
LONGEST_CLASS: Final = 60

_Reason: TypeAlias = Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
_ClassName: TypeAlias = Annotated[str, Text(LONGEST_CLASS)]


@dataclass(frozen=True, slots=True)
class MarkRead:
    """A mark of a recording, as its device set it; `told` is what the device says of it."""

    way: Annotated[MarkWay, Worded("archive.mark")]
    told: Annotated[str, Text(LONGEST_TOLD)]


@recorded("media.retention_kept")
@dataclass(frozen=True, slots=True)
class RetentionKept(Body):
    """A person decided that a recording is kept long-term, by a class of the office's table (DM-04).

    `retention_named` is what the class was called in Chinese then, `marks` are those of its device that it rests on, none for a judgement of
    one's own; `retention_before` is the class that it was kept by until then, beside those of its activities.
    """

    sha256: Sha256
    retention: Annotated[str, Code()]
    retention_named: _ClassName
    reason: _Reason
    marks: Annotated[tuple[MarkRead, ...], Many(MOST_MARKS)]
    retention_before: Annotated[str | None, Code()]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """By which class and why, and by which mark."""
        said = words.said(self)
        if not self.marks:
            return said
        ways = dict.fromkeys(words.choice("archive.mark", each.way) for each in self.marks)
        return words.said(self, "marked", said=said, ways=words("list.join").join(ways))


@recorded("media.retention_usual")
@dataclass(frozen=True, slots=True)
class RetentionUsual(Body):
    """A person decided that a recording is kept no longer than its activity asks, whatever its device marked (DM-04)."""

    sha256: Sha256
    reason: _Reason
    marks: Annotated[tuple[MarkRead, ...], Many(MOST_MARKS)]
    retention_before: Annotated[str | None, Code()]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Why, and whether it takes back what was decided before."""
        return words.said(self, "" if self.retention_before is None else "taken_back")
