"""Files of imports that wait for a decision: a card that comes again is not copied again.

An import whose journal is not followed left its files in the archive. They are known by what its journal says of them: size and
time on the card, content, name. Nobody vouches for that journal, so it only says where to look: the engine compares the content
of card and archive, and it is read once more before it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from station.archive.copying.journal import UNFIT, JournalBroken, JournalContents, read_unproved
from station.archive.copying.recovery import is_name_of_stored
from station.archive.copying.session import set_aside_folder
from station.archive.importing.order import ImportOrder
from station.archive.importing.waiting import waiting
from station.archive.ports import ArchiveView
from station.core.errors import IntegrityProblem


@dataclass(frozen=True, slots=True)
class LeftFile:
    """A file that an undecided import left, as it was on the card: size in bytes, time in microseconds."""

    size: int
    mtime_us: int
    sha256: str
    stored: str


def left_files(view: ArchiveView, root: Path, place: str) -> tuple[LeftFile, ...]:
    """What undecided imports left at the archive `root` of a place; what can't be read of them is copied again."""
    try:
        sessions = [each.session for each in waiting(view, root, place).sessions if each.whole]
    except IntegrityProblem:  # told where sessions are decided on
        return ()
    return tuple(file for session in sessions for file in _of_session(root, session))


def _of_session(root: Path, session: str) -> Iterator[LeftFile]:
    try:
        contents = read_unproved(set_aside_folder(root, session).journal)
        times = {
            each.file.path: each.file.mtime_ns // 1000 for each in ImportOrder.from_dict(contents.order).files
        }
    except (JournalBroken, OSError, *UNFIT):
        return
    for source, size, sha256, stored in _stored(contents):
        if source in times and is_name_of_stored(stored):
            yield LeftFile(size, times[source], sha256, stored)


def _stored(contents: JournalContents) -> Iterator[tuple[str, int, str, str]]:
    for each in contents.outcomes:
        if each.outcome.is_new and each.stored and each.sha256:
            yield each.source, each.size, each.sha256, each.stored
    for file in contents.unfinished:
        yield file.source, file.size, file.sha256, file.stored
