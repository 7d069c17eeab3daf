"""What is given back of an import, and what comes of each file. Sizes in bytes, moments aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from station.archive.outcomes import ReadingWay
from station.core.ledger import Entry


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file as the manifest of its import lists it; `sha256` is None for one that was not stored.

    `path` is that on the source, `belongs_to` the path of the recording that it belongs to, `own` says that it is a camera's
    own file. `modified` is when it was changed last; manifests of former versions don't say it.
    """

    path: str
    sha256: str | None
    size: int
    own: bool = False
    belongs_to: str | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileToGive:
    """A stored file, and the path, size and time that it gets again."""

    path: str
    sha256: str
    size: int
    modified: datetime
    stored: str


@dataclass(frozen=True, slots=True)
class GivingWish:
    """What is wished to be given back: what is `named` (imports by their names, recordings by the beginnings of their hashes), and the recordings of a `matter`."""

    named: tuple[str, ...] = ()
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class TreeToGive:
    """What is given back of the imports `sessions`: all of one, or `recordings` with what belongs to them; each import's in a folder of its name where there are several.

    `matter` is the number of the one whose recordings they are. `lacking` are the paths of files that were not stored.
    """

    sessions: tuple[str, ...]
    files: tuple[FileToGive, ...]
    recordings: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    matter: str | None = None

    @property
    def session(self) -> str | None:
        """The import; None for several."""
        return self.sessions[0] if len(self.sessions) == 1 else None

    @property
    def sha256(self) -> str | None:
        """The recording that it is about; None for an import, and for several."""
        return self.recordings[0] if len(self.recordings) == 1 else None

    @property
    def bytes(self) -> int:
        """Of all files."""
        return sum(each.size for each in self.files)


class GivingFault(StrEnum):
    """Why a file was not given back; worded in ``archive.giving.<value>``."""

    MISSING = "missing"
    """It is not in the archive."""
    CHANGED = "changed"
    """What lies in the archive is not what was recorded: it is not handed on."""
    UNREADABLE = "unreadable"
    NOT_WRITTEN = "not_written"
    """The folder did not take it."""
    MISMATCH = "mismatch"
    """What was written reads otherwise."""


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A file that was not given back, and why."""

    path: str
    reason: GivingFault


@dataclass(frozen=True, slots=True)
class TreeGivenBack:
    """What came of it: the entry, the folder, how many files are there, what is not, and how they were read back."""

    entry: Entry
    tree: TreeToGive
    to: Path
    bad: tuple[NotGiven, ...]
    way: ReadingWay

    @property
    def given(self) -> int:
        """How many files lie there, each with the content on record."""
        return len(self.tree.files) - len(self.bad)

    def to_json(self) -> dict[str, object]:
        """For scripts."""
        return {
            "entry": self.entry.reference,
            "session": self.tree.session,
            "sessions": list(self.tree.sessions),
            "sha256": self.tree.sha256,
            "matter": self.tree.matter,
            "to": str(self.to),
            "given": self.given,
            "bytes": self.tree.bytes,
            "bad": [{"source": each.path, "reason": each.reason.value} for each in self.bad],
            "lacking": list(self.tree.lacking),
            "readback": self.way.readback,
        }
