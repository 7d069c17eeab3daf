"""Copying one file into a part file while hashing it, and reading a part file back from the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from station.archive.copying import direct
from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import MIB, Block
from station.archive.copying.further import FurtherHashes, further_of
from station.archive.copying.job import CopyItem, FurtherDigest, UnreadSpan
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Ring, Work, run_blocks
from station.archive.copying.resuming import Trail
from station.archive.copying.salvage import Salvage
from station.archive.copying.second_part import SecondPart
from station.archive.copying.source import CopySource, OpenSource
from station.archive.copying.trouble import FileTrouble, at_destination, at_source
from station.archive.outcomes import FileReason
from station.core.places import STORED_MODE

LARGE = 16 * MIB
"""From this size on a file is copied alone, through a pipeline past the page cache; smaller ones in batches."""
PAST_CACHE = MIB
"""From this size on the files of a batch go past the page cache, too: through it a file is copied in memory twice, which costs
nearly as much processor time as hashing it; below, each direct write would wait for the disk longer than that takes."""
BLOCK = 16 * MIB
RING = 4


Begin = Callable[[OpenSource], Trail]
"""Told of the open source before its first byte; says where the copy begins, and raises what reading raises."""


@dataclass(frozen=True, slots=True)
class SourceRead:
    """The SHA-256 of what was read of a source, with zeros in the `gaps` that its device did not give."""

    sha256: str
    gaps: tuple[UnreadSpan, ...] = ()
    resumed: int = 0
    """So much of it was read by an interrupted import."""
    digests: tuple[FurtherDigest, ...] = ()


def copy_large(
    item: CopyItem,
    source: CopySource,
    part: Path,
    ring: Ring,
    meter: Meter,
    begin: Begin,
    beside: SecondPart | None = None,
) -> SourceRead:
    """Copy a large file to `part`, durably, from where `begin` says, in the same read `beside` it. Raises FileTrouble, Cancelled."""
    salvage = Salvage(item, source, lambda: meter.moved(0))
    with at_source():
        file = source.open(item.source, direct=True)
    try:
        check_unchanged(file, item)
        trail = begin(file)
        with at_destination():
            part_fd = direct.create(part, direct=True, anew=not trail.start)
        try:
            fill = _reader(file, salvage, meter)
            write = _writer(part_fd) if beside is None else beside.along(_writer(part_fd))
            if beside is not None and trail.start:
                beside.begin_with(part, trail.start)
            stages = [write, _marker(trail, salvage), *trail.further.stages()]
            run_blocks(ring, item.size, fill, stages, start=trail.start)
            salvage.require_alive()
            check_unchanged(file, item)
            seal(part_fd, item)
            with at_destination():
                os.fsync(part_fd)
            if beside is not None:
                beside.finish(item.mtime_ns)
        finally:
            with at_destination():
                os.close(part_fd)
    finally:
        file.close()
    return SourceRead(trail.digest.hexdigest(), tuple(salvage.gaps), trail.start, trail.further.found())


def hash_source(
    item: CopyItem, source: CopySource, ring: Ring, meter: Meter, digests: Sequence[str] = ()
) -> SourceRead:
    """Read the source alone, for content that is probably stored already. Raises FileTrouble, Cancelled."""
    digest, salvage = hashlib.sha256(), Salvage(item, source, lambda: meter.moved(0))
    further = FurtherHashes(digests)
    with at_source():
        file = source.open(item.source, direct=item.size >= PAST_CACHE)
    try:
        check_unchanged(file, item)
        run_blocks(ring, item.size, _reader(file, salvage, meter), [_hasher(digest), *further.stages()])
        salvage.require_alive()
        check_unchanged(file, item)
    finally:
        file.close()
    return SourceRead(digest.hexdigest(), tuple(salvage.gaps), digests=further.found())


def hash_source_small(
    item: CopyItem, source: CopySource, block: Block, meter: Meter, digests: Sequence[str] = ()
) -> SourceRead:
    """Read a source that fits into `block`. Raises FileTrouble, Cancelled."""
    gaps = _read_small(item, source, block, meter)
    meter.moved(item.size)
    return SourceRead(
        hashlib.sha256(block.filled).hexdigest(), gaps, digests=further_of(block.filled, digests)
    )


def copy_small(
    item: CopyItem,
    source: CopySource,
    part: Path,
    block: Block,
    meter: Meter,
    beside: SecondPart | None = None,
    digests: Sequence[str] = (),
) -> SourceRead:
    """Copy a file that fits into `block`; it is durable after the batch's syncfs. Raises FileTrouble, Cancelled."""
    gaps = _read_small(item, source, block, meter)
    with at_destination():
        part_fd = direct.create(part, direct=item.size >= PAST_CACHE)
        try:
            direct.write_out(part_fd, block.filled, 0)
            seal(part_fd, item)
        finally:
            os.close(part_fd)
    if beside is not None:
        beside.write(block)
        beside.finish(item.mtime_ns)
    meter.moved(item.size)
    return SourceRead(
        hashlib.sha256(block.filled).hexdigest(), gaps, digests=further_of(block.filled, digests)
    )


