"""The disks on which the station's own folders lie, known again while they are plugged in and not open.

A folder on a disk that is not mounted tells nothing of the disk. So the names of its file system and of the lock around it are
remembered while it is: in a file that may be thrown away, since it only says which tile a disk has; what is mounted is judged by where it is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Final

from station.archive.volumes import Plugged, Unopened, Volume, Volumes
from station.core.own_folders import OwnFolders
from station.core.places import for_owner, make_folder
from station.core.plain_files import read_plain

_LONGEST: Final = 1 << 16
_DISTINCT: Final = 16
"""A name of so many characters is no other file system's."""
log = logging.getLogger(__name__)


class OwnDisks:
    """Remembers the file systems of the `own` folders in `file`; None remembers nothing."""

    def __init__(self, own: OwnFolders, file: Path | None) -> None:
        self._own, self._file = own, file
        self._lock = Lock()

    def note(self, plugged: Plugged) -> None:
        """Remember which file systems hold the station's folders now."""
        if self._file is None:
            return
        there = {folder: plugged.holding(folder) for folder in self._own.folders}
        found = {name: str(folder) for folder, volume in there.items() if volume for name in _names(volume)}
        with self._lock:
            known = self._read()
            if found.items() <= known.items():
                return
            try:
                make_folder(self._file.parent)
                with open(self._file, "w", encoding="utf-8", opener=for_owner) as file:
                    json.dump({**known, **found}, file)
            except OSError as problem:
                log.warning("which disks are the station's own is not remembered: %s", problem)

    def known(self, one: Unopened) -> Unopened:
        """The same, with the folder that lay on it where it is one of the station's."""
        known = self._read()
        held = next((known[name] for name in _names(one) if name in known), "")
        return replace(one, held=held) if Path(held) in self._own.folders else one

    def _read(self) -> Mapping[str, str]:
        if self._file is None:
            return {}
        try:
            read = json.loads(read_plain(self._file, _LONGEST))
        except (OSError, ValueError, RecursionError):
            return {}
        return {str(key): str(value) for key, value in read.items()} if isinstance(read, dict) else {}


def _names(one: Volume | Unopened) -> tuple[str, ...]:
    """The names by which it is known again: its file system's and those of what that lies in, which is all that is seen while it is locked.

    One that is short, as on FAT, is on many cards: it counts with the serial number of the hardware alone.
    """
    written = filter(None, (one.uuid, *one.within))
    return tuple(name if len(name) >= _DISTINCT else f"{name} {one.serial or ''}" for name in written)


def own_disks(own: OwnFolders, volumes: Volumes) -> frozenset[str]:
    """The disks on which the station's own folders lie, by the kernel's names."""
    return frozenset(filter(None, (volumes.disk_of(folder) for folder in own.folders)))


def is_own(one: Volume | Unopened, own: OwnFolders, disks: frozenset[str]) -> bool:
    """Whether the station's own data lie on this, or on another part of the same disk; what was fetched from a camera is the camera's."""
    if isinstance(one, Volume) and one.not_handed_out is not None:
        return False
    return one.disk in disks or (isinstance(one, Volume) and own.meet(one.path))
