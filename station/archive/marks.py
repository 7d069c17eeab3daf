"""The mark of an archive: a file at its root that says whose it is, with the MAC of the station's key.

A desktop that joins is told a folder; whether it is the office's first archive, another desktop's, or a disk that is not
mounted, the folder itself must say, also while nobody has brought a recording in.
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from station.archive.copying.whole_files import write_protected
from station.core.authentication import Authenticate
from station.core.plain_files import read_plain
from station.core.settings import FILE_NAME

MARK: Final = ".archive-mark"
_LONGEST: Final = 4096
_MOST_FOLDERS: Final = 5000
_DOMAIN: Final = b"station-archive/1\x00"


@dataclass(frozen=True, slots=True)
class ArchiveMark:
    """Whose an archive is: the station and the place; `own` says whether this station's key made the mark."""

    station: str
    place: str
    own: bool


def write_mark(root: Path, station: str, place: str, authenticate: Authenticate) -> None:
    """Mark an archive durably. Raises OSError."""
    held = {"place": place, "station": station}
    content = json.dumps(held | {"mac": authenticate(_message(held)).hex()}, sort_keys=True).encode() + b"\n"
    write_protected(root / MARK, content)


def mark_of(root: Path, authenticate: Authenticate | None) -> ArchiveMark | None:
    """The mark of the archive at `root`; None where there is none that can be read."""
    try:
        held = json.loads(read_plain(root / MARK, _LONGEST))
        mac = bytes.fromhex(held.pop("mac"))
        station, place = str(held["station"]), str(held["place"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    own = authenticate is not None and hmac.compare_digest(authenticate(_message(held)), mac)
    return ArchiveMark(station, place, own)


def taken_around(root: Path, data: Path) -> Path | None:
    """Another archive, or another station's data folder, that holds `root` or lies within it; None where there is none.

    `data` is the data folder of whoever asks. Below `root` the folders next to it are looked at, so many at most.
    """
    real, mine = Path(os.path.realpath(root)), Path(os.path.realpath(data))
    below = (Path(folder) for folder, _, _ in islice(os.walk(real), 1, _MOST_FOLDERS))
    return next((each for each in chain(real.parents, below) if each != mine and _is_taken(each)), None)


def _is_taken(folder: Path) -> bool:
    return any(os.path.lexists(folder / name) for name in (MARK, FILE_NAME))


def _message(held: dict[str, str]) -> bytes:
    return _DOMAIN + json.dumps(held, sort_keys=True).encode()
