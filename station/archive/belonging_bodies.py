"""Bodies of entries about what belongs together: a camera's own files with their recording (DM-02), and giving both back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from station.archive.arrival.bodies import MediaImported2
from station.archive.bodies import (
    LONGEST_MATTER,
    LONGEST_REASON,
    AttributedBefore,
    Bytes,
    Count,
    Department,
    Doubted,
    Path,
    Rests,
    Session,
    Sha256,
)
from station.archive.outcomes import FileReason
from station.archive.survey.values import FileRole, TimeSource
from station.archive.weighing.values import Confidence, TimeDoubt
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Digest, Many, Text, Typed, Worded
from station.core.ledger.words import EntryWords

MOST_GIVEN: Final = 200
"""So many of the files that were given back are named in the entry; its digest is that of all of them."""
MOST_IMPORTS: Final = 200
"""Imports whose recordings are given back as one."""


@recorded("media.imported", 3)
@dataclass(frozen=True, slots=True)
class MediaImported3(MediaImported2):
    """The same; this version also says as what the file was taken, and to which recording's content a camera's own file belongs.

    What belongs to a recording has its times and its officer. `belongs_to` is None too where that recording was not stored.
    """

    role: Annotated[FileRole, Worded("archive.role")]
    belongs_to: Annotated[str | None, Digest()]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and that it is a camera's own file."""
        if self.role is not FileRole.COMPANION:
            # `super()` without arguments does not know a class that was made anew for its slots.
            return MediaImported2.said(self, words, about)
        return words.said(self, "own" if self.belongs_to is None else "beside")


@recorded("media.main_awaited")
@dataclass(frozen=True, slots=True)
class MainAwaited(Body):
    """A camera's own file is stored and its recording is not: that lay at `main` on the source; `not_stored` says why it was not stored.

    It follows the entry of the file itself.
    """

    session: Session
    sha256: Sha256
    stored: Path
    source_path: Path
    main: Path
    not_stored: Annotated[FileReason | None, Worded("archive.reason")]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """To which recording it belongs, and why that is not here."""
        if self.not_stored is None:
            return words.said(self)
        return words.said(self, "why", why=words.choice("archive.reason", self.not_stored))


@recorded("media.main_found")
@dataclass(frozen=True, slots=True)
class MainFound(Body):
    """A camera's own file and its recording are put together, since the import `session` read both (DM-02).

    The file has the recording's times and its officer from then on; what a person decided of the file stands. `main` is where the
    recording lay on the source, `belongs_to` its content.
    """

    session: Session
    sha256: Sha256
    size: Bytes
    stored: Path
    source_path: Path
    main: Path
    belongs_to: Sha256
    main_stored: Path
    recorded_from: datetime
    recorded_until: datetime
    device_from: datetime | None
    device_until: datetime | None
    time_source: Annotated[TimeSource, Worded("archive.time_source")]
    confidence: Annotated[Confidence | None, Worded("archive.confidence")]
    time_doubt: Annotated[TimeDoubt | None, Worded("archive.time_doubt")]
    officer: Annotated[str | None, Text(32, 1)]
    officer_name: Annotated[str | None, Text(60)]
    department: Department
    basis: Rests
    doubt: Doubted
    agrees: bool | None
    before: AttributedBefore


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that was given back: its path on the source and there, and its content."""

    source: Path
    sha256: Sha256


@recorded("media.given_back")
@dataclass(frozen=True, slots=True)
class MediaGivenBack(Body):
    """Files of an import were given back into `folder`, as they lay on the source (DM-07); `sha256` where it was for one recording.

    `lacking` of those that were asked for were never stored. `listed` names the first; `listed_sha256` is the digest of the
    canonical list of all pairs of path and content.
    """

    session: Session
    sha256: Annotated[str | None, Digest()]
    folder: Path
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    files: Count
    bytes: Bytes
    lacking: Count
    listed: Annotated[tuple[GivenFile, ...], Many(MOST_GIVEN)]
    listed_sha256: Sha256


@recorded("media.given_back", 2)
@dataclass(frozen=True, slots=True)
class MediaGivenBack2(Body):
    """Recordings of `sessions` were given back into `folder` as one, with what belongs to them: those of a `matter`, or (None) chosen ones.

    Where they came in by several imports, the files of each lie in a folder of its name. `recordings` is how many they are;
    the rest as in version 1.
    """

    matter: Annotated[str | None, Text(LONGEST_MATTER, 1)]
    sessions: Annotated[tuple[Session, ...], Many(MOST_IMPORTS, 1)]
    recordings: Count
    folder: Path
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    files: Count
    bytes: Bytes
    lacking: Count
    listed: Annotated[tuple[GivenFile, ...], Many(MOST_GIVEN)]
    listed_sha256: Sha256

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many recordings of which matter, where to and why."""
        return words.said(self, "chosen" if self.matter is None else "matter")
