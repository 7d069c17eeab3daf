"""Checking what a session's journal lists as stored: every file is read again, whole, at its listed place."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from station.archive.copying import direct, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.job import CopyOutcome
from station.archive.copying.journal import JournalBroken, JournalContents, Verified
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Ring
from station.archive.outcomes import FileOutcome, FileReason, JournalFault
from station.core.progress import CancelToken, Progress, Report, silent


def settle(
    archive_root: Path,
    contents: JournalContents,
    disk: ColdReading,
    *,
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> Iterator[CopyOutcome]:
    """The outcomes of `contents`, as far as the files confirm them.

    A copied file whose content differs by now has failed. A verified file that has its name counts as copied; one
    that never got its name is left out, and the next import copies it again. Raises JournalBroken ``escapes`` when a
    name leads out of the archive: for the journal's names before anything is read, for links when one is met;
    Cancelled, OSError, FileTrouble.
    """
    for stored in (
        *(each.stored for each in contents.outcomes),
        *(each.stored for each in contents.unfinished),
    ):
        if stored is not None:
            _parts(stored)
    ring = Ring(2, transfer.BLOCK)
    copied = [each for each in contents.outcomes if each.outcome.is_new]
    total = sum(each.size for each in copied) + sum(each.size for each in contents.unfinished)
    done = 0
    for outcome in contents.outcomes:
        if not outcome.outcome.is_new:
            yield outcome
            continue
        _tell(report, cancel, done, total, outcome.stored)
        yield (
            replace(outcome, second=None, second_reason=None)  # made up for, and read, later
            if lies_there(archive_root, outcome.stored, outcome.sha256, ring, disk)
            else _failed(outcome)
        )
        done += outcome.size
    for file in contents.unfinished:
        _tell(report, cancel, done, total, file.stored)
        if lies_there(archive_root, file.stored, file.sha256, ring, disk):
            yield _found(file)
        done += file.size


def _tell(report: Report, cancel: CancelToken | None, done: int, total: int, stored: str | None) -> None:
    if cancel is not None:
        cancel.check()
    report(Progress("archive.checking", done, total, "bytes", stored or ""))


def _found(file: Verified) -> CopyOutcome:
    """The outcome of a verified file that has its name."""
    stored = CopyOutcome(
        file.source, file.size, FileOutcome.COPIED, file.stored, file.sha256, digests=file.digests
    )
    if not file.gaps:
        return stored
    return replace(
        stored, outcome=FileOutcome.PARTIAL, reason=FileReason.SOURCE_DAMAGED, errno=errno.EIO, gaps=file.gaps
    )


def _failed(outcome: CopyOutcome) -> CopyOutcome:
    return CopyOutcome(outcome.source, outcome.size, FileOutcome.FAILED, reason=FileReason.MISMATCH)


def lies_there(root: Path, stored: str | None, sha256: str | None, ring: Ring, disk: ColdReading) -> bool:
    """Whether a file with this content lies under this name, which is then on the disk. Raises OSError, FileTrouble."""
    # Another content is somebody else's file of the same name; ours was never renamed to it.
    found = None if stored is None else what_lies_there(root, stored, ring, disk)
    return found is not None and found[0] == sha256


def what_lies_there(root: Path, stored: str, ring: Ring, disk: ColdReading) -> tuple[str, int] | None:
    """Hash and size of what lies under this name, which is then on the disk; None where nothing does. Raises OSError, FileTrouble."""
    try:
        fd = open_stored(root, stored, disk)
        try:
            found = transfer.hash_open(fd, ring, Meter(0, 0)), os.fstat(fd).st_size
        finally:
            os.close(fd)
        direct.sync_folder((root / stored).parent)
    except FileNotFoundError:
        return None
    return found


def open_stored(root: Path, stored: str, disk: ColdReading) -> int:
    """File descriptor of a stored file, reached from the archive's root without any link.

    Raises JournalBroken ``escapes`` where a link or something else than folders and a file is on the way, OSError.
    """
    *folders, name = _parts(stored)
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            _require(at, folder, stat.S_IFDIR)
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
            os.close(at)
            at = inner
        _require(at, name, stat.S_IFREG)
        return disk.open(Path(name), folder=at)
    finally:
        os.close(at)


def _require(folder: int, name: str, kind: int) -> None:
    if stat.S_IFMT(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode) != kind:
        raise JournalBroken(JournalFault.ESCAPES)


def is_name_of_stored(stored: str) -> bool:
    """Whether this can be the name of a stored file: below the archive, and none of the program's own."""
    try:
        return bool(_parts(stored))
    except JournalBroken:
        return False


def _parts(stored: str) -> tuple[str, ...]:
    """The folders and the name of a stored file. Raises JournalBroken where it is no name of one."""
    parts = PurePosixPath(stored).parts if "\x00" not in stored else ()
    if not parts or parts[0].startswith((".", "/")) or ".." in parts or "/".join(parts) != stored:
        raise JournalBroken(JournalFault.ESCAPES)
    return parts
