"""Bodies of entries about imports: ordered, closed, set aside, settled (DM-02, DM-03, DM-05, EQ-05).

A class here is kept for ever; a new shape is a new class with the next version. Moments are aware and in UTC; paths
are valid text (`shown`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from station.archive.bodies import (
    LONGEST_REASON,
    Bytes,
    CameraTag,
    Count,
    DeviceSerial,
    Offset,
    Path,
    Session,
    Sha256,
)
from station.archive.identity.decide import LONGEST_CAMERA_REASON
from station.archive.identity.values import Evidence
from station.archive.outcomes import Closing, FileOutcome, FileReason, JournalFault, ReadingWay
from station.archive.survey.values import IgnoredReason, SeenExtent
from station.core.ledger import Body, Stream, recorded, subject
from station.core.ledger.bodies import Code, Many, Text, Typed, Worded
from station.core.ledger.words import EntryWords

MOST_PROBLEMS: Final = 500
"""So many files that were not stored are named in the closing entry; all of them are in the manifest."""
MOST_IGNORED: Final = 200
"""So many files that were not taken are named in the closing entry; all of them are in the manifest."""


@dataclass(frozen=True, slots=True)
class ReadSource:
    """Where the files were read: the path as shown, and the card's own description when it is a card."""

    path: Path
    label: Annotated[str, Text(1000)]
    serial: DeviceSerial
    file_system: Annotated[str, Text(100)]


@dataclass(frozen=True, slots=True)
class NotStored:
    """A file that was not stored, or not in full, and why."""

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
class NotTaken:
    """What lay on the source and was not taken, and why."""

    source: Path
    reason: Annotated[IgnoredReason, Worded("archive.ignored")]


@recorded("media.import_closed", 3)
@dataclass(frozen=True, slots=True)
class ImportClosed3(ImportClosed2):
    """A session ended; this version also says how much of the source was seen, and what of it was not taken and why.

    `ignored` names the first of `ignored_count`, those first that a person should look at.
    """

    extent: Annotated[SeenExtent, Worded("archive.extent")]
    ignored_count: Count
    ignored: Annotated[tuple[NotTaken, ...], Many(MOST_IGNORED)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, that it was a part of the source alone, and how many files were not taken."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = ImportClosed2.said(self, words, about)
        if self.extent is not SeenExtent.WHOLE:
            said = words.said(self, "part", said=said, seen=words.choice("archive.extent", self.extent))
        return words.said(self, "left", said=said) if self.ignored_count else said


@recorded("media.import_closed", 4)
@dataclass(frozen=True, slots=True)
class ImportClosed4(ImportClosed3):
    """A session ended; this version also says how what was stored was read back (DM-03)."""

    way: Annotated[ReadingWay, Worded("archive.way")]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and that the reading back proves no disk."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = ImportClosed3.said(self, words, about)
        if self.way.is_cold:
            return said
        return words.said(self, "not_proven", said=said, why=words.choice("archive.way", self.way))


@recorded("media.import_closed", 5)
@dataclass(frozen=True, slots=True)
class ImportClosed5(ImportClosed4):
    """A session ended; this version also says what the device and the times within its loan are known by (EQ-05).

    `camera_reason` is why a person states which device it is; "" where nobody does.
    """

    camera_reason: Annotated[str, Text(LONGEST_CAMERA_REASON), Typed()]
    evidence: Annotated[tuple[Annotated[Evidence, Worded("archive.evidence")], ...], Many(len(Evidence))]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and on what evidence a return was closed."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = ImportClosed4.said(self, words, about)
        if not self.closes:
            return said
        named, beside = (
            words("list.join").join(
                words.choice("archive.evidence", each) for each in self.evidence if each.is_ground is ground
            )
            for ground in (True, False)
        )
        if not beside:
            return words.said(self, "closed", said=said, evidence_named=named)
        return words.said(self, "closed_beside", said=said, evidence_named=named, beside_named=beside)


@recorded("media.device_known")
@dataclass(frozen=True, slots=True)
class DeviceKnown(Body):
    """It became known which device an import was of, after it came in; `recordings` of it were attributed by that (EQ-05).

    `before` is the device for which it was taken until then, `camera_reason` why a person says otherwise.
    """

    session: Session
    camera: Annotated[str, Text(40, 1)]
    camera_basis: Annotated[str, Code()]
    camera_reason: Annotated[str, Text(LONGEST_CAMERA_REASON), Typed()]
    evidence: Annotated[tuple[Annotated[Evidence, Worded("archive.evidence")], ...], Many(len(Evidence))]
    before: CameraTag
    recordings: Count
    closes: bool
    closing: Annotated[Closing, Worded("archive.closing")]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which device, how it is known, and whether its return is complete."""
        named = words("list.join").join(words.choice("archive.evidence", each) for each in self.evidence)
        return words.said(self, "closed" if self.closes else "", evidence_named=named)


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
