"""Reading small files of the station whole.

Only a regular file in its place, which never blocks, never ends late and lies nowhere else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class NotPlain(OSError):
    """The path is a link, a pipe, a device or a folder, or the file is longer than such a file can be."""


def read_plain(path: Path, most_bytes: int, *, follow: bool = False) -> bytes:
    """The content of the file; a link is followed only with `follow`.

    Raises `NotPlain`, FileNotFoundError where there is none, and OSError.
    """
    with open_plain(path, follow=follow) as file:
        found = file.read(most_bytes + 1)
    if len(found) > most_bytes:
        raise NotPlain("longer than such a file can be")
    return found


@contextmanager
def open_plain(path: Path, *, follow: bool = False) -> Iterator[BinaryIO]:
    """The file, opened for reading. Raises as `read_plain`."""
    _require_file(path.stat(follow_symlinks=follow))  # before it is opened: opening a device can do something
    descriptor = os.open(path, _FLAGS if follow else _FLAGS | _NO_LINK)
    with os.fdopen(descriptor, "rb") as file:
        _require_file(os.fstat(file.fileno()))  # it may have been exchanged between the two looks
        yield file


def _require_file(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotPlain("not a plain file")
