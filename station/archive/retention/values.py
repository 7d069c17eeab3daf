"""Marks of recordings, and how long they are kept by a person's decision, as values (DM-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class MarkWay(StrEnum):
    """How a device marked a recording; worded in ``archive.mark.<value>``."""

    KEY = "key"
    """With a key of the recorder, as it says of itself."""
    READ_ONLY = "read_only"
    """The file is write-protected on its card, as cameras protect it against deleting."""
    NAME = "name"
    """Its name ends as a body camera names what was marked with its key."""
    FOLDER = "folder"
    """It lies in a folder that cameras keep for what they protect."""


class RetentionState(StrEnum):
    """How it stands with a recording's being kept long-term; worded in ``archive_page.retention.<value>``."""

    PROPOSED = "proposed"
    """Its device marked it, and nobody has decided yet."""
    KEPT = "kept"
    USUAL = "usual"
    """Somebody decided that it is kept as its activity asks."""


@dataclass(frozen=True, slots=True)
class DeviceMark:
    """A mark of a recording: how it was set, what the device says of it (its time, its path), and the import that read it."""

    way: MarkWay
    told: str
    session: str


@dataclass(frozen=True, slots=True)
class RetentionDecision:
    """What a person decided: a long-term `retention` class (`named` as it was called then, in Chinese), or None for none."""

    retention: str | None
    named: str
    reason: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Retained:
    """The marks of a recording, and what was decided last."""

    marks: tuple[DeviceMark, ...] = ()
    decided: RetentionDecision | None = None

    @property
    def state(self) -> RetentionState | None:
        """How it stands; None where there is no mark and no decision."""
        if self.decided is not None:
            return RetentionState.USUAL if self.decided.retention is None else RetentionState.KEPT
        return RetentionState.PROPOSED if self.marks else None

    @property
    def retention(self) -> str | None:
        """The class that it is kept by beside those of its activities."""
        return None if self.decided is None else self.decided.retention


NOT_DECIDED: Final = Retained()
