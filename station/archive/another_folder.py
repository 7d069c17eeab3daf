"""Whether a folder can be the archive from now on: writable, with room, and with all that is stored already."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from station.core.errors import Refused
from station.core.places import take_folder

LOOKED_FOR: Final = 200
"""So many of the newest recordings are looked for in another folder; a check of the archive reads them all."""
_GIGABYTE: Final = 1024**3
_LEAST_FREE: Final = 5 * _GIGABYTE
"""A disk with less is nearly full: a single card may hold more."""


def require_fit(folder: Path, stored: Sequence[str]) -> None:
    """Let `folder` be the archive, made if it is missing; `stored` are names of recordings that must lie there.

    Raises Refused ``archive.folder_unfit``, ``archive.not_moved``, ``archive.folder_not_writable``, ``archive.disk_full``.
    """
    path = str(folder)
    if not folder.is_absolute() or folder.is_file():
        raise Refused("archive.folder_unfit", path=path, field="archive")
    missing = sum(not (folder / name).is_file() for name in stored)
    if missing:
        raise Refused("archive.not_moved", rule="DM-03", path=path, count=missing, field="archive")
    try:
        take_folder(folder)
        with TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as problem:
        detail = problem.strerror or str(problem)
        raise Refused("archive.folder_not_writable", path=path, detail=detail, field="archive") from problem
    if free < _LEAST_FREE:
        raise Refused(
            "archive.disk_full",
            path=path,
            free=free // _GIGABYTE,
            least=_LEAST_FREE // _GIGABYTE,
            field="archive",
        )
