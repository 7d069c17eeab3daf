"""The folder of one copy session under the archive root: its lock, its journal and its part files.

``<archive>/.sessions/<session>/`` exists from the order until the ledger has recorded the session. The lock (flock,
held open by the ordering process and by the engine) tells a running session from one whose processes died. A session
that must not be followed goes to ``<archive>/.set-aside/`` and stays there, whatever a person decides on it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.archive.copying.direct import rename_new, sync_folder
from station.core.places import FOLDER_MODE, make_folder

SESSIONS_FOLDER = ".sessions"
SET_ASIDE_FOLDER = ".set-aside"
DECIDING: Final = ".deciding"
"""The lock of whoever decides, beside what was set aside."""
_NAME: Final = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}(?:-[0-9a-f]{6})?")


@dataclass(frozen=True, slots=True)
class SessionFolder:
    """The folder of one session."""

    path: Path

    @classmethod
    def of(cls, archive_root: Path, session: str) -> SessionFolder:
        """The folder of `session`; it need not exist."""
        return cls(archive_root / SESSIONS_FOLDER / session)

    @property
    def name(self) -> str:
        """The name of the session, which identifies it."""
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

    @property
    def is_own(self) -> bool:
        """Whether it is a folder with the name of a session."""
        return is_session_name(self.name) and self.path.is_dir() and not self.path.is_symlink()

    def create(self) -> None:
        """Make the folder, durably. Raises OSError, FileExistsError when the session exists."""
        make_folder(self.path.parent)
        self.path.mkdir(FOLDER_MODE)
        self.parts.mkdir(FOLDER_MODE)
        sync_folder(self.path)
        sync_folder(self.path.parent)

    def take_lock(self) -> int | None:
        """File descriptor that holds the session's lock, None while another process holds it. Raises OSError."""
        fd = os.open(self.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            return None
        return fd

    def remove_parts(self, but: Collection[str] = ()) -> None:
        """Remove every part file except those named; missing ones and a removed disk are ignored."""
        if not but:
            shutil.rmtree(self.parts, ignore_errors=True)
            return
        with suppress(OSError):
            for each in self.parts.iterdir():
                if each.name not in but:
                    each.unlink()

    def remove(self) -> None:
        """Remove the whole folder, after all its contents are recorded elsewhere."""
        shutil.rmtree(self.path, ignore_errors=True)
        with suppress(OSError):
            sync_folder(self.path.parent)


def is_session_name(name: str) -> bool:
    """Whether a session of this program can be called so: files are named by it, which must lie nowhere else."""
    return _NAME.fullmatch(name) is not None


def set_aside_folder(archive_root: Path, session: str) -> SessionFolder:
    """The place of a session of that name after it is set aside; it need not exist."""
    return SessionFolder(archive_root / SET_ASIDE_FOLDER / session)


def name_aside(archive_root: Path, folder: SessionFolder, ending: str = "") -> str:
    """The name of `folder` after it is set aside: its own with `ending`, and a number where that is taken."""
    own = name = f"{folder.name}{ending}"
    number = 1
    while os.path.lexists(set_aside_folder(archive_root, name).path):
        number += 1
        name = f"{own}.{number}"
    return name


def set_aside(archive_root: Path, folder: SessionFolder, name: str) -> None:
    """Move a folder with all its contents out of the folder of sessions, durably. Raises OSError."""
    target = set_aside_folder(archive_root, name).path
    make_folder(target.parent)
    rename_new(folder.path, target)
    sync_folder(target.parent)
    sync_folder(folder.path.parent)


@contextmanager
def deciding_alone(archive_root: Path) -> Iterator[None]:
    """Within it no other process and no other thread decides on what was set aside. Waits; raises OSError.

    A decision can take longer than one unit of work: the recordings of a session are recorded before it. Without an
    archive no session can be recorded, so there is nothing to wait for.
    """
    base = archive_root / SET_ASIDE_FOLDER
    if not archive_root.is_dir():
        yield
        return
    make_folder(base)
    fd = os.open(base / DECIDING, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def lying_sessions(archive_root: Path) -> Iterator[SessionFolder]:
    """Everything in the folder of sessions, also what no session made, in the order of names."""
    base = archive_root / SESSIONS_FOLDER
    if base.is_dir():
        yield from map(SessionFolder, sorted(base.iterdir()))
