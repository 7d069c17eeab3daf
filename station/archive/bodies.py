"""Bodies of entries about recordings: restoring, attribution, viewing, checks (DM-01 to DM-09); `session_bodies` has those of imports.

A class here is kept for ever; a new shape is a new class with the next version. Moments are aware and in UTC; paths
are valid text (`shown`), names of stored files are relative to the archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal, TypeAlias

from station.archive.attribution.values import Basis, Doubt
from station.archive.fixity.values import BadFile
from station.archive.outcomes import ReadingWay
from station.archive.survey.values import FileState, MediaKind, TimeSource
from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Code, Digest, Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords

MOST_NAMED: Final = 500
"""So many bad files are named in the entry of a check; the result has all."""
LONGEST_PATH: Final = 20_000
"""Characters: a path has up to 4,096 bytes, and one that is no UTF-8 is shown with four characters."""
LONGEST_REASON: Final = 500
LONGEST_PURPOSE: Final = 500
LONGEST_MATTER: Final = 100
MOST_POINTS: Final = 200
"""Contents that are asked of one recording, of all its activities together."""
LONGEST_POINT: Final = 500

Session: TypeAlias = Annotated[str, Text(80, 1)]
Sha256: TypeAlias = Annotated[str, Digest()]
Bytes: TypeAlias = Annotated[int, Number(unit="bytes")]
Path: TypeAlias = Annotated[str, Text(LONGEST_PATH)]
CameraTag: TypeAlias = Annotated[str | None, Text(40, 1)]
DeviceSerial: TypeAlias = Annotated[str | None, Text(1000)]
Offset: TypeAlias = Annotated[int | None, Number(-(10**15), 10**15, "ms")]
OfficerNumber: TypeAlias = Annotated[str, Text(32, 1)]
PersonName: TypeAlias = Annotated[str, Text(60)]
Department: TypeAlias = Annotated[str, Text(60)]
Purpose: TypeAlias = Annotated[str, Text(LONGEST_PURPOSE), Typed(lines=True)]
Rests: TypeAlias = Annotated[Basis, Worded("archive.basis")]
Doubted: TypeAlias = Annotated[Doubt | None, Worded("archive.doubt")]
Count: TypeAlias = Annotated[int, Number()]
Point: TypeAlias = Annotated[str, Text(LONGEST_POINT, 1)]


def why_nobody(words: EntryWords, doubt: Doubt | None) -> str:
    """Why nobody is named as the officer of a recording."""
    return (
        words.choice("archive.basis", Basis.NOBODY) if doubt is None else words.choice("archive.doubt", doubt)
    )


@recorded("media.imported")
@dataclass(frozen=True, slots=True)
class MediaImported(Body):
    """A recording was imported, with all facts of DM-02; times are by the station's clock.

    `agrees` says for a stated officer whether the ledger names the same one.
    """

    session: Session
    sha256: Sha256
    size: Bytes
    stored: Path
    source_path: Path
    source_mtime: datetime
    kind: Annotated[MediaKind, Worded("archive.kind")]
    state: Annotated[FileState, Worded("archive.state")]
    recorded_from: datetime
    recorded_until: datetime
    time_source: Annotated[TimeSource, Worded("archive.time_source")]
    camera: CameraTag
    camera_basis: Annotated[str, Code()]
    camera_serial: DeviceSerial
    clock_offset_ms: Offset
    officer: Annotated[str | None, Text(32, 1)]
    officer_name: Annotated[str | None, Text(60)]
    department: Department
    basis: Rests
    doubt: Doubted
    agrees: bool | None
    purpose: Purpose
    matter: Annotated[str | None, Text(LONGEST_MATTER), Typed()]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """The file and whose it is, or why nobody is named."""
        if self.officer is not None:
            return words.said(self, who=self.officer_name or self.officer)
        return words.said(self, "nobody", why=why_nobody(words, self.doubt))


@recorded("media.restored")
@dataclass(frozen=True, slots=True)
class MediaRestored(Body):
    """Content on record whose file `missing` was gone was stored again, under another name."""

    session: Session
    sha256: Sha256
    size: Bytes
    stored: Path
    missing: Path
    source_path: Path


@dataclass(frozen=True, slots=True)
class FoundInstead:
    """What lay where content should have lain: its own hash, and where in the archive it is kept."""

    sha256: Sha256
    size: Bytes
    kept: Path


@recorded("media.restored", 2)
@dataclass(frozen=True, slots=True)
class MediaRestored2(MediaRestored):
    """The same; `found` is what lay under the former name with another content, None where nothing could be read there."""

    found: FoundInstead | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The new name, and that the former file had another content."""
        if self.found is None:
            # `super()` without arguments does not know a class that was made anew for its slots.
            return MediaRestored.said(self, words, about)
        return words.said(self, "changed", kept=self.found.kept)


