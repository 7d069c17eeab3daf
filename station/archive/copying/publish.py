"""Giving verified part files their names in the archive, durably and never over another file."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from station.archive.copying import direct
from station.archive.copying.job import CopyItem, FurtherDigest, UnreadSpan
from station.archive.copying.journal import Journal, Verified
from station.archive.copying.second_part import SecondPart
from station.archive.copying.trouble import FileTrouble, at_destination
from station.archive.naming.beside import beside, still_free
from station.archive.naming.numbering import next_free
from station.archive.outcomes import FileReason
from station.core.places import make_folder

_MOST_ATTEMPTS = 1000
"""As often names are chosen anew: each time another session named a file in between."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A part file with its content's hash, before or after it was read back."""

    item: CopyItem
    part: Path
    sha256: str
    gaps: tuple[UnreadSpan, ...] = ()
    """Where the source gave nothing, and zeros are stored."""
    resumed: int = 0
    beside: SecondPart | None = None
    """Its second copy, where there is one."""
    digests: tuple[FurtherDigest, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """By their sources the names that files have, and why the others have none; None where all do."""

    names: dict[str, str]
    trouble: FileTrouble | None


@dataclass(slots=True)
class Publisher:
    """Names files under one archive root and notes each step in the journal."""

    archive_root: Path
    journal: Journal
    taken: Collection[str] = frozenset()
    """Names on record that nothing bears any more, without regard to case (`as_taken`)."""
    _given: dict[str, str] = field(default_factory=dict)
    """By their sources the names that recordings were given: what belongs to one bears its name, whatever was planned."""

    def prepare(self, files: list[Copied]) -> list[str]:
        """Choose names for `files`, all verified, and write them into the journal; may be tried again.

        Raises FileTrouble.
        """
        with at_destination():
            targets = self._choose(files)
            self.journal.verified(
                Verified(file.item.source, stored, file.sha256, file.item.size, file.gaps, file.digests)
                for file, stored in zip(files, targets, strict=True)
            )
        return targets

    def publish(self, files: list[Copied], targets: list[str]) -> Named:
        """Give `files` the names of `prepare`, and fsync the folders after the last; what fails of one file takes no name from another.

        Sessions run beside each other: where one took a name meanwhile, what has no name yet is prepared anew.
        """
        names: list[str] = []
        trouble: FileTrouble | None = None
        try:
            with at_destination():
                for _attempt in range(_MOST_ATTEMPTS):
                    if self._name(files[len(names) :], targets, names):
                        break
                    targets = self.prepare(files[len(names) :])
                else:
                    trouble = FileTrouble(FileReason.DESTINATION_ERROR, errno.EEXIST)
        except FileTrouble as problem:
            trouble = problem
        named = dict(zip((file.item.source for file in files), names, strict=False))
        for folder in {_folder(stored) for stored in names}:
            try:
                with at_destination():
                    direct.sync_folder(self.archive_root / folder)
            except FileTrouble as problem:
                trouble = problem
                self._take_back(files, named, folder)
        return Named(named, trouble)

    def _name(self, files: list[Copied], targets: list[str], names: list[str]) -> bool:
        """Name `files` as far as nobody took a name of `targets`; whether all have theirs."""
        for file, stored in zip(files, targets, strict=True):
            try:
                direct.rename_new(file.part, self._path(stored))
            except FileExistsError:
                return False
            names.append(stored)
        return True

    def _take_back(self, files: list[Copied], named: dict[str, str], folder: str) -> None:
        """Names in a folder that the disk may forget are none: nothing bears a name that nobody records."""
        for file in files:
            stored = named.get(file.item.source)
            if stored is not None and _folder(stored) == folder:
                del named[file.item.source]
                with suppress(OSError):
                    direct.rename_new(self._path(stored), file.part)

    def _path(self, stored: str) -> str:
        """Where the file of this name lies, as a text: joining a `Path` for each small file costs as much as naming it."""
        return os.path.join(self.archive_root, stored)  # noqa: PTH118

    def _choose(self, files: list[Copied]) -> list[str]:
        """The planned names, or the next free ones where another file has taken one; what belongs to a recording follows its name."""
        chosen: list[str] = []
        there: set[str] = set()
        given: set[str] = set()

        def taken(name: str) -> bool:
            on_record = name.casefold() in self.taken
            return name in given or on_record or os.path.lexists(self._path(name))

        for file in files:
            recording = self._given.get(file.item.beside)
            if recording is not None:
                stored = beside(recording, file.item.stored, taken)
            elif file.item.beside:
                stored = still_free(file.item.stored, taken)
            else:
                stored = next_free(file.item.stored, taken)
                self._given[file.item.source] = stored
            folder = _folder(stored)
            if folder not in there:
                made_folder(self.archive_root / folder)
                there.add(folder)
            given.add(stored)
            chosen.append(stored)
        return chosen


def _folder(stored: str) -> str:
    """The folder of a stored name, relative to the archive."""
    return stored.rpartition("/")[0]


def made_folder(folder: Path) -> None:
    """Make a folder and those above it, durably. Raises OSError."""
    if folder.is_dir():
        return
    made_folder(folder.parent)
    make_folder(folder)
    direct.sync_folder(folder.parent)
