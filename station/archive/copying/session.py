"""The folder of one copy session under the archive root: its lock, its journal and its part files.

``<archive>/.sessions/<session>/`` exists from the order until the ledger has recorded the session.  The lock
(flock, kept open by the ordering process and by the engine) tells a live session from one whose processes died.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from station.archive.copying.direct import sync_folder
from station.core.places import FOLDER_MODE, make_folder

SESSIONS_FOLDER = ".sessions"


@dataclass(frozen=True, slots=True)
class SessionFolder:
    """Where one session keeps its things."""

    path: Path

    @classmethod
    def of(cls, archive_root: Path, session: str) -> SessionFolder:
        """The folder of `session`; it need not exist."""
        return cls(archive_root / SESSIONS_FOLDER / session)

    @property
    def name(self) -> str:
        """The session's identity."""
        return self.path.name

    @property
    def journal(self) -> Path:
        """The journal file."""
        return self.path / "journal.jsonl"

    @property
    def parts(self) -> Path:
        """Folder of the part files."""
        return self.path / "parts"

    @property
    def lock(self) -> Path:
        """The lock file."""
        return self.path / "lock"

    def create(self) -> None:
        """Make the folder, durably. Raises OSError, FileExistsError when the session exists."""
        make_folder(self.path.parent)
        self.path.mkdir(FOLDER_MODE)
        self.parts.mkdir(FOLDER_MODE)
        sync_folder(self.path)
        sync_folder(self.path.parent)

    def take_lock(self) -> int | None:
        """File descriptor that holds the session's lock, None while another process holds it."""
        fd = os.open(self.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            return None
        return fd

    def remove_parts(self) -> None:
        """Take away every part file; missing ones and a gone disk are no trouble."""
        shutil.rmtree(self.parts, ignore_errors=True)

    def remove(self) -> None:
        """Take the whole folder away, once everything in it is recorded elsewhere."""
        shutil.rmtree(self.path, ignore_errors=True)
        with suppress(OSError):
            sync_folder(self.path.parent)


def dead_sessions(archive_root: Path) -> Iterator[tuple[SessionFolder, int]]:
    """Sessions that no living process holds, each with its lock taken for the caller, who closes it."""
    base = archive_root / SESSIONS_FOLDER
    if not base.is_dir():
        return
    for path in sorted(base.iterdir()):
        if not path.is_dir():
            continue
        folder = SessionFolder(path)
        held = folder.take_lock()
        if held is not None:
            yield folder, held


def remove_stale_parts(archive_root: Path) -> int:
    """Remove the part files of dead sessions, for the start of the program; gives how many sessions had some."""
    cleaned = 0
    for folder, held in dead_sessions(archive_root):
        try:
            if folder.parts.is_dir() and any(folder.parts.iterdir()):
                cleaned += 1
            folder.remove_parts()
        finally:
            os.close(held)
    return cleaned
