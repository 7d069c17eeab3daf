"""Writing the files of a tree into an empty folder: each proved as it is read, and again as it lies there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from station.archive.copying import direct, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import MIB, Block
from station.archive.copying.journal import JournalBroken
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Ring
from station.archive.copying.recovery import open_stored
from station.archive.copying.trouble import FileTrouble
from station.archive.giving_back.values import FileToGive, GivingFault, NotGiven, TreeToGive
from station.core.progress import CancelToken, Progress, Report

_BLOCK: Final = 4 * MIB
_PART: Final = ".part"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class _NotGivenError(Exception):
    def __init__(self, fault: GivingFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class TreeWriter:
    """Writes files of the archive `root` into the folder `to`."""

    def __init__(self, root: Path, to: Path, report: Report, cancel: CancelToken | None) -> None:
        self._root, self._to, self._report, self._cancel = root, to, report, cancel
        self._kept, self.disk = ColdReading(root), ColdReading(to)
        self._block, self._ring = Block(_BLOCK), Ring(2, _BLOCK)
        self._done = self._total = 0

    def write(self, tree: TreeToGive) -> Iterator[NotGiven]:
        """Write all of `tree`; gives what could not be. A file that is not whole bears no name. Raises Cancelled."""
        self._total = tree.bytes
        for file in tree.files:
            until = self._done + file.size
            try:
                self._write(file)
            except _NotGivenError as problem:
                yield NotGiven(file.path, problem.fault)
            self._done = until

    def _write(self, file: FileToGive) -> None:
        target = self._to / file.path
        part = target.with_name(f".{file.sha256[:16]}{_PART}")  # its own name may be as long as names can be
        try:
            with _trouble(GivingFault.NOT_WRITTEN):
                target.parent.mkdir(parents=True, exist_ok=True)
                written = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                self._copy(file, written)
            finally:
                os.close(written)
            self.disk.written()
            self._settle(file, part, target)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise

    def _settle(self, file: FileToGive, part: Path, target: Path) -> None:
        """Read back what was written, and let it bear its name."""
        if self._read_back(part) != file.sha256:
            raise _NotGivenError(GivingFault.MISMATCH)
        with _trouble(GivingFault.NOT_WRITTEN):
            direct.rename_new(part, target)  # never over another: to some file systems two names are one

    def _copy(self, file: FileToGive, written: int) -> None:
        digest = hashlib.sha256()
        with _trouble(GivingFault.UNREADABLE):
            try:
                kept = open_stored(self._root, file.stored, self._kept)
            except (FileNotFoundError, NotADirectoryError):
                raise _NotGivenError(GivingFault.MISSING) from None
        try:
            self._pass_on(file, kept, written, digest)
        finally:
            os.close(kept)
        if digest.hexdigest() != file.sha256:
            raise _NotGivenError(GivingFault.CHANGED)
        with _trouble(GivingFault.NOT_WRITTEN):
            nanoseconds = _nanoseconds(file.modified)
            os.utime(written, ns=(nanoseconds, nanoseconds))
            os.fsync(written)

    def _pass_on(self, file: FileToGive, kept: int, written: int, digest: hashlib._Hash) -> None:
        """Write what lies in the archive, hashing it."""
        offset = 0
        while True:
            if self._cancel is not None:
                self._cancel.check()
            with _trouble(GivingFault.UNREADABLE):
                got = direct.read_into(kept, self._block, offset)
            if not got:
                return
            digest.update(self._block.filled)
            with _trouble(GivingFault.NOT_WRITTEN):
                direct.write_out(written, self._block.filled, offset)
            offset, self._done = offset + got, self._done + got
            self._report(Progress("archive.giving_back", self._done, self._total, "bytes", file.path))

    def _read_back(self, part: Path) -> str:
        with _trouble(GivingFault.NOT_WRITTEN):
            fd = self.disk.open(part)
            try:
                return transfer.hash_open(fd, self._ring, Meter(0, 0))
            finally:
                os.close(fd)


@contextmanager
def _trouble(fault: GivingFault) -> Iterator[None]:
    """What the system says of a file is that file's fault, and stops no other."""
    try:
        yield
    except (OSError, FileTrouble, JournalBroken) as problem:
        raise _NotGivenError(fault) from problem


def _nanoseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000
