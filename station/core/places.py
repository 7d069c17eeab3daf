"""Modes of a station's folders and files: only their owner can read them, from creation on.

Modes are set when a file is made, whatever the process's umask, and checked when the station is opened. A file system
without permissions (FAT, exFAT, many shares) is reported: there everybody who can read the medium can read the files.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.core.settings import Settings

FOLDER_MODE = 0o700
FILE_MODE = 0o600
STORED_MODE = 0o400
"""Of recordings and manifests: nobody writes to them any more (DM-03)."""

_PIECE = 200
"""Stored files between two looks at whether to go on."""


@dataclass(frozen=True, slots=True)
class Tightened:
    """What others could read: how much of it is closed now, and what the file system leaves open."""

    closed: int
    left_open: tuple[Path, ...]


def make_folder(path: Path) -> None:
    """Make `path`, and folders above it that are missing, for their owner alone. Raises OSError."""
    if not path.parent.exists():
        make_folder(path.parent)
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)


def take_folder(path: Path) -> None:
    """Make `path` for its owner alone, or close one that is there and still empty, so that nobody could have looked in.

    Raises OSError.
    """
    make_folder(path)
    if not any(path.iterdir()):
        _closed([(path, FOLDER_MODE)])


def make_file(path: Path) -> None:
    """Make an empty file for its owner alone, where there is none.

    Never raises: opening the file afterwards reports the problem.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))


def for_owner(path: str, flags: int) -> int:
    """An opener for `open` that gives a new file to its owner alone. Raises OSError."""
    return os.open(path, flags, FILE_MODE)


def tighten(settings: Settings, archives: Iterable[Path]) -> Tightened:
    """Close the station's folders, and the files directly in the data folder and the logs, to all but their owner.

    `archives` are its archives that are there: in place of a disk that is not connected lies a folder of somebody else. What lies deeper is protected by these folders; `tighten_stored` closes stored recordings. Never raises.
    """
    folders = (
        *(settings.data, settings.slips_folder, settings.attachments_folder),
        *(settings.logs_folder, settings.cache_folder),
        *archives,
    )
    files = {*_files(settings.data), *_files(settings.logs_folder), *_files_of(settings.witness_file)}
    asked = [(path, FOLDER_MODE) for path in folders] + [(path, FILE_MODE) for path in sorted(files)]
    return _closed(asked)


def tighten_stored(archive: Path, go_on: Callable[[], bool]) -> Tightened:
    """Take the write permission, and others' read permission, from stored files; asks `go_on` from time to time.

    Files that are still being copied (names that begin with a dot, below the folders of sessions) are left alone.
    Never raises.
    """
    return _closed((path, STORED_MODE) for path in _stored(archive, go_on))


def _stored(archive: Path, go_on: Callable[[], bool]) -> Iterator[Path]:
    for count, path in enumerate(_below(archive)):
        if count % _PIECE == 0 and not go_on():
            return
        yield path


def _below(folder: Path) -> Iterator[Path]:
    for folder_path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder_path) / name for name in names if not name.startswith("."))


def _files(folder: Path) -> list[Path]:
    try:
        return [each for path in folder.iterdir() for each in _files_of(path)]
    except OSError:
        return []


def _files_of(path: Path) -> list[Path]:
    """The path where it is a file itself: what a link leads to, a device or a folder in its place is not ours to close."""
    return [path] if path.is_file() and not path.is_symlink() else []


def _closed(asked: Iterable[tuple[Path, int]]) -> Tightened:
    closed, left_open = 0, []
    for path, mode in asked:
        found = _mode(path)
        if found is None or not found & ~mode:
            continue
        try:
            path.chmod(found & mode)
        except OSError:  # no modes here, a medium that can't be written, another owner's
            left_open.append(path)
            continue
        now = _mode(path)
        if now is not None and now & ~mode:
            left_open.append(path)
        else:
            closed += 1
    return Tightened(closed, tuple(left_open))


def _mode(path: Path) -> int | None:
    """The rights on `path`; None where there is nothing, a link, or a system with rights of another kind."""
    if os.name == "nt":
        return None
    try:
        found = path.lstat().st_mode
    except OSError:
        return None
    return None if stat.S_ISLNK(found) else stat.S_IMODE(found) & 0o777
