"""Where the second archive is: a folder with a mark of its own, which says of which archive it holds copies (DM-03)."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from station.archive.copying.mounts import MountedAt, disks_below, mounted_around, mounted_at
from station.archive.marks import MARK, ArchiveMark, mark_of, taken_around
from station.archive.ports import LedgerFacts
from station.archive.second.bodies import SecondMarked
from station.archive.second.values import SecondRoot
from station.core.authentication import Authenticate
from station.core.errors import Refused, StoreProblem
from station.core.ledger import Stream
from station.core.places import take_folder

_SECOND: Final = "second"
_ALL: Final = (1 << 31) - 1


def new_name() -> str:
    """The name of a new second archive."""
    return secrets.token_hex(3)


def place_in_mark(name: str, place: str) -> str:
    """What the mark of a second archive says in the stead of a place."""
    return f"{_SECOND}:{name}:{place}"


def _name_in(mark: ArchiveMark, place: str) -> str | None:
    """The name of the second archive of `place` that bears this mark."""
    kind, _, rest = mark.place.partition(":")
    name, _, of = rest.partition(":")
    return name if kind == _SECOND and of == place and name else None


def marked(ledger: LedgerFacts, place: str) -> tuple[SecondMarked, ...]:
    """The folders that became a second archive of a place, the newest first."""
    bodies = (each.of(SecondMarked) for each in ledger.of_kind(Stream.AUDIT, SecondMarked.KIND, _ALL))
    return tuple(each for each in bodies if each.place == place)


def known_at(ledger: LedgerFacts, folder: Path, place: str) -> str | None:
    """The name of the second archive that lay in this folder last."""
    return next((each.archive for each in marked(ledger, place) if each.folder == str(folder)), None)


def require_chosen(folder: Path | None) -> Path:
    """The folder of the chosen second archive. Raises Refused ``archive.no_second`` where none is chosen."""
    if folder is None:
        raise Refused("archive.no_second", rule="DM-03")
    return folder


def second_there(folder: Path, place: str, authenticate: Authenticate | None) -> SecondRoot:
    """The second archive that lies in `folder` now.

    Raises StoreProblem ``archive.second_missing`` where nothing proves it: a disk that is not connected, an empty mount point;
    ``archive.not_ours`` for another archive.
    """
    mark = mark_of(folder, authenticate)
    if mark is None:
        raise StoreProblem("archive.second_missing", path=str(folder))
    name = _name_in(mark, place)
    if not mark.own or name is None:
        raise StoreProblem("archive.not_ours", path=str(folder))
    return SecondRoot(name, folder)


def require_second_fit(
    folder: Path, first: Path, data: Path, place: str, authenticate: Authenticate | None, *, make: bool
) -> str | None:
    """Let `folder` be the second archive, on `make` made if it is missing; gives its name where it is one of this archive already.

    Raises Refused ``archive.second_unfit``, ``archive.second_within``, ``archive.others_archive``, ``archive.folder_not_writable``.
    """
    path = str(folder)
    if not folder.is_absolute() or folder.is_file():
        raise Refused("archive.second_unfit", rule="DM-03", path=path, field="second")
    real = Path(os.path.realpath(folder))
    for own in (first, data):
        mine = Path(os.path.realpath(own))
        if real.is_relative_to(mine) or mine.is_relative_to(real):
            raise Refused("archive.second_within", rule="DM-03", path=path, other=str(own), field="second")
    mark = mark_of(folder, authenticate)
    if mark is not None:
        name = _name_in(mark, place) if mark.own else None
        if name is None:
            raise Refused("archive.others_second", rule="DM-03", path=path, field="second")
        return name
    if os.path.lexists(folder / MARK) or (folder.is_dir() and taken_around(folder, data) is not None):
        raise Refused("archive.others_second", rule="DM-03", path=path, field="second")
    if not make:
        return None
    try:
        take_folder(folder)
        with TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        detail = problem.strerror or str(problem)
        raise Refused("archive.folder_not_writable", path=path, detail=detail, field="second") from problem
    return None


def on_one_disk(first: Path, second: Path) -> bool:
    """Whether two folders lie on one disk, also on two parts of it or in two images on it: a copy there outlives no broken disk.

    Raises OSError.
    """
    if first.stat().st_dev == second.stat().st_dev:
        return True
    one, other = mounted_at(first), mounted_at(second)
    return one is not None and other is not None and _share(one, other)


def would_be_on_one_disk(first: Path, second: Path) -> bool:
    """The same by the names alone, while somebody types them: they need not be there, and are not touched."""
    with suppress(OSError):
        one, other = mounted_around(first), mounted_around(second)
        return one is not None and other is not None and _share(one, other)
    return False


def _share(one: MountedAt, other: MountedAt) -> bool:
    return not disks_below(one).isdisjoint(disks_below(other))
