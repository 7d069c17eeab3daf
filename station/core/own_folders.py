"""The station's own folders: its data folder and its archive, under whatever path somebody names them.

A path that a person types (a source of recordings, a printer's file) must never lead into them, also not through a
link or a second mount of the same folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mountinfo")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class OwnFolders:
    """The folders that belong to the station; a folder that is not there yet counts by its path."""

    folders: tuple[Path, ...]

    def hold(self, path: Path) -> bool:
        """Whether `path` (it need not exist) is one of these folders or lies in one."""
        places = _places(path)
        return any(_within(place, own) for own in self._own() for place in places)

    def meet(self, path: Path) -> bool:
        """Whether `path` is, lies in or holds one of these folders."""
        places = _places(path)
        return any(_within(place, own) or _within(own, place) for own in self._own() for place in places)

    def _own(self) -> list[tuple[str, Path]]:
        return [place for folder in self.folders for place in _places(folder)]


NO_FOLDERS: Final = OwnFolders(())
"""Of a program without a station."""


def _places(path: Path) -> list[tuple[str, Path]]:
    """The places of `path`.

    Its real path, and its path within its file system, which is the same under every mount.
    """
    real = Path(os.path.realpath(path))
    places = [("", real)]
    best: tuple[int, str, Path] | None = None
    for device, root, mounted in _mounts():
        if real.is_relative_to(mounted):
            depth = len(mounted.parts)
            # Of two mounts on one folder the later one is seen.
            if best is None or depth >= best[0]:
                best = (depth, device, root / real.relative_to(mounted))
    if best is not None:
        places.append((best[1], best[2]))
    return places


def _within(place: tuple[str, Path], folder: tuple[str, Path]) -> bool:
    return place[0] == folder[0] and place[1].is_relative_to(folder[1])


def _mounts() -> Iterator[tuple[str, Path, Path]]:
    """Device, folder within it, and mount point of each mount; none where the system does not say."""
    try:
        lines: Iterable[str] = _MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        parts = line.split(" ")
        if len(parts) > 4:
            yield parts[2], _path(parts[3]), _path(parts[4])


def _path(written: str) -> Path:
    return Path(_ESCAPED.sub(lambda match: chr(int(match[1], 8)), written))
