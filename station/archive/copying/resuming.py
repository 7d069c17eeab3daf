"""Going on inside a file whose copy was interrupted: by a pulled cable, a stop, a kill or a power cut.

While a large file is copied, the journal notes from block to block the hash of all that was read so far. A later copy of
the same source reads the part file again and goes on behind the last mark that it meets; of the source the first, a middle and the
last block before that are compared. The finished copy is read back and compared as every other.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from station.archive.copying import direct
from station.archive.copying.direct import MIB, Block
from station.archive.copying.further import FurtherHashes
from station.archive.copying.job import CopyItem, PrefixMark
from station.archive.copying.journal import BegunPart, Journal
from station.archive.copying.meter import Meter
from station.archive.copying.source import OpenSource
from station.archive.copying.trouble import at_source

MARKED: Final = 16 * MIB
"""Bytes from mark to mark: the size of a block of the copy."""


@dataclass(slots=True)
class Trail:
    """The marks of one file that is being copied, and where its copy goes on."""

    journal: Journal
    source: str
    start: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    further: FurtherHashes = field(default_factory=FurtherHashes)
    whole: bool = True
    """Everything so far was read without a gap: what comes after one can't be gone on with."""
    marked: bool = False

    def mark(self, size: int) -> None:
        """So many bytes are written and hashed. Raises OSError."""
        if self.whole and size % MARKED == 0:
            self.journal.marked(self.source, PrefixMark(size, self.digest.copy().hexdigest()))
            self.marked = True


def begin(
    journal: Journal,
    item: CopyItem,
    part: Path,
    archive_root: Path,
    file: OpenSource,
    meter: Meter,
    digests: Sequence[str] = (),
) -> Trail:
    """The trail of a new copy to `part`, which is what is left of an interrupted one where that can be gone on with.

    Raises OSError, FileTrouble, Cancelled.
    """
    trail = Trail(journal, item.source, further=FurtherHashes(digests))
    marks = () if item.begun is None else _taken_over(trail, item, part, archive_root, file, meter)
    journal.begun(BegunPart(item.source, part.name, item.size, item.mtime_ns, marks))
    trail.marked = bool(marks)
    return trail


def _taken_over(
    trail: Trail, item: CopyItem, part: Path, archive_root: Path, file: OpenSource, meter: Meter
) -> tuple[PrefixMark, ...]:
    """Put the interrupted copy in place of the new one, as far as it is what its marks say and the source still gives."""
    if item.begun is None:
        return ()
    try:
        (archive_root / item.begun.part).rename(part)
        fd = direct.open_for_reading(part, direct=True)
    except OSError:
        return ()
    try:
        met, digest, further = _met(fd, item, meter, trail.further.copy())
        if not met or not _gives(fd, file, met[-1].size):
            part.unlink()
            return ()
    finally:
        os.close(fd)
    os.truncate(part, met[-1].size)
    trail.start, trail.digest, trail.further = met[-1].size, digest, further
    meter.skipped(trail.start)
    return met


def _met(
    fd: int, item: CopyItem, meter: Meter, further: FurtherHashes
) -> tuple[tuple[PrefixMark, ...], hashlib._Hash, FurtherHashes]:
    """The marks that the part file meets, from its beginning, and its hashes at the last of them."""
    digest, kept, met, block = hashlib.sha256(), hashlib.sha256(), [], Block(MARKED)
    marks = item.begun.marks if item.begun is not None else ()
    for number, mark in enumerate(marks):
        meter.moved(0)
        at = number * MARKED
        if mark.size != at + MARKED or direct.read_into(fd, block, at) != MARKED or mark.size > item.size:
            break
        digest.update(block.filled)
        if digest.copy().hexdigest() != mark.sha256:
            break
        met.append(mark)
        kept = digest.copy()
        further.update(block.filled)
    return tuple(met), kept, further


def _gives(fd: int, file: OpenSource, size: int) -> bool:
    """Whether the source still gives what is in the part file, by the first, a middle and the last block. Raises FileTrouble."""
    ours, theirs = Block(MARKED), Block(MARKED)
    last = size // MARKED - 1
    for number in sorted({0, last // 2, last}):
        direct.read_into(fd, ours, number * MARKED)
        with at_source():
            file.read_into(theirs, number * MARKED)
        if ours.filled != theirs.filled:
            return False
    return True
