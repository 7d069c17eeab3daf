"""Opening what is looked at without leaving a trace on it: no access time of a foreign card moves (DM-03)."""

from __future__ import annotations

import os
from pathlib import Path

_NO_TRACE = getattr(os, "O_NOATIME", 0)


def open_untouched(path: Path, flags: int, *, folder: int | None = None) -> int:
    """File descriptor of `path`, by which reading moves no access time; `path` may be relative to an open `folder`.

    Only the owner of a file may ask for that; where another owns it (or the file system can't), it is opened as usual. Raises OSError.
    """
    if _NO_TRACE:
        try:
            return os.open(path, flags | _NO_TRACE, dir_fd=folder)
        except PermissionError:
            pass
    return os.open(path, flags, dir_fd=folder)
