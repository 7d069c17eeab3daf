"""What a clearing has removed so far: on the archive's disk before each file goes, so that a crash leaves its name (DM-03).

It is a journal as an import has one, each line proved by the station's key. It goes once the end of the clearing is on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from station.archive.clearing.begun import CLEARING_TRAIL
from station.archive.clearing.values import ContentOnDevice, ReadyFile
from station.archive.copying.job import CopyOutcome
from station.archive.copying.journal import Journal, JournalBroken, Verified, read_journal
from station.archive.outcomes import FileOutcome

_UNFIT: Final = (OSError, JournalBroken, AttributeError, KeyError)


class ClearingTrail:
    """Written while a clearing runs, one file after the other."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    @classmethod
    def begin(cls, root: Path, key: bytes, clearing: str, files: Iterable[ReadyFile]) -> Self:
        """That of a clearing which begins, in the place of any former one. Raises OSError."""
        path = root / CLEARING_TRAIL
        path.unlink(missing_ok=True)
        trail = cls(Journal(path, key))
        sessions = {content.sha256: content.session for each in files for content in each.contents}
        trail._journal.open_order({"clearing": clearing, "sessions": sessions})
        return trail

    def going(self, file: ReadyFile, content: ContentOnDevice) -> None:
        """The file goes next. Raises OSError: then it must not."""
        stored, path = content.recording.stored, file.file.path
        self._journal.verified([Verified(path, stored, content.sha256, file.file.size)])

    def went(self, file: ReadyFile, content: ContentOnDevice, *, gone: bool) -> None:
        """The file is gone, or the device refused that; what can't be written down is not known after a crash."""
        outcome = CopyOutcome(
            file.file.path,
            file.file.size,
            FileOutcome.ALREADY if gone else FileOutcome.HELD,
            content.recording.stored,
            content.sha256,
            second=content.second,
        )
        with suppress(OSError):
            self._journal.outcomes([outcome])

    def close(self) -> None:
        """Nothing more is written; what was stays."""
        self._journal.__exit__(None, None, None)


@dataclass(frozen=True, slots=True)
class Trailed:
    """What a clearing wrote before it was cut off: files that are `gone`, and one that was about to go; `sessions` by content."""

    gone: tuple[CopyOutcome, ...] = ()
    perhaps: tuple[str, ...] = ()
    sessions: Mapping[str, str] = field(default_factory=dict)


def read_trail(root: Path, key: bytes, clearing: str) -> Trailed:
    """That of the clearing; nothing where there is none that this station wrote of it."""
    with suppress(*_UNFIT):
        found = read_journal(root / CLEARING_TRAIL, key)
        if found is not None and found.order.get("clearing") == clearing:
            gone = tuple(each for each in found.outcomes if each.outcome is FileOutcome.ALREADY)
            return Trailed(gone, tuple(each.source for each in found.unfinished), found.order["sessions"])
    return Trailed()


def forget_trail(root: Path) -> None:
    """The end of the clearing is on record."""
    with suppress(OSError):
        (root / CLEARING_TRAIL).unlink(missing_ok=True)