@dataclass(frozen=True, slots=True)
class AttributedBefore:
    """The attribution of the recording until then."""

    officer: Annotated[str | None, Text(32, 1)]
    basis: Rests
    doubt: Doubted


@recorded("media.attributed")
@dataclass(frozen=True, slots=True)
class MediaAttributed(Body):
    """A person decided whose recording it is, with a reason (DM-09)."""

    sha256: Sha256
    officer: OfficerNumber
    officer_name: PersonName
    department: Department
    basis: Annotated[Literal["resolved"], Worded("archive.basis")]
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    before: AttributedBefore


@recorded("media.reattributed")
@dataclass(frozen=True, slots=True)
class MediaReattributed(Body):
    """Whose a recording is follows from its device, which became known later by the import `session` (EQ-05, DM-02).

    What a person decided or stated of it stands. `agrees` says for a stated officer whether the ledger names the same one.
    """

    sha256: Sha256
    session: Session
    camera: Annotated[str, Text(40, 1)]
    officer: Annotated[str | None, Text(32, 1)]
    officer_name: Annotated[str | None, Text(60)]
    department: Department
    basis: Rests
    doubt: Doubted
    agrees: bool | None
    recorded_from: datetime
    recorded_until: datetime
    before: AttributedBefore

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Its device and whose it is, or why nobody is named."""
        if self.officer is not None:
            return words.said(self, who=self.officer_name or self.officer)
        return words.said(self, "nobody", why=why_nobody(words, self.doubt))


@recorded("media.contents_noted")
@dataclass(frozen=True, slots=True)
class MediaContentsNoted(Body):
    """A person said which of the contents asked of a recording it shows, and which it lacks (RC-01).

    The points are those of its activities then, in their Chinese words. A later entry corrects it; `reason` says why where
    what was said to be shown no longer is.
    """

    sha256: Sha256
    shows: Annotated[tuple[Point, ...], Many(MOST_POINTS)]
    lacks: Annotated[tuple[Point, ...], Many(MOST_POINTS)]
    reason: Annotated[str, Text(LONGEST_REASON), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many of the points, which are lacking, and why it was corrected."""
        variant = "lacking" if self.lacks else ""
        asked = len(self.shows) + len(self.lacks)
        lacks = words("list.join").join(self.lacks)
        said = words.said(self, variant, shown=len(self.shows), asked=asked, lacking=lacks)
        return words.said(self, "corrected", said=said) if self.reason else said


@recorded("media.contents_noted", 2)
@dataclass(frozen=True, slots=True)
class MediaContentsNoted2(MediaContentsNoted):
    """The same; this version also says whether it was a check of one's own recording."""

    self_check: bool

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and that it was one's own."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = MediaContentsNoted.said(self, words, about)
        return words.said(self, "own", said=said) if self.self_check else said


@recorded("media.viewed", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class MediaViewed(Body):
    """A person viewed a recording (DM-07)."""

    sha256: Sha256
    stored: Path
    officer: Annotated[str | None, Text(32, 1)]
    purpose: Purpose

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """The file, and what for where that was said."""
        return words.said(self, "purpose" if self.purpose else "")


@recorded("media.checked", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class MediaChecked(Body):
    """All stored files were read and compared with the ledger (DM-03); `bad_count` of them were wrong."""

    checked: Count
    bytes: Bytes
    bad_count: Count
    bad: Annotated[tuple[BadFile, ...], Many(MOST_NAMED)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many were read and how many are wrong."""
        return words.said(self, "bad" if self.bad_count else "")


@recorded("media.checked", 2, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class MediaChecked2(MediaChecked):
    """The same; this version also says how the files were read."""

    way: Annotated[ReadingWay, Worded("archive.way")]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and that the reading proves no disk."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = MediaChecked.said(self, words, about)
        if self.way.is_cold:
            return said
        return words.said(self, "not_proven", said=said, why=words.choice("archive.way", self.way))
