"""The second copies of a session: written in the same read to another disk, read back from there, and named as the first ones are.

What goes wrong with a second copy is told of it and ends nothing: the first copy is what an import is about, and what the second
archive lacks is made up for later (DM-03).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from station.archive.copying import direct, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import Block
from station.archive.copying.job import CopyOutcome
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Rings
from station.archive.copying.publish import Copied, made_folder
from station.archive.copying.second_part import SecondPart
from station.archive.copying.session import SessionFolder
from station.archive.copying.small_pool import SmallPool
from station.archive.copying.trouble import ENDS_SESSION, FileTrouble, at_destination
from station.archive.naming.numbering import next_free
from station.archive.outcomes import FileReason, ReadingWay
from station.core.errors import Cancelled
from station.core.places import make_folder

Checking = Future[Sequence[FileReason | None]]
"""Of each file what is wrong with its second copy; None where the disk gives back what was read."""


class SecondCopying:
    """The second copies of one session below the archive `root`, in which the names `taken` are on record though nothing bears them (`as_taken`)."""

    def __init__(self, root: Path, session: str, meter: Meter, taken: Collection[str] = frozenset()) -> None:
        self._taken = taken
        self._root, self._meter = root, Meter(0, 0)  # this reading is no progress, and stops with the rest
        self._meter.cancelled = meter.cancelled
        self._stopped: FileReason | None = None
        self._disk: ColdReading | None = None
        self._folder = SessionFolder.of(root, session)
        self._rings, self._pool = Rings(2, transfer.BLOCK), SmallPool()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="copy-second")
        try:
            with at_destination():
                self._disk = ColdReading(root)
                for folder in (self._folder.path.parent, self._folder.path, self._folder.parts):
                    make_folder(folder)
        except FileTrouble as problem:
            self._stopped = problem.reason if root.is_dir() else FileReason.DESTINATION_GONE

    @property
    def way(self) -> ReadingWay:
        """How second copies were read back."""
        return ReadingWay.UNKNOWN if self._disk is None else self._disk.way

    def close(self) -> None:
        """End the threads and remove what has no name."""
        self._reader.shutdown()
        self._pool.close()
        self._folder.remove()

    def part(self, size: int) -> SecondPart:
        """A part file for the second copy of the next file, which has so many bytes."""
        path = self._folder.parts / f"{os.urandom(8).hex()}.part"
        past_cache, alone = size >= transfer.PAST_CACHE, size >= transfer.LARGE
        return SecondPart(path, past_cache=past_cache, alone=alone, trouble=self._stopped)

    def check(self, files: list[Copied]) -> Checking:
        """Begin to read the second copies of `files` back, beside what reads the first ones."""
        return self._reader.submit(self._check_all, files)

    def name(self, file: Copied, end: CopyOutcome, reason: FileReason | None) -> CopyOutcome:
        """The outcome of a file that has its name in the first archive, with what came of its second copy."""
        part = file.beside
        if part is None:
            return end
        second = None
        if reason is None:
            try:
                with at_destination():
                    second = self._publish(part, str(end.stored))
            except FileTrouble as problem:
                reason = problem.reason
        if reason is not None:
            part.drop(reason)
            self._stopped = self._stopped or (reason if reason in ENDS_SESSION else None)
        return replace(end, second=second, second_reason=reason)

    # ------------------------------------------------------------------------------------------------ parts

    def _check_all(self, files: list[Copied]) -> Sequence[FileReason | None]:
        disk = self._disk
        if disk is None:
            return [self._stopped] * len(files)
        if files and files[0].item.size < transfer.LARGE:
            try:
                with at_destination():
                    direct.sync_file_system(self._folder.parts)
            except FileTrouble as problem:
                return [problem.reason] * len(files)
        disk.written()
        found = self._pool.map(lambda block, n: self._check(files[n], block, disk), len(files))
        return [each if each is None or isinstance(each, FileReason) else _reason(each) for each in found]

    def _check(self, file: Copied, block: Block, disk: ColdReading) -> FileReason | None:
        part = file.beside
        if part is None or part.trouble is not None:
            return part.trouble if part is not None else None
        if file.item.size >= transfer.LARGE:
            found = transfer.hash_stored(part.path, self._rings.for_size(file.item.size), self._meter, disk)
        else:
            found = transfer.hash_stored_small(part.path, block, disk)
        return None if found == file.sha256 else FileReason.MISMATCH

    def _publish(self, part: SecondPart, stored: str) -> str:
        """Give a part file the name of its first copy, or the next free one. Raises OSError."""
        name = next_free(
            stored, lambda each: each.casefold() in self._taken or os.path.lexists(self._root / each)
        )
        folder = (self._root / name).parent
        made_folder(folder)
        direct.rename_new(part.path, self._root / name)
        try:
            direct.sync_folder(folder)
        except OSError:
            with suppress(OSError):  # a name that the disk may forget is none
                direct.rename_new(self._root / name, part.path)
            raise
        return name


def _reason(problem: object) -> FileReason:
    if isinstance(problem, FileTrouble):
        return problem.reason
    return FileReason.CANCELLED if isinstance(problem, Cancelled) else FileReason.DESTINATION_ERROR


def dropped(files: Sequence[Copied]) -> None:
    """Remove the second copies of files that have no first one."""
    for file in files:
        if file.beside is not None:
            with suppress(OSError):
                file.beside.drop()
