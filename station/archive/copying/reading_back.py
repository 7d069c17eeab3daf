"""The second half of a copy: part files are read back from the disk, compared with their sources, and named."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from station.archive.copying import direct, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import Block
from station.archive.copying.ends import Ends
from station.archive.copying.job import CopyOutcome
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Rings
from station.archive.copying.publish import Copied, Named, Publisher
from station.archive.copying.second_copying import Checking, SecondCopying, dropped
from station.archive.copying.small_pool import SmallPool
from station.archive.copying.stored_before import StoredBefore
from station.archive.copying.trouble import FileTrouble, at_destination
from station.archive.copying.writing import already, partial
from station.archive.outcomes import FileOutcome, FileReason


class ReadingBack:
    """Settles the units of one session while the next ones are copied; `copy_at_rest` is set while none is."""

    def __init__(
        self,
        parts: Path,
        publisher: Publisher,
        before: StoredBefore,
        disk: ColdReading,
        ends: Ends,
        meter: Meter,
        beside: SecondCopying | None,
    ) -> None:
        self._parts, self._publisher, self._before = parts, publisher, before
        self._disk, self._ends, self._meter, self._beside = disk, ends, meter, beside
        # Verification has a ring and a pool of its own, so that it never waits for the copy of the next unit.
        self._rings, self._pool = Rings(2, transfer.BLOCK), SmallPool()
        self.copy_at_rest = threading.Event()
        self.copy_at_rest.set()

    def close(self) -> None:
        """End the threads."""
        self._pool.close()

    def settle(self, copied: list[Copied]) -> None:
        """Read the part files back, compare, name them; the same content twice in a unit is stored once."""
        firsts: dict[str, Copied] = {}
        equals: list[Copied] = []
        for file in copied:
            if self._before.at(file.sha256, file.item.size) is not None or file.sha256 in firsts:
                equals.append(file)
            else:
                firsts[file.sha256] = file
        files = list(firsts.values())
        checking = None if self._beside is None else self._beside.check(files)
        stored = self._publish(self._verified(files))
        self._ends.tell(self._with_second(files, stored, checking))
        dropped(equals)
        for equal in equals:
            with suppress(OSError):
                equal.part.unlink()
            self._meter.skipped(equal.item.size)
        self._ends.tell([already(each.item, each, self._before) for each in equals])

    def _verified(self, files: list[Copied]) -> list[Copied]:
        """Those of `files` whose content on the disk is what was read from the source."""
        if not files or not self._on_disk(files):
            return []
        self._disk.written()
        results = self._pool.map(lambda block, n: self._check(files[n], block), len(files))
        for file, result in zip(files, results, strict=True):
            if result is not file:
                self._ends.trouble(file.item, result, file.part)
        return [file for file, result in zip(files, results, strict=True) if result is file]

    def _on_disk(self, files: list[Copied]) -> bool:
        """One syncfs for a batch of small files; a large one was fsynced when it was written."""
        if files[0].item.size >= transfer.LARGE:
            return True
        try:
            with at_destination():
                direct.sync_file_system(self._parts)
        except FileTrouble as problem:
            for file in files:
                self._ends.trouble(file.item, problem, file.part)
            return False
        return True

    def _check(self, file: Copied, block: Block) -> Copied:
        """`file` itself when the disk gives back what was read from the source. Raises FileTrouble, Cancelled."""
        # What lies on the disk in full is still checked and named when the card is pulled or there is no more room.
        stopped = self._ends.stopped
        if stopped not in (None, FileReason.DESTINATION_FULL, FileReason.SOURCE_GONE):
            raise FileTrouble(stopped)
        if file.item.size >= transfer.LARGE:
            found = transfer.hash_stored(
                file.part, self._rings.for_size(file.item.size), self._meter, self._disk
            )
        else:
            found = transfer.hash_stored_small(file.part, block, self._disk)
            self._meter.moved(file.item.size)
        if found != file.sha256:
            raise FileTrouble(FileReason.MISMATCH)
        return file

    def _publish(self, files: list[Copied]) -> dict[str, CopyOutcome]:
        """Name `files`; gives by source what is stored now."""
        try:
            named = self._publisher.publish(files, self._prepare(files))
        except FileTrouble as problem:
            named = Named({}, problem)
        ends: dict[str, CopyOutcome] = {}
        for file in files:
            stored = named.names.get(file.item.source)
            if stored is None:
                self._ends.trouble(file.item, named.trouble, file.part)
                continue
            self._before.add(file.sha256, stored)
            ends[file.item.source] = _stored(file, stored)
        return ends

    def _with_second(
        self, files: list[Copied], stored: dict[str, CopyOutcome], checking: Checking | None
    ) -> list[CopyOutcome]:
        """The outcomes of what is stored, with what came of the second copies; where there is no first one, there is no second."""
        if self._beside is None or checking is None:
            return list(stored.values())
        told = []
        for file, reason in zip(files, checking.result(), strict=True):
            if file.item.source in stored:
                told.append(self._beside.name(file, stored[file.item.source], reason))
            else:
                dropped([file])
        return told

    def _prepare(self, files: list[Copied]) -> list[str]:
        """Choose names for `files`.

        The unit that is copied meanwhile may fill the disk; when it gave up, there is room again.
        """
        try:
            return self._publisher.prepare(files)
        except FileTrouble as problem:
            if problem.reason is not FileReason.DESTINATION_FULL:
                raise
            self.copy_at_rest.wait()
            return self._publisher.prepare(files)


def _stored(file: Copied, stored: str) -> CopyOutcome:
    """The outcome of a file that was read back and has its name."""
    if file.gaps:
        return partial(file.item, stored, file)
    return CopyOutcome(
        file.item.source,
        file.item.size,
        FileOutcome.COPIED,
        stored,
        file.sha256,
        resumed=file.resumed,
        digests=file.digests,
    )
