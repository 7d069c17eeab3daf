"""Stored files whose content is no longer what was stored: they are kept beside the good copy, never thrown away (DM-03)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from station.archive.bodies import FoundInstead
from station.archive.copying.direct import rename_new, sync_folder
from station.core.places import make_folder

ROTTED_FOLDER: Final = ".rotted"
"""Each file in it bears its own hash as its name, one that can't be read the hash that it should have."""

log = logging.getLogger(__name__)


def found_instead(found: tuple[str, int] | None, sha256: str) -> FoundInstead | None:
    """What is to be recorded of a file that should be `sha256`; None where nothing lay there."""
    if found is None or found[0] == sha256:
        return None
    return FoundInstead(found[0], found[1], f"{ROTTED_FOLDER}/{found[0]}")


def kept_unread(sha256: str) -> str:
    """Where a file is kept that should be `sha256` and that nobody can read."""
    return f"{ROTTED_FOLDER}/unreadable-{sha256}"


def set_rotted_aside(root: Path, stored: str, kept: str) -> None:
    """Move a file of which is recorded that it rotted to where it is `kept`.

    Where that fails it stays under its name, where the check of files knows it too.
    """
    target = root / kept
    try:
        make_folder(target.parent)
        try:
            rename_new(root / stored, target)
        except FileExistsError:  # it rotted to the same bytes before, which that name says are there
            (root / stored).replace(target)
        sync_folder(target.parent)
        sync_folder((root / stored).parent)
    except OSError as problem:
        log.warning("a rotted file stays where it is: %s: %s", stored, problem)
