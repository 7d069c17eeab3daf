"""The copy engine: brings the items of a job to their outcomes, in the calling process.

Large files are copied one by one through a pipeline, small ones in batches with one syncfs for each batch. While one
unit is read back, compared and named (`_settle`), the next one is copied. A failure of one file is that file's
outcome.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from station.archive.copying import direct, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import MIB, Block
from station.archive.copying.job import CopyItem, CopyJob, CopyOutcome
from station.archive.copying.journal import Journal
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Ring
from station.archive.copying.publish import Copied, Publisher
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import SourceRoot
from station.archive.copying.trouble import ENDS_SESSION, FileTrouble, at_destination
from station.archive.outcomes import FileOutcome, FileReason
from station.core.errors import Cancelled
from station.core.places import make_folder

BATCH_FILES = 1024
BATCH_BYTES = 256 * MIB
POOL = 2
"""Threads for small files: as fast as eight on two cores, with less processor time."""

Emit = Callable[[CopyOutcome], None]
"""Told of each outcome once it is in the journal."""
Written = Callable[[str], None]
"""Told of each file that is written and not read back yet."""


class _SmallPool:
    """A few threads, each with a block of its own."""

    def __init__(self) -> None:
        self._blocks: SimpleQueue[Block] = SimpleQueue()
        for _ in range(POOL):
            self._blocks.put(Block(transfer.LARGE))
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="copy-small")

    def map(self, work: Callable[[Block, int], object], count: int) -> list[object]:
        """`work(block, n)` for each n below `count`; trouble comes back in place of a result."""

        def one(number: int) -> object:
            block = self._blocks.get()
            try:
                return work(block, number)
            except (FileTrouble, Cancelled) as problem:
                return problem
            finally:
                self._blocks.put(block)

        return list(self._threads.map(one, range(count)))

    def close(self) -> None:
        self._threads.shutdown()


class Engine:
    """One session of verified copying."""

    def __init__(
        self,
        job: CopyJob,
        source: SourceRoot,
        folder: SessionFolder,
        journal: Journal,
        meter: Meter,
        emit: Emit,
        written: Written = lambda _source: None,
    ) -> None:
        self._source, self._written = source, written
        self._job, self._folder, self._journal, self._meter, self._emit = job, folder, journal, meter, emit
        self._publisher = Publisher(job.archive_root, journal)
        self.disk = ColdReading(job.archive_root)
        self._known = dict(job.known)
        self._lying: dict[str, bool] = {}
        """Of content that was stored before: whether its file was read and is that content still."""
        self._stopped: FileReason | None = None
        self._copy_at_rest = threading.Event()
        self._copy_at_rest.set()
        self._ended: set[str] = set()

    def run(self) -> None:
        """Bring every item to an outcome; a failure of one file or one device is an outcome and raises nothing."""
        make_folder(self._folder.parts)
        # Verification has a ring and a pool of its own, so that it never waits for the copy of the next unit.
        self._copy_ring, self._check_ring = Ring(transfer.RING, transfer.BLOCK), Ring(2, transfer.BLOCK)
        self._copy_pool, self._check_pool = _SmallPool(), _SmallPool()
        settler = ThreadPoolExecutor(1, thread_name_prefix="copy-settle")
        pending: Future[None] | None = None
        try:
            for unit in self._units():
                if self._stopped is not None:
                    break
                self._copy_at_rest.clear()
                try:
                    copied = self._copy(unit)
                finally:
                    self._copy_at_rest.set()
                if pending is not None:
                    pending.result()
                pending = settler.submit(self._settle, copied)
            self._meter.copied_all()
            if pending is not None:
                pending.result()
        finally:
            settler.shutdown()
            self._copy_pool.close()
            self._check_pool.close()
            self._folder.remove_parts()
        reason = self._stopped or FileReason.CANCELLED
        left = [item for item in self._job.items if item.source not in self._ended]
        self._tell([CopyOutcome(item.source, item.size, FileOutcome.HELD, reason=reason) for item in left])

    def _units(self) -> Iterator[list[CopyItem]]:
        """Large items alone, small ones in batches, in the order of the job."""
        batch: list[CopyItem] = []
        size = 0
        for item in self._job.items:
            if item.size >= transfer.LARGE:
                yield [item]
                continue
            batch.append(item)
            size += item.size
            if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    # ---------------------------------------------------------------------------------------------- copying

    def _copy(self, unit: list[CopyItem]) -> list[Copied]:
        """Write the part files of a unit; items that end here (failed, stored already) are reported."""
        self._meter.working_on(unit[0].source)
        if unit[0].size >= transfer.LARGE:
            try:
                results: list[object] = [self._copy_one(unit[0], None)]
            except (FileTrouble, Cancelled) as problem:
                results = [problem]
        else:
            results = self._copy_pool.map(lambda block, n: self._copy_one(unit[n], block), len(unit))
        copied: list[Copied] = []
        already: list[CopyOutcome] = []
        for item, result in zip(unit, results, strict=True):
            if isinstance(result, Copied):
                copied.append(result)
            elif isinstance(result, str):
                already.append(self._already(item, result))
            else:
                self._trouble(item, result)
        self._tell(already)
        return copied

    def _copy_one(self, item: CopyItem, block: Block | None) -> Copied | str:
        """The part file with its hash, or the hash alone when that content is stored already."""
        if self._stopped is not None:
            raise FileTrouble(self._stopped)
        source = self._source
        if item.candidate:
            sha256 = (
                transfer.hash_source(item, source, self._copy_ring, self._meter)
                if block is None
                else transfer.hash_source_small(item, source, block, self._meter)
            )
            if self._stored_at(sha256, item.size, block) is not None:
                self._meter.skipped(item.size)
                return sha256
            self._meter.skipped(-item.size)
        part = self._folder.parts / f"{id(item):x}-{os.urandom(4).hex()}.part"
        try:
            if block is None:
                sha256 = transfer.copy_large(item, source, part, self._copy_ring, self._meter)
            else:
                sha256 = transfer.copy_small(item, source, part, block, self._meter)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        self._written(item.source)
        return Copied(item, part, sha256)

    def _stored_at(self, sha256: str, size: int, block: Block | None = None) -> str | None:
        """Where content with this hash is stored, if the file there has this content still.

        It is read for that once, in `block` where the caller has one: who is told that all is stored wipes the card.
        """
        stored = self._known.get(sha256)
        if stored is None:
            return None
        if sha256 not in self._lying:
            self._lying[sha256] = self._is_whole(self._job.archive_root / stored, sha256, size, block)
        return stored if self._lying[sha256] else None

    def _is_whole(self, path: Path, sha256: str, size: int, block: Block | None) -> bool:
        try:
            if path.lstat().st_size != size:
                return False
            if block is not None:
                return transfer.hash_stored_small(path, block, self.disk) == sha256
            aside = Meter(0, 0)  # this reading is no progress, and stops with the rest
            aside.cancelled = self._meter.cancelled
            return transfer.hash_stored(path, Ring(2, transfer.BLOCK), aside, self.disk) == sha256
        except (OSError, FileTrouble, Cancelled):
            return False

    # --------------------------------------------------------------------------------------------- settling

    def _settle(self, copied: list[Copied]) -> None:
        """Read the part files back, compare, name them; the same content twice in a unit is stored once."""
        firsts: dict[str, Copied] = {}
        equals: list[Copied] = []
        for file in copied:
            if self._stored_at(file.sha256, file.item.size) is not None or file.sha256 in firsts:
                equals.append(file)
            else:
                firsts[file.sha256] = file
        self._publish(self._verified(list(firsts.values())))
        for equal in equals:
            with suppress(OSError):
                equal.part.unlink()
            self._meter.skipped(equal.item.size)
        self._tell([self._already(equal.item, equal.sha256) for equal in equals])

    def _verified(self, files: list[Copied]) -> list[Copied]:
        """Those of `files` whose content on the disk is what was read from the source."""
        if not files or not self._on_disk(files):
            return []
        self.disk.written()
        results = self._check_pool.map(lambda block, n: self._check(files[n], block), len(files))
        for file, result in zip(files, results, strict=True):
            if result is not file:
                self._trouble(file.item, result, file.part)
        return [file for file, result in zip(files, results, strict=True) if result is file]

    def _on_disk(self, files: list[Copied]) -> bool:
        """One syncfs for a batch of small files; a large one was fsynced when it was written."""
        if files[0].item.size >= transfer.LARGE:
            return True
        try:
            with at_destination():
                direct.sync_file_system(self._folder.parts)
        except FileTrouble as problem:
            for file in files:
                self._trouble(file.item, problem, file.part)
            return False
        return True

    def _check(self, file: Copied, block: Block) -> Copied:
        """`file` itself when the disk gives back what was read from the source. Raises FileTrouble, Cancelled."""
        # What lies on the disk in full is still checked and named when the card is pulled or there is no more room.
        if self._stopped not in (None, FileReason.DESTINATION_FULL, FileReason.SOURCE_GONE):
            raise FileTrouble(self._stopped)
        if file.item.size >= transfer.LARGE:
            found = transfer.hash_stored(file.part, self._check_ring, self._meter, self.disk)
        else:
            found = transfer.hash_stored_small(file.part, block, self.disk)
            self._meter.moved(file.item.size)
        if found != file.sha256:
            raise FileTrouble(FileReason.MISMATCH)
        return file

    def _publish(self, files: list[Copied]) -> None:
        try:
            names = self._prepare(files)
            self._publisher.publish(files, names)
        except FileTrouble as problem:
            for file in files:
                self._trouble(file.item, problem, file.part)
            return
        ends = []
        for file, stored in zip(files, names, strict=True):
            self._known[file.sha256], self._lying[file.sha256] = stored, True
            ends.append(
                CopyOutcome(file.item.source, file.item.size, FileOutcome.COPIED, stored, file.sha256)
            )
        self._tell(ends)

    def _prepare(self, files: list[Copied]) -> list[str]:
        """Choose names for `files`.

        The unit that is copied meanwhile may fill the disk; when it gave up, there is room again.
        """
        try:
            return self._publisher.prepare(files)
        except FileTrouble as problem:
            if problem.reason is not FileReason.DESTINATION_FULL:
                raise
            self._copy_at_rest.wait()
            return self._publisher.prepare(files)

    # --------------------------------------------------------------------------------------------- outcomes

    def _already(self, item: CopyItem, sha256: str) -> CopyOutcome:
        stored = self._stored_at(sha256, item.size)
        if stored is None:
            # The equal file of the same unit could not be stored, so this content is not stored either.
            return CopyOutcome(item.source, item.size, FileOutcome.FAILED, reason=FileReason.MISMATCH)
        return CopyOutcome(
            item.source, item.size, FileOutcome.ALREADY, stored, sha256, FileReason.SAME_CONTENT
        )

    def _trouble(self, item: CopyItem, problem: object, part: Path | None = None) -> None:
        if part is not None:
            with suppress(OSError):
                part.unlink()
        if isinstance(problem, FileTrouble):
            reason, number = problem.reason, problem.errno
            if reason in (FileReason.SOURCE_ERROR, FileReason.SOURCE_MISSING) and self._source.is_gone():
                reason = FileReason.SOURCE_GONE
        else:
            reason, number = FileReason.CANCELLED, 0
        if reason in ENDS_SESSION:
            first, self._stopped = self._stopped is None, self._stopped or reason
        else:
            first = True
        held = reason is FileReason.CANCELLED or not first
        self._end(item, FileOutcome.HELD if held else FileOutcome.FAILED, reason=reason, number=number)

    def _end(self, item: CopyItem, outcome: FileOutcome, *, reason: FileReason, number: int = 0) -> None:
        self._tell([CopyOutcome(item.source, item.size, outcome, reason=reason, errno=number)])

    def _tell(self, outcomes: list[CopyOutcome]) -> None:
        """Write outcomes into the journal, with one fsync for all of them, and report them."""
        with suppress(OSError):
            # A full or vanished disk can't take the line; `verified` was written before, and `emit` still tells.
            self._journal.outcomes(outcomes)
        for outcome in outcomes:
            self._ended.add(outcome.source)
            self._emit(outcome)
        self._meter.finished(len(outcomes))
