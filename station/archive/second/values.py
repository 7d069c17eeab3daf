"""The second archive as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.archive.fixity.values import BadFile
from station.archive.outcomes import FileReason, ReadingWay
from station.archive.room import DiskRoom
from station.core.errors import StoreProblem


@dataclass(frozen=True, slots=True)
class SecondRoot:
    """A second archive that is there: its name in the ledger and its folder."""

    name: str
    root: Path


@dataclass(frozen=True, slots=True)
class SecondPlan:
    """What becomes of the second copies of an import: where they go and whether there is room; `problem` why there are none."""

    folder: Path
    at: SecondRoot | None = None
    free_bytes: int = 0
    wanted_bytes: int = 0
    problem: StoreProblem | None = None
    same_disk: bool = False

    @property
    def root(self) -> Path | None:
        """The folder to copy to; None where none is there."""
        return None if self.at is None else self.at.root

    @property
    def fits(self) -> bool:
        """Whether there is a disk, with room for all of it as far as can be seen."""
        return self.problem is None and self.wanted_bytes <= self.free_bytes

    def to_json(self) -> dict[str, object]:
        """The command contract's document of a plan."""
        return {
            "folder": str(self.folder),
            "archive": None if self.at is None else self.at.name,
            "free_bytes": self.free_bytes,
            "enough": self.fits,
            "same_disk": self.same_disk,
            "problem": None if self.problem is None else self.problem.code,
        }


@dataclass(frozen=True, slots=True)
class SecondEnd:
    """What came of the second copies of an import: so many were stored and verified, so many are lacking, the first for `reason`."""

    folder: Path
    archive: str | None
    copied: int
    lacking: int
    way: ReadingWay
    reason: FileReason | None = None
    recorded: bool = True

    def to_json(self) -> dict[str, object]:
        """The command contract's document."""
        return {
            "folder": str(self.folder),
            "archive": self.archive,
            "copied": self.copied,
            "lacking": self.lacking,
            "reason": None if self.reason is None else self.reason.value,
            "readback": self.way.readback,
            "readback_way": self.way.value,
            "recorded": self.recorded,
        }


@dataclass(frozen=True, slots=True)
class LookedAt:
    """When an archive was last checked as a whole, and how many files were wrong."""

    at: datetime
    checked: int
    bad: int


@dataclass(frozen=True, slots=True)
class SecondState:
    """Both places of this desktop's recordings: what the second one has and lacks, and when each was last checked.

    `folder` is None where no second archive is chosen; `problem` says why it is not there.
    """

    first: Path
    recordings: int
    first_problem: StoreProblem | None
    first_checked: LookedAt | None
    folder: Path | None = None
    name: str = ""
    problem: StoreProblem | None = None
    same_disk: bool = False
    copies: int = 0
    lacking: int = 0
    lacking_bytes: int = 0
    free_bytes: int = 0
    checked: LookedAt | None = None
    rooms: tuple[DiskRoom, ...] = ()
    """Of the disks that are there; both archives on one disk are one."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What was made up for or mended: so many files and bytes; `left` could not be, each with what is wrong with its good side."""

    copied: int
    bytes: int
    left: tuple[BadFile, ...] = ()
    way: ReadingWay = ReadingWay.UNKNOWN
    reason: FileReason | None = None
    """Why the first of the rest was not copied, where that lies with a disk."""

    def to_json(self) -> dict[str, object]:
        """The command contract's document."""
        return {
            "copied": self.copied,
            "bytes": self.bytes,
            "left": [
                {"stored": each.stored, "reason": each.reason.value, "sha256": each.sha256}
                for each in self.left
            ],
            "reason": None if self.reason is None else self.reason.value,
            "readback": self.way.readback,
        }
