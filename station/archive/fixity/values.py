"""The result of a check of the archive."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Protocol

from station.archive.outcomes import ReadingWay
from station.core.ledger.bodies import Digest, Text, Worded
from station.core.progress import CancelToken


class FileFault(StrEnum):
    """The fault of a stored file; worded in ``archive.fault.<value>``."""

    MISSING = "missing"
    SIZE = "size"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    """It lies in the archive and no entry names it."""
    UNDECIDED = "undecided"
    """It is of an import that was set aside, on which nobody has decided yet."""
    LOST = "lost"
    """It was in the archive of a desktop that was declared lost; `BadFile.stored` is its name there."""
    MANIFEST_MISSING = "manifest_missing"
    MANIFEST_CHANGED = "manifest_changed"
    ENTRY_UNREADABLE = "entry_unreadable"
    """The ledger's own entry can't be read, so what it names isn't known; `BadFile.stored` is ``custody:SEQ``."""


@dataclass(frozen=True, slots=True)
class BadFile:
    """A stored file with a fault.

    `stored` is relative to the archive root, of an attached file below the data folder (``attachments/…``), or the place of an entry.
    """

    stored: Annotated[str, Text(20_000)]
    reason: Annotated[FileFault, Worded("archive.fault")]
    sha256: Annotated[str | None, Digest()] = None


@dataclass(frozen=True, slots=True)
class BesideFiles:
    """What a look at the files beside the archive found: how many were checked, every bad one, how many other computers have."""

    checked: int
    bytes: int
    bad: tuple[BadFile, ...]
    elsewhere: int = 0


class KeptBeside(Protocol):
    """Stored files beside the archive that entries name: photos and papers of items."""

    def look(self, cancel: CancelToken | None = None) -> BesideFiles:
        """Read each and compare it. Raises Cancelled."""
        ...


@dataclass(frozen=True, slots=True)
class FixityResult:
    """The result of a check: how many stored files were checked, every bad one, how many others have."""

    checked: int
    bytes: int
    bad: tuple[BadFile, ...]
    elsewhere: int = 0
    way: ReadingWay = ReadingWay.UNKNOWN
    """How the files were read."""
    partial: tuple[str, ...] = ()
    """Files that lie here as they were stored, of which the device did not give all: they prove no whole recording."""

    def to_json(self) -> dict[str, object]:
        """The command contract's document; other archives are named where there are any, the reading where it proves no disk."""
        there: dict[str, object] = {"elsewhere": self.elsewhere} if self.elsewhere else {}
        if not self.way.is_cold:
            there |= {"readback": self.way.readback, "readback_way": self.way.value}
        if self.partial:
            there["partial"] = list(self.partial)
        return there | {
            "checked": self.checked,
            "bad": [
                {"stored": each.stored, "reason": each.reason.value, "sha256": each.sha256}
                for each in self.bad
            ],
        }
