"""Bodies of entries about recordings: imports, restoring, attribution, viewing, checks (DM-01 to DM-09).

A class here is kept for ever; a new shape is a new class with the next version. Moments are aware and in UTC; paths
are valid text (`shown`), names of stored files are relative to the archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal, TypeAlias

from station.archive.attribution.values import Basis, Doubt
from station.archive.fixity.values import BadFile
from station.archive.outcomes import Closing, FileOutcome, FileReason, JournalFault
from station.archive.survey.values import FileState, MediaKind, TimeSource
from station.core.ledger import Body, Stream, recorded, subject
from station.core.ledger.bodies import Code, Digest, Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords

MOST_PROBLEMS: Final = 500
"""So many files that were not stored are named in the closing entry; all of them are in the manifest."""
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
        why = words.choice("archive.doubt", self.doubt) if self.doubt is not None else ""
        return words.said(self, "nobody", why=why or words.choice("archive.basis", Basis.NOBODY))


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
class ReadSource:
    """Where the files were read: the path as shown, and the card's own description when it is a card."""

    path: Path
    label: Annotated[str, Text(1000)]
    serial: DeviceSerial
    file_system: Annotated[str, Text(100)]


@dataclass(frozen=True, slots=True)
class NotStored:
    """A file that was not stored, and why."""

    source: Path
    outcome: Annotated[FileOutcome, Worded("archive.outcome")]
    reason: Annotated[FileReason | None, Worded("archive.reason")]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of all files of a session, as it lies in the archive."""

    path: Path
    sha256: Sha256


@recorded("media.import_closed")
@dataclass(frozen=True, slots=True)
class ImportClosed(Body):
    """A session ended; with `camera` and `complete` that camera's recordings are imported (EQ-05).

    `recovered` says that the files were recorded later, because the program had ended during the import.
    """

    session: Session
    started_at: datetime
    source: ReadSource
    camera: CameraTag
    camera_basis: Annotated[str, Code()]
    clock_offset_ms: Offset
    complete: bool
    recorded_until: datetime | None
    copied: Count
    already: Count
    held: Count
    failed: Count
    bytes: Bytes
    problems: Annotated[tuple[NotStored, ...], Many(MOST_PROBLEMS)]
    engine: Annotated[str, Text(64)]
    manifest: Manifest
    recovered: bool

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """From where, how many of each outcome; in a camera's history without its tag."""
        camera = words.thing(subject("item", self.camera)) if self.camera else ""
        source = camera or self.source.label or self.source.path
        missed = self.held + self.failed
        variant = "item" if self.camera and about == subject("item", self.camera) else ""
        if missed:
            variant = f"{variant}_missed" if variant else "missed"
        return words.said(self, variant, from_where=source, missed=missed)


@recorded("media.import_closed", 2)
@dataclass(frozen=True, slots=True)
class ImportClosed2(ImportClosed):
    """A session ended; this version also says whether it closes its camera's return, or why not (EQ-05)."""

    closes: bool
    closing: Annotated[Closing, Worded("archive.closing")]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and why the return stays open."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = ImportClosed.said(self, words, about)
        if self.camera is None or self.closes or self.closing is Closing.NO_LOAN:
            return said
        return words.said(self, "open", said=said, why=words.choice("archive.closing", self.closing))


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


@recorded("media.import_ordered", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class ImportOrdered(Body):
    """An import was ordered, before its first byte was copied (DM-01).

    `digest` is that of the order in the session's journal. `late` says that the database did not answer then and that
    this was recorded with the session.
    """

    session: Session
    digest: Sha256
    camera: CameraTag
    source: Path
    files: Count
    bytes: Bytes
    late: bool

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """From where and how many files; whether it was recorded late."""
        camera = words.thing(subject("item", self.camera)) if self.camera else ""
        return words.said(self, "late" if self.late else "", from_where=camera or self.source)


@recorded("media.journal_set_aside", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class JournalSetAside(Body):
    """A session's journal was not followed but set aside, for a person to decide on.

    Of the `named` files that it lists as stored, `whole` are there with the listed content.
    """

    session: Session
    fault: Annotated[JournalFault, Worded("archive.journal")]
    named: Count
    whole: Count


@recorded("media.journal_settled", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class JournalSettled(Body):
    """A person decided on a session that was set aside: it was recorded in their name (`taken`), or not."""

    session: Session
    taken: bool
    recordings: Count
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What was decided, and why."""
        return words.said(self, "taken" if self.taken else "")
