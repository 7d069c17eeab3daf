"""Copying recordings from one archive to the other by the engine that imports: read, written, read back, compared, named (DM-03)."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.archive.copying.job import CopyItem, CopyJob, CopyOutcome
from station.archive.copying.journal import Journal
from station.archive.copying.launcher import CopyResult
from station.archive.copying.publish import made_folder
from station.archive.copying.session import SessionFolder, lying_sessions
from station.archive.copying.whole_files import write_protected
from station.archive.importing.manifest import MANIFESTS_FOLDER
from station.archive.outcomes import FileOutcome
from station.archive.values import StoredContent
from station.core.errors import StoreProblem
from station.core.plain_files import open_plain
from station.core.progress import CancelToken, Report

RunEngine = Callable[..., CopyResult]
_BESIDE: Final = (".json", ".log")
"""Manifests, and the logs of recorders beside them."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Carrying:
    """From where to where, under the name of a session that is gone when it ends."""

    session: str
    source: Path
    target: Path
    key: bytes
    run: RunEngine

    def carry(
        self,
        wanted: Mapping[str, StoredContent],
        report: Report,
        cancel: CancelToken | None,
        targets: Mapping[str, str] | None = None,
        taken: Sequence[str] = (),
    ) -> tuple[CopyResult, dict[str, CopyOutcome]]:
        """Copy what lies under these names in `source` to `target`, under the same or the names in `targets`; gives the engine's result, and by name what was stored as recorded.

        The names `taken` are on record in `target` though nothing bears them. A file whose content is not what is on record is not left in `target`. Raises StoreProblem ``archive.not_written``.
        """
        _clear(self.target)
        folder = SessionFolder.of(self.target, self.session)
        try:
            folder.create()
            lock = folder.take_lock()
            with Journal(folder.journal, self.key) as journal:
                journal.open_order({"session": self.session})
        except OSError as problem:
            folder.remove()
            raise StoreProblem(
                "archive.not_written", path=str(folder.path), detail=problem.strerror
            ) from problem
        try:
            items = tuple(_items(self.source, wanted, targets or {}))
            job = CopyJob(self.session, self.source, self.target, items, {}, self.key, taken=tuple(taken))
            result = self.run(job, report=report, cancel=cancel, lock_fd=lock)
        finally:
            if lock is not None:
                os.close(lock)
            folder.remove()
        if result.stderr:
            log.error("copy engine: %s", result.stderr)
        good: dict[str, CopyOutcome] = {}
        for each in result.outcomes:
            if each.stored is None:
                continue
            if each.outcome is not FileOutcome.PARTIAL and each.sha256 == wanted[each.source].sha256:
                good[each.source] = each
            elif each.outcome is not FileOutcome.ALREADY:
                with suppress(OSError):
                    (self.target / each.stored).unlink()
        return result, good


def _items(
    source: Path, wanted: Mapping[str, StoredContent], targets: Mapping[str, str]
) -> Sequence[CopyItem]:
    items = []
    for stored, content in wanted.items():
        with suppress(OSError):
            found = (source / stored).lstat()
            if found.st_size == content.size:
                items.append(CopyItem(stored, targets.get(stored, stored), content.size, found.st_mtime_ns))
    return items


def _clear(target: Path) -> None:
    """Remove what a making-up that was cut off left of itself: nothing of it is on record."""
    for folder in lying_sessions(target):
        if folder.is_own:
            with suppress(OSError):
                lock = folder.take_lock()
                if lock is not None:
                    os.close(lock)
                    folder.remove()


def carry_manifest(source: Path, target: Path, stored: str) -> None:
    """Copy a manifest durably, over a former one. Raises OSError."""
    to = target / stored
    with open_plain(source / stored) as file:
        content = file.read()
    made_folder(to.parent)
    write_protected(to, content)


def carry_manifests(source: Path, target: Path) -> None:
    """Copy the manifests and logs that are not in `target` yet; what can't be is told to the log."""
    with suppress(FileNotFoundError):
        for path in sorted((source / MANIFESTS_FOLDER).iterdir()):
            if path.suffix not in _BESIDE:
                continue
            stored = f"{MANIFESTS_FOLDER}/{path.name}"
            if not (target / stored).exists():
                try:
                    carry_manifest(source, target, stored)
                except OSError as problem:
                    log.warning("a manifest could not be copied to the second archive: %s", problem)
