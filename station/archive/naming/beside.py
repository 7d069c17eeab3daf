"""Names of a camera's own files (DM-06): one that belongs to a recording bears its name, the others keep their tree.

``李甲20261120-01.mp4`` has ``李甲20261120-01.xml`` beside it. What belongs to no recording lies, as it lay on its card, in one
folder of its import: ``设备文件/20261120-101500-9f86d081/PRIVATE/AVCHD/BDMV/INDEX.BDM``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from station.archive.naming.safe import safe_part, safe_suffix

CAMERA_FILES = "设备文件"
"""The folder of the files that belong to no recording; no officer's, since those bear a day."""
_LONGEST = 1000
"""Bytes of such a name; a longer one loses its folders."""


def beside(recording: str, name: str, taken: Callable[[str], bool]) -> str:
    """The name of a file that belongs to the recording stored as `recording`: its stem, with the extension of `name`.

    Where that is `taken`, a number stands before the extension: no running number, so that it is no other recording's.
    """
    stem, suffix = str(PurePosixPath(recording).with_suffix("")), safe_suffix(name)
    return still_free(f"{stem}{suffix}", lambda chosen: chosen == recording or taken(chosen))


def still_free(stored: str, taken: Callable[[str], bool]) -> str:
    """The name that was chosen for such a file, or the next one where it is `taken` meanwhile."""
    path = PurePosixPath(stored)
    stem, chosen, number = str(path.with_suffix("")), stored, 1
    while taken(chosen):
        number += 1
        chosen = f"{stem}.{number}{path.suffix}"
    return chosen


def in_own_tree(session: str, path: str, taken: Callable[[str], bool]) -> str:
    """The name of a file that belongs to no recording: its path on the source, in the folder of its import."""
    parts = [safe_part(part) for part in path.split("/")]
    if len("/".join(parts).encode()) > _LONGEST:
        parts = parts[-1:]
    stored = PurePosixPath(CAMERA_FILES, session, *parts)
    chosen, number = str(stored), 1
    while taken(chosen):
        number += 1
        chosen = str(stored.with_name(safe_part(f"{number}.{stored.name}")))
    return chosen
