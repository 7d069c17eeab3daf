"""The first half of a copy: the files of a unit are read once, hashed, and written to part files."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from station.archive.copying import transfer
from station.archive.copying.direct import Block
from station.archive.copying.ends import Ends
from station.archive.copying.job import CopyItem, CopyOutcome
from station.archive.copying.journal import Journal
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Rings
from station.archive.copying.publish import Copied
from station.archive.copying.resuming import Trail
from station.archive.copying.resuming import begin as begin_trail
from station.archive.copying.second_copying import SecondCopying
from station.archive.copying.small_pool import SmallPool
from station.archive.copying.source import CopySource, OpenSource
from station.archive.copying.stored_before import StoredBefore
from station.archive.copying.transfer import SourceRead
from station.archive.copying.trouble import FileTrouble, at_destination
from station.archive.outcomes import FileOutcome, FileReason
from station.core.errors import Cancelled

Written = Callable[[str], None]
"""Told of each file that is written and not read back yet."""


def already(item: CopyItem, read: SourceRead | Copied, before: StoredBefore) -> CopyOutcome:
    """The outcome of a file whose content was stored before, or by an equal file of its unit.

    With gaps it is the rest of a file that was stored before, which makes it no more whole.
    """
    stored = before.at(read.sha256, item.size)
    if stored is None:
        # The equal file of the same unit could not be stored, so this content is not stored either.
        return CopyOutcome(item.source, item.size, FileOutcome.FAILED, reason=FileReason.MISMATCH)
    if read.gaps:
        return partial(item, stored, read)
    reason = FileReason.SAME_CONTENT
    return CopyOutcome(
        item.source, item.size, FileOutcome.ALREADY, stored, read.sha256, reason, digests=read.digests
    )


def partial(item: CopyItem, stored: str, read: SourceRead | Copied) -> CopyOutcome:
    """The outcome of a file that its device did not give in full."""
    return CopyOutcome(
        item.source,
        item.size,
        FileOutcome.PARTIAL,
        stored,
        read.sha256,
        FileReason.SOURCE_DAMAGED,
        errno.EIO,
        read.gaps,
        digests=read.digests,
    )


def _can_go_on(problem: BaseException) -> bool:
    """Whether a copy ended for a reason that says nothing against what was copied so far."""
    if isinstance(problem, FileTrouble):
        return problem.reason in (FileReason.SOURCE_GONE, FileReason.SOURCE_ERROR, FileReason.SOURCE_MISSING)
    return isinstance(problem, Cancelled)


class Writing:
    """Writes the part files of one session into `parts`."""

    def __init__(
        self,
        root: Path,
        source: CopySource,
        parts: Path,
        journal: Journal,
        before: StoredBefore,
        ends: Ends,
        meter: Meter,
        written: Written,
        beside: SecondCopying | None,
        digests: tuple[str, ...] = (),
    ) -> None:
        self._root, self._source, self._parts, self._before = root, source, parts, before
        self._journal, self._digests = journal, digests
        self._trail: Trail | None = None
        self._ends, self._meter, self._written, self._beside = ends, meter, written, beside
        self._rings, self._pool = Rings(transfer.RING, transfer.BLOCK), SmallPool()
        # Part files of several sessions lie together where they can be gone on with: each series has a name of its own.
        self._series, self._numbers = os.urandom(6).hex(), count()
        self.interrupted: set[str] = set()
        """Part files that a later session can go on with."""

    def close(self) -> None:
        """End the threads."""
        self._pool.close()

    def copy(self, unit: list[CopyItem]) -> list[Copied]:
        """Write the part files of a unit; items that end here (failed, stored already) are reported."""
        self._meter.working_on(unit[0].source)
        if unit[0].size >= transfer.LARGE:
            try:
                results: list[object] = [self._copy_one(unit[0], None)]
            except (FileTrouble, Cancelled) as problem:
                results = [problem]
        else:
            results = self._pool.map(lambda block, n: self._copy_one(unit[n], block), len(unit))
        copied: list[Copied] = []
        stored: list[CopyOutcome] = []
        for item, result in zip(unit, results, strict=True):
            if isinstance(result, Copied):
                copied.append(result)
            elif isinstance(result, SourceRead):
                stored.append(already(item, result, self._before))
            else:
                self._ends.trouble(item, result)
        self._ends.tell(stored)
        return copied

    def _copy_one(self, item: CopyItem, block: Block | None) -> Copied | SourceRead:
        """The part file with its hash, or what was read alone when that content is stored already."""
        if self._ends.stopped is not None:
            raise FileTrouble(self._ends.stopped)
        source = self._source
        if item.candidate:
            known = self._known(item, block)
            if known is not None:
                return known
        part = self._parts / f"{self._series}-{next(self._numbers):x}.part"
        second = None if self._beside is None else self._beside.part(item.size)
        try:
            if block is None:
                read = transfer.copy_large(
                    item,
                    source,
                    part,
                    self._rings.for_size(item.size),
                    self._meter,
                    self._begin(item, part),
                    second,
                )
            else:
                read = transfer.copy_small(item, source, part, block, self._meter, second, self._digests)
        except BaseException as problem:
            if _can_go_on(problem) and self._trail is not None and self._trail.marked and block is None:
                self.interrupted.add(part.name)
                if second is not None:
                    second.drop()
                raise
            with suppress(OSError):
                part.unlink()
            if second is not None:
                second.drop()
            raise
        self._written(item.source)
        return Copied(item, part, read.sha256, read.gaps, read.resumed, second, read.digests)

    def _begin(self, item: CopyItem, part: Path) -> transfer.Begin:
        """What notes the beginning of a large file's copy and goes on with an interrupted one."""

        def begin(file: OpenSource) -> Trail:
            with at_destination():
                self._trail = begin_trail(
                    self._journal, item, part, self._root, file, self._meter, self._digests
                )
            return self._trail

        self._trail = None
        return begin

    def _known(self, item: CopyItem, block: Block | None) -> SourceRead | None:
        """What was read of a file whose content is stored already; it is read for that."""
        read = (
            transfer.hash_source(
                item, self._source, self._rings.for_size(item.size), self._meter, self._digests
            )
            if block is None
            else transfer.hash_source_small(item, self._source, block, self._meter, self._digests)
        )
        if not read.gaps and self._before.at(read.sha256, item.size, block) is not None:
            self._meter.skipped(item.size)
            return read
        self._meter.skipped(-item.size)
        return None
