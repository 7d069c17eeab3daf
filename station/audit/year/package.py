"""The package of a yearly audit: a folder that is there whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from station.audit.year.bodies import PackageFile
from station.core.errors import Refused, StoreProblem

_AT_ONCE: Final = 1 << 20


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder beside `folder` to write to, which takes its place when all went well and is removed when not.

    Raises Refused ``audit.folder_there``, StoreProblem ``reports.not_writable``.
    """
    require_new(folder)
    part = folder.with_name(f".{folder.name}.part")
    try:
        _clear(part)
        if folder.parent.exists() and not folder.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        folder.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir()
        yield part
        require_new(folder)
        _settle(part)
        part.rename(folder)
        _settle_folder(folder.parent)
    except OSError as problem:
        raise not_writable(folder, problem) from problem
    finally:
        _clear(part)


def require_new(folder: Path) -> None:
    """Raises Refused ``audit.folder_there`` where `folder` is there already: nothing is written over."""
    if os.path.lexists(folder):
        raise Refused("audit.folder_there", rule="DM-03", path=str(folder))


def not_writable(path: Path, problem: OSError) -> StoreProblem:
    """The error of a place that can't be written."""
    return StoreProblem("reports.not_writable", path=str(path), reason=problem.strerror or str(problem))


def described(path: Path) -> PackageFile:
    """A file with its size and digest. Raises OSError."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as file:
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


def _clear(part: Path) -> None:
    """Remove what an earlier try left in the folder beside; it holds plain files alone."""
    if not part.is_dir() or part.is_symlink():
        return
    for path in part.iterdir():
        path.unlink()
    part.rmdir()
