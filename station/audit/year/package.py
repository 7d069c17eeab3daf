"""The package of a yearly audit: a folder that is there whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from station.audit.year.bodies import PackageFile
from station.core.errors import Refused, StoreProblem
from station.core.plain_files import open_plain

_AT_ONCE: Final = 1 << 20


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder beside `folder` to write to, which takes its place when all went well and is removed when not.

    Raises Refused ``audit.folder_there``, ``audit.being_made``, StoreProblem ``reports.not_writable``.
    """
    require_new(folder)
    part = folder.with_name(f".{folder.name}.part")
    try:
        if folder.parent.exists() and not folder.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _held(part, folder):
            try:
                require_new(folder)  # whoever held it before may have made it
                _empty(part)
                yield part
                require_new(folder)
                _settle(part)
                part.rename(folder)
            except BaseException:
                _empty(part)
                part.rmdir()
                raise
        _settle_folder(folder.parent)
    except OSError as problem:
        raise not_writable(folder, problem) from problem


@contextmanager
def _held(part: Path, folder: Path) -> Iterator[None]:
    """Keep others from writing to `part`; it is let go when the process ends, too. Raises Refused ``audit.being_made``, OSError."""
    part.mkdir(exist_ok=True)
    descriptor = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if not _lock(descriptor) or not (
            part.exists() and os.path.samestat(os.fstat(descriptor), part.stat())
        ):
            raise Refused("audit.being_made", rule="DM-03", path=str(folder))
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system of another machine may know no locks of folders
    return True


def require_new(folder: Path) -> None:
    """Raises Refused ``audit.folder_there`` where `folder` is there already: nothing is written over."""
    if os.path.lexists(folder):
        raise Refused("audit.folder_there", rule="DM-03", path=str(folder))


def not_writable(path: Path, problem: OSError) -> StoreProblem:
    """The error of a place that can't be written."""
    return StoreProblem("reports.not_writable", path=str(path), reason=problem.strerror or str(problem))


def shown_folder(folder: Path) -> str:
    """Where a package lies, as a text: the whole path; bytes of it that are no text are written out."""
    return os.fsencode(folder.absolute()).decode("utf-8", "backslashreplace")


def described(path: Path) -> PackageFile:
    """A plain file with its size and digest. Raises `NotPlain`, OSError."""
    found, size = hashlib.sha256(), 0
    with open_plain(path) as file:
        while block := file.read(_AT_ONCE):
            found.update(block)
            size += len(block)
    return PackageFile(path.name, size, found.hexdigest())


def _settle(part: Path) -> None:
    """Let everything be on the disk before the folder takes its place."""
    for path in part.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    _settle_folder(part)


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _empty(part: Path) -> None:
    for path in part.iterdir():
        path.unlink()
