"""Small files that the program itself puts into an archive, written and read at once: manifests, logs of recorders, marks."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from station.archive.copying.direct import sync_folder
from station.archive.copying.publish import made_folder
from station.core.errors import StoreProblem
from station.core.places import STORED_MODE, for_owner
from station.core.plain_files import NotPlain, open_plain


def write_protected(target: Path, content: bytes) -> None:
    """Write a file that nobody writes to any more, durably, in place of one of that name; its folder is there (DM-03).

    It bears its name once all of it is on the disk; where it can't be written nothing of it is left. Raises OSError.
    """
    part = target.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        write_new(part, content)
        with suppress(PermissionError):  # FAT and exFAT know no rights
            part.chmod(STORED_MODE)
        part.replace(target)
        sync_folder(target.parent)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def keep_protected(target: Path, content: bytes) -> None:
    """As `write_protected`, with its folder where that is not there yet. Raises StoreProblem ``archive.not_written``."""
    try:
        made_folder(target.parent)
        write_protected(target, content)
    except OSError as problem:
        raise StoreProblem("archive.not_written", path=str(target), detail=problem.strerror) from problem


def write_new(path: Path, content: bytes) -> None:
    """Write a new file for its owner alone, to the disk; its name is on the disk once its folder is synced.

    Raises FileExistsError, OSError.
    """
    with open(path, "xb", opener=for_owner) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_recorded(path: Path, sha256: str) -> bytes | None:
    """The content with this hash; None where something else lies there, a link, a pipe or a device too.

    Waits for nothing. Raises FileNotFoundError where nothing lies there, and OSError.
    """
    try:
        with open_plain(path) as file:
            content = file.read()
    except NotPlain:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
