"""The copy engine: brings the items of a job to their outcomes, in the calling process.

Large files are copied one by one through a pipeline, small ones in batches with one syncfs for each batch. While one
unit is read back, compared and named (`reading_back`), the next one is copied (`writing`). A failure of one file is that
file's outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from station.archive.copying import transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import MIB
from station.archive.copying.ends import Emit, Ends
from station.archive.copying.job import CopyItem, CopyJob
from station.archive.copying.journal import Journal
from station.archive.copying.meter import Meter
from station.archive.copying.publish import Publisher
from station.archive.copying.reading_back import ReadingBack
from station.archive.copying.second_copying import SecondCopying
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import CopySource
from station.archive.copying.stored_before import StoredBefore
from station.archive.copying.writing import Writing, Written
from station.archive.naming.given import as_taken
from station.core.places import make_folder

BATCH_FILES = 1024
BATCH_BYTES = 256 * MIB


class Engine:
    """One session of verified copying."""

    def __init__(
        self,
        job: CopyJob,
        source: CopySource,
        folder: SessionFolder,
        journal: Journal,
        meter: Meter,
        emit: Emit,
        written: Written = lambda _source: None,
    ) -> None:
        self._job, self._source, self._folder, self._journal = job, source, folder, journal
        self._meter, self._written = meter, written
        self.disk = ColdReading(job.archive_root)
        self.beside: SecondCopying | None = None
        if job.second_root is not None:
            self.beside = SecondCopying(job.second_root, job.session, meter, as_taken(job.second_taken))
        self._ends = Ends(source, journal, meter, emit)

    def run(self) -> None:
        """Bring every item to an outcome; a failure of one file or one device is an outcome and raises nothing."""
        job, parts, meter, ends = self._job, self._folder.parts, self._meter, self._ends
        make_folder(parts)
        before = StoredBefore(job.archive_root, job.known, self.disk, meter.cancelled)
        writing = Writing(
            job.archive_root,
            self._source,
            parts,
            self._journal,
            before,
            ends,
            meter,
            self._written,
            self.beside,
            job.digests,
        )
        publisher = Publisher(job.archive_root, self._journal, as_taken(job.taken))
        reading_back = ReadingBack(parts, publisher, before, self.disk, ends, meter, self.beside)
        settler = ThreadPoolExecutor(1, thread_name_prefix="copy-settle")
        pending: Future[None] | None = None
        try:
            for unit in _units(job.items):
                if ends.stopped is not None:
                    break
                reading_back.copy_at_rest.clear()
                try:
                    copied = writing.copy(unit)
                finally:
                    reading_back.copy_at_rest.set()
                if pending is not None:
                    pending.result()
                pending = settler.submit(reading_back.settle, copied)
            meter.copied_all()
            if pending is not None:
                pending.result()
        finally:
            settler.shutdown()
            writing.close()
            reading_back.close()
            if self.beside is not None:
                self.beside.close()
            self._folder.remove_parts(but=writing.interrupted)
        ends.hold_the_rest(job.items)


def _units(items: tuple[CopyItem, ...]) -> Iterator[list[CopyItem]]:
    """Large items alone, small ones in batches, in the order of the job."""
    batch: list[CopyItem] = []
    size = 0
    for item in items:
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
