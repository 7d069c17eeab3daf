"""Reading every file of a second archive and comparing it with what the ledger says lies there (DM-03)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from station.archive.clearing.begun import is_of_clearing
from station.archive.copying.session import SESSIONS_FOLDER
from station.archive.copying.whole_files import read_recorded
from station.archive.fixity.named import Expected
from station.archive.fixity.reading import StoredReader
from station.archive.fixity.values import BadFile, FileFault, FixityResult
from station.archive.importing.manifest import MANIFESTS_FOLDER
from station.archive.importing.rotted import ROTTED_FOLDER
from station.archive.marks import MARK
from station.archive.second.known import NamedCopies
from station.archive.survey.values import shown
from station.core.progress import CancelToken, Progress, Report

_OWN: Final = (MANIFESTS_FOLDER, SESSIONS_FOLDER, ROTTED_FOLDER)


def check_copies(root: Path, named: NamedCopies, report: Report, cancel: CancelToken | None) -> FixityResult:
    """What is wrong with the copies, manifests and unnamed files below `root`. Raises Cancelled."""
    bad: list[BadFile] = []
    total, done, reader = sum(size for _, size in named.copies.values()), 0, StoredReader(root)
    for stored, (sha256, size) in sorted(named.copies.items()):
        if cancel is not None:
            cancel.check()
        report(Progress("archive.checking", done, total, "bytes", stored))
        fault = reader.fault(root / stored, Expected(sha256, size))
        if fault is not None:
            bad.append(BadFile(stored, fault, sha256))
        done += size
    bad.extend(_changed_manifests(root, named))
    bad.extend(BadFile(shown(path), FileFault.UNKNOWN) for path in _unnamed(root, named))
    return FixityResult(len(named.copies), total, tuple(bad), way=reader.disk.way)


def _changed_manifests(root: Path, named: NamedCopies) -> Iterator[BadFile]:
    """Manifests that lie here and are not as recorded; one that is not here yet is made up for with the copies."""
    for stored, sha256 in sorted(named.manifests.items()):
        try:
            changed = read_recorded(root / stored, sha256) is None
        except OSError:
            continue
        if changed:
            yield BadFile(stored, FileFault.MANIFEST_CHANGED)


def _unnamed(root: Path, named: NamedCopies) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders.sort()
        relative = os.path.relpath(folder, root)
        for name in sorted(files):
            path = name if relative == "." else f"{relative}/{name}"
            own = path == MARK or is_of_clearing(name) or PurePosixPath(path).parts[0] in _OWN
            if not own and path not in named.copies:
                yield path
