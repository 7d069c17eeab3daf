"""The values of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from station.archive.attribution.values import Attribution, Doubt
from station.archive.outcomes import FileReason
from station.archive.survey.values import FileRole, SourceFile


class Intent(StrEnum):
    """What the plan intends for a file."""

    COPY = "copy"
    ALREADY = "already"
    """Content of this size and time is stored; the hash decides at the copy."""
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file with its intent; `stored` is the name that it gets when it is copied.

    `lies_as` is that of the content that seems to be the same (`Intent.ALREADY`), which is read again to tell.
    """

    file: SourceFile
    intent: Intent
    attribution: Attribution
    stored: str | None = None
    reason: FileReason | None = None
    lies_as: str | None = None

    @property
    def named(self) -> str | None:
        """The name to show before the import: that of what is stored already, else the one that it gets."""
        return self.lies_as or self.stored


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of an import, shown to the person who confirms it. Sizes in bytes."""

    files: tuple[PlannedFile, ...]
    free_bytes: int
    reserve_bytes: int = field(default=0)

    def of(self, intent: Intent) -> tuple[PlannedFile, ...]:
        """The files with that intent."""
        return tuple(planned for planned in self.files if planned.intent is intent)

    @property
    def bytes_to_copy(self) -> int:
        """The most bytes that the import will add to the archive."""
        return sum(planned.file.size for planned in self.of(Intent.COPY))

    @property
    def in_doubt(self) -> tuple[PlannedFile, ...]:
        """Recordings for which no officer can be named; a camera's own files are none."""
        return tuple(
            planned
            for planned in self.files
            if planned.attribution.officer is None and planned.file.role is not FileRole.COMPANION
        )

    @property
    def other_numbers(self) -> int:
        """How many files bear the police number of another officer than whose they are (DM-02)."""
        return sum(each.attribution.doubt is Doubt.OTHER_NUMBER for each in self.files)
