"""Bodies of entries about the second archive: a folder became one, copies were stored in it, it was checked (DM-03).

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from station.archive.bodies import MOST_NAMED, Bytes, Count, Path, Sha256
from station.archive.fixity.values import BadFile
from station.archive.outcomes import FileReason, ReadingWay
from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Many, Text, Worded
from station.core.ledger.words import EntryWords

MOST_COPIES: Final = 100
"""Copies that one entry names, so that the counter never waits for long."""

ArchiveName: TypeAlias = Annotated[str, Text(32, 1)]
_Way: TypeAlias = Annotated[ReadingWay, Worded("archive.way")]


@recorded("media.second_marked", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class SecondMarked(Body):
    """A folder became the second archive named `archive` of the archive at `place`; `same_disk` says that both lie on one disk."""

    archive: ArchiveName
    place: Annotated[str, Text(32)]
    folder: Path
    same_disk: bool

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """The folder, and that it protects from no broken disk."""
        return words.said(self, "same_disk" if self.same_disk else "")


@dataclass(frozen=True, slots=True)
class SecondCopy:
    """The second copy of a recording: its content, and its name in the second archive."""

    sha256: Sha256
    stored: Path


@recorded("media.second_stored")
@dataclass(frozen=True, slots=True)
class SecondStored(Body):
    """Recordings lie in the second archive too: written, read back from its disk and found equal.

    `session` is the import in which they were stored, None where they were made up for. Of that import so many were `not_copied`,
    `reason` says why the first of them is.
    """

    archive: ArchiveName
    session: Annotated[str | None, Text(80, 1)]
    second_copies: Annotated[tuple[SecondCopy, ...], Many(MOST_COPIES)]
    way: _Way
    not_copied: Count
    reason: Annotated[FileReason | None, Worded("archive.reason")]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How many, or of one recording that it does; how many are lacking."""
        if about.startswith("recording:"):
            return words.said(self, "one")
        return words.said(self, "lacking" if self.not_copied else "", count=len(self.second_copies))


@recorded("media.second_checked")
@dataclass(frozen=True, slots=True)
class SecondChecked(Body):
    """All of the second archive was read and compared with the ledger; `bad_count` files were wrong.

    The recordings named in `bad` lack a second copy from now on. Where there are more than one entry holds, the next ones
    name them with nothing `checked`.
    """

    archive: ArchiveName
    checked: Count
    bytes: Bytes
    bad_count: Count
    bad: Annotated[tuple[BadFile, ...], Many(MOST_NAMED)]
    way: _Way

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How many were read and how many are wrong; in the history of one recording that its copy is."""
        if about.startswith("recording:"):
            return words.said(self, "one")
        return words.said(self, "bad" if self.bad_count else "")