def hash_stored(path: Path, ring: Ring, meter: Meter, disk: ColdReading) -> str:
    """SHA-256 of a large file, read from the disk as `disk` can. Raises FileTrouble, Cancelled."""
    with at_destination():
        fd = disk.open(path)
        try:
            return hash_open(fd, ring, meter)
        finally:
            os.close(fd)


def hash_open(fd: int, ring: Ring, meter: Meter) -> str:
    """SHA-256 of an open file from its beginning. Raises OSError, FileTrouble, Cancelled."""
    digest = hashlib.sha256()

    def fill(block: Block, offset: int) -> None:
        meter.moved(direct.read_into(fd, block, offset))

    run_blocks(ring, os.fstat(fd).st_size, fill, [_hasher(digest)])
    return digest.hexdigest()


def hash_stored_small(path: Path, block: Block, disk: ColdReading) -> str:
    """SHA-256 of a file that fits into `block`, read from the disk as `disk` can. Raises FileTrouble."""
    with at_destination():
        fd = disk.open(path)
        try:
            size = os.fstat(fd).st_size
            direct.read_into(fd, block, 0, size)
            if size != block.length:
                raise FileTrouble(FileReason.MISMATCH)
        finally:
            os.close(fd)
    return hashlib.sha256(block.filled).hexdigest()


def _read_small(item: CopyItem, source: CopySource, block: Block, meter: Meter) -> tuple[UnreadSpan, ...]:
    salvage = Salvage(item, source, lambda: meter.moved(0))
    with at_source():
        file = source.open(item.source, direct=item.size >= PAST_CACHE)
    try:
        check_unchanged(file, item)
        salvage.fill(file, block, 0)
        salvage.require_alive()
        check_unchanged(file, item)
        return tuple(salvage.gaps)
    finally:
        file.close()


def check_unchanged(file: OpenSource, item: CopyItem) -> None:
    """Raise FileTrouble unless the open source is the regular file that the survey saw."""
    with at_source():
        unchanged = file.is_as(item.size, item.mtime_ns)
    if not unchanged:
        raise FileTrouble(FileReason.SOURCE_CHANGED)


def seal(fd: int, item: CopyItem) -> None:
    """Give a part file its source's time and make it readable for its owner alone and writable for nobody (DM-03)."""
    with at_destination():
        os.utime(fd, ns=(item.mtime_ns, item.mtime_ns))
        try:
            os.fchmod(fd, STORED_MODE)
        except PermissionError:
            # FAT and exFAT know no rights; the hash in the ledger is the protection that counts.
            return


def _reader(file: OpenSource, salvage: Salvage, meter: Meter) -> Callable[[Block, int], None]:
    def fill(block: Block, offset: int) -> None:
        salvage.fill(file, block, offset)
        meter.moved(block.length)

    return fill


def _writer(fd: int) -> Work:
    def write(block: Block) -> None:
        with at_destination():
            direct.write_out(fd, block.filled, block.offset)

    return write


def _marker(trail: Trail, salvage: Salvage) -> Work:
    """Hashes and marks in one stage: a mark is the hash up to its own block."""

    def mark(block: Block) -> None:
        trail.digest.update(block.filled)
        trail.whole = trail.whole and not salvage.gaps
        with suppress(OSError):
            # Without a mark it is copied again from its beginning.
            trail.mark(block.offset + block.length)

    return mark


def _hasher(digest: hashlib._Hash) -> Work:
    def update(block: Block) -> None:
        digest.update(block.filled)

    return update
