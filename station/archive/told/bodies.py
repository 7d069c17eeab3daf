"""Bodies of entries about what a device told of itself. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.archive.bodies import Bytes, CameraTag, Count, Path, Session, Sha256
from station.archive.clock_bodies import LONGEST_SAID
from station.archive.retention.bodies import LONGEST_TOLD, MOST_MARKS, MarkRead
from station.archive.told.values import UntoldReason
from station.core import sizes
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Digest, Many, Text, Worded
from station.core.ledger.words import EntryWords

MOST_ELSEWHERE: Final = 200
"""So many marks of files that were not there are named in the entry; the manifest has all."""


@recorded("media.marked")
@dataclass(frozen=True, slots=True)
class MediaMarked(Body):
    """A device marked a recording, as an import read it; it proposes that it be kept long-term (DM-04)."""

    session: Session
    sha256: Sha256
    camera: CameraTag
    marks: Annotated[tuple[MarkRead, ...], Many(MOST_MARKS)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How, and what the device says of it."""
        ways = (self._one(words, each) for each in self.marks)
        return words.said(self, ways=words("list.join").join(dict.fromkeys(ways)))

    @staticmethod
    def _one(words: EntryWords, mark: MarkRead) -> str:
        way = words.choice("archive.mark", mark.way)
        return words("archive.mark.said", way=way, told=mark.told) if mark.told else way


@dataclass(frozen=True, slots=True)
class MarkElsewhere:
    """A mark of a file that its recorder names and this source does not have."""

    marked: Annotated[str, Text(LONGEST_TOLD)]
    told: Annotated[str, Text(LONGEST_TOLD)]


@recorded("media.recorder_spoke")
@dataclass(frozen=True, slots=True)
class RecorderSpoke(Body):
    """What a recorder says of itself came along with an import: its log, stored as it was read, and so many marks (DM-02).

    `log_path` is relative to the archive, None where there is no log or it could not be read, `untold` why. `marked_elsewhere` are the
    first of its `elsewhere_count` marks of files that this source does not have.
    """

    session: Session
    camera: CameraTag
    serial: Annotated[str, Text(LONGEST_SAID, 1)]
    model: Annotated[str, Text(LONGEST_SAID)]
    log_path: Path | None
    log_sha256: Annotated[str | None, Digest()]
    log_size: Bytes
    marked_count: Count
    elsewhere_count: Count
    marked_elsewhere: Annotated[tuple[MarkElsewhere, ...], Many(MOST_ELSEWHERE)]
    untold: Annotated[UntoldReason | None, Worded("archive.untold")]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How long the log is and how many marks there are, or why nothing came along."""
        if self.untold is not None:
            return words.said(self, "untold", why=words.choice("archive.untold", self.untold))
        if self.log_path is None:
            return words.said(self, "no_log")
        return words.said(self, length=sizes.size(self.log_size))
