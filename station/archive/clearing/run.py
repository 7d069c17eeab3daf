"""One clearing as it runs: file by file read, judged, removed; it ends early where the device or an archive goes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from station.archive.at_hand import Presence
from station.archive.clearing.decide import stays
from station.archive.clearing.reading import DeviceReader, OpenFolder
from station.archive.clearing.trail import ClearingTrail
from station.archive.clearing.values import (
    Cleared,
    ClearingEnd,
    ClearingPlan,
    ClearingResult,
    ContentOnDevice,
    KeptFile,
    KeptReason,
    ReadyFile,
)
from station.archive.copying.meter import Meter
from station.core.errors import Cancelled
from station.core.progress import CancelToken, Progress, Report

_OF_THE_COPIES = (KeptReason.COPY_MISSING, KeptReason.COPY_WRONG, KeptReason.SECOND_WRONG)


class _Told(Meter):
    """Tells a person how much has been read, and stops between two blocks when somebody wishes it."""

    def __init__(self, total: int, report: Report, cancel: CancelToken) -> None:
        super().__init__(total, 0)
        self._report, self._cancel, self._total, self._done = report, cancel, total, 0
        self.detail = ""

    def moved(self, count: int) -> None:
        """`count` bytes were read. Raises Cancelled."""
        self._done += count
        self.tell()

    def tell(self) -> None:
        """Say how far it is. Raises Cancelled."""
        if self._cancel.cancelled:
            raise Cancelled
        self._report(Progress("archive.clearing", self._done, self._total, "bytes", self.detail))


class Run:
    """The files of a plan, one after the other; without a `trail` none is removed. Made, it raises OSError where the device is gone."""

    def __init__(
        self,
        plan: ClearingPlan,
        archive: Path,
        mounts: Collection[str],
        presence: Presence,
        report: Report,
        cancel: CancelToken,
        trail: ClearingTrail | None = None,
    ) -> None:
        second = plan.known.second
        self._plan, self._presence, self._trail = plan, presence, trail
        self._told = _Told(plan.bytes * (2 if second is None else 3), report, cancel)
        self._reader = DeviceReader(
            plan.source,
            plan.survey.parts,
            mounts,
            archive,
            None if second is None else second.root,
            self._told,
        )
        self._cleared: list[Cleared] = []
        self._kept: dict[str, KeptReason] = {}
        self._end = ClearingEnd.DONE

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.close()

    def each(self) -> None:
        """Read and remove file by file. Raises Cancelled where it only tries."""
        for ready in self._plan.ready:
            if self._end is not ClearingEnd.DONE:
                self._kept[ready.file.path] = KeptReason.NOT_REACHED
                continue
            try:
                self._told.detail = ready.file.name
                self._told.tell()
                self._one(ready)
            except Cancelled:
                if self._trail is None:
                    raise
                self._end = ClearingEnd.CANCELLED
                self._kept[ready.file.path] = KeptReason.NOT_REACHED

    def result(self, clearing: str) -> ClearingResult:
        """What came of it."""
        kept = (*(KeptFile(path, reason) for path, reason in self._kept.items()), *self._plan.kept)
        return ClearingResult(
            clearing,
            self._plan,
            tuple(self._cleared),
            kept,
            self._end,
            self._reader.ways,
            tried=self._trail is None,
        )

    def _one(self, ready: ReadyFile) -> None:
        file = ready.file
        if file.belongs_to is not None and file.belongs_to in self._kept:
            self._kept[file.path] = KeptReason.BESIDE
            return
        with self._reader.folder_of(file) as folder:
            seen, content = self._reader.evidence(ready, folder)
            reason = stays(ready, seen)
            if reason is None and folder is not None and content is not None:
                reason = self._remove(ready, content, folder)
        if reason is None and content is not None:
            self._cleared.append(Cleared(file.path, file.size, content))
            if self._trail is not None and not self._reader.copies_lie(content):
                self._end = ClearingEnd.ARCHIVE_GONE
            return
        self._kept[file.path] = reason or KeptReason.DIFFERS
        self._look_around(self._kept[file.path])

    def _remove(self, ready: ReadyFile, content: ContentOnDevice, folder: OpenFolder) -> KeptReason | None:
        """Remove the file, which is on the trail before; why it stays, where it does."""
        if self._trail is None:
            return None
        try:
            self._trail.going(ready, content)
        except OSError:
            self._end = ClearingEnd.ARCHIVE_GONE
            return KeptReason.NOT_REACHED
        reason = self._reader.remove(folder, content)
        self._trail.went(ready, content, gone=reason is None)
        return reason

    def _look_around(self, reason: KeptReason) -> None:
        """End where the device, or the disk of an archive, is gone; one bad file stops nothing."""
        if not self._reader.is_there():
            self._end = ClearingEnd.DEVICE_GONE
        elif reason in _OF_THE_COPIES and self._presence.problem() is not None:
            self._end = ClearingEnd.ARCHIVE_GONE
