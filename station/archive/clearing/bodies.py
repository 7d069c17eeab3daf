"""Bodies of entries about clearing a device: begun, and what came of it (DM-03).

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from station.archive.bodies import Bytes, CameraTag, Count, Path, PersonName, Session, Sha256
from station.archive.clearing.values import ClearingEnd, KeptReason
from station.archive.outcomes import ReadingWay
from station.archive.session_bodies import ReadSource
from station.core import sizes
from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Many, Text, Worded
from station.core.ledger.words import EntryWords

MOST_FILES: Final = 100
"""Files that one entry names; where there are more, the next ones name them."""
_Account: TypeAlias = Annotated[str, Text(64, 1)]


@dataclass(frozen=True, slots=True)
class FileToClear:
    """A file that goes if it and its copies are read to have this content."""

    source: Path
    sha256: Sha256


@recorded("media.clearing_begun", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class ClearingBegun(Body):
    """Two persons began to clear a device; recorded before the first file goes.

    `to_clear` are `count` files in all, over several entries where they are many.
    """

    clearing: Session
    source: ReadSource
    camera: CameraTag
    second: _Account
    second_name: PersonName
    count: Count
    bytes: Bytes
    to_clear: Annotated[tuple[FileToClear, ...], Many(MOST_FILES)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """From what, how many, with whom."""
        from_where = self.camera or self.source.label or self.source.path
        return words.said(self, from_where=from_where, of_all=sizes.size(self.bytes))


@dataclass(frozen=True, slots=True)
class ClearedFile:
    """A file that is gone from its device: its content, and the copies that were read before it went."""

    source: Path
    sha256: Sha256
    size: Bytes
    stored: Path
    second_stored: Annotated[str | None, Text(20_000, 1)]


@dataclass(frozen=True, slots=True)
class KeptOnDevice:
    """A file that stays on its device, and why."""

    source: Path
    reason: Annotated[KeptReason, Worded("clearing.kept")]


@recorded("media.cleared")
@dataclass(frozen=True, slots=True)
class MediaCleared(Body):
    """A device was cleared of what the archive has, each file read anew beside its copies before it went.

    `cleared` are files that came in by the import `session` (None where none went), of `cleared_count` in all; `kept_files` are some
    of `kept_count`. What came in by others, and what one entry does not hold, the next ones name. `way` says how the device was read, `copies_way` how the copies. An `ending` that is cut off names what
    had gone, and as kept what was about to go; nothing where that was not written down: what was to go stands in the entries that began it.
    """

    clearing: Session
    session: Annotated[str | None, Text(80, 1)]
    source: ReadSource
    camera: CameraTag
    second: _Account
    second_name: PersonName
    ending: Annotated[ClearingEnd, Worded("clearing.end")]
    cleared_count: Count
    bytes: Bytes
    cleared: Annotated[tuple[ClearedFile, ...], Many(MOST_FILES)]
    kept_count: Count
    kept_files: Annotated[tuple[KeptOnDevice, ...], Many(MOST_FILES)]
    way: Annotated[ReadingWay, Worded("archive.way")]
    copies_way: Annotated[ReadingWay, Worded("archive.way")]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How many files went and stay, of one recording that it did; how it ended where it did not end well."""
        from_where = self.camera or self.source.label or self.source.path
        if about.startswith("recording:"):
            return words.said(self, "one", from_where=from_where)
        if self.ending is ClearingEnd.CUT_OFF:
            return self._cut_off(words, from_where)
        said = words.said(self, from_where=from_where, of_all=sizes.size(self.bytes))
        if self.ending is ClearingEnd.DONE:
            return said
        return words.said(self, "ended", said=said, why=words.choice("clearing.end", self.ending))

    def _cut_off(self, words: EntryWords, from_where: str) -> str:
        """How many had gone, and which one may have; where nobody wrote that down, that some may."""
        if not self.cleared_count and not self.kept_count:
            return words.said(self, "cut_off", from_where=from_where)
        perhaps = words("list.join").join(each.source for each in self.kept_files)
        return words.said(
            self, "cut_off_unsure" if perhaps else "cut_off_known", from_where=from_where, perhaps=perhaps
        )
