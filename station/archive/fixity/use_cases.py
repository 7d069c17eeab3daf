"""Checking all stored files against the ledger itself, not against the state derived from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

from station.archive.at_hand import Presence
from station.archive.bodies import (
    MOST_NAMED,
    MediaChecked2,
)
from station.archive.clearing.begun import is_of_clearing
from station.archive.copying.journal import JournalBroken, read_journal, session_key
from station.archive.copying.session import DECIDING, SESSIONS_FOLDER, SET_ASIDE_FOLDER, lying_sessions
from station.archive.copying.whole_files import read_recorded
from station.archive.fixity.named import Expected, NamedFiles, what_is_named
from station.archive.fixity.reading import StoredReader
from station.archive.fixity.values import BadFile, FileFault, FixityResult, KeptBeside
from station.archive.importing.begun import BEGUN_FOLDER, BegunCopies
from station.archive.importing.manifest import MANIFESTS_FOLDER
from station.archive.marks import MARK, mark_of
from station.archive.ports import ArchiveStore
from station.archive.survey.values import shown
from station.core.authentication import Authenticate
from station.core.deciding import Decided, record
from station.core.ledger import Stream
from station.core.policy import Policy
from station.core.progress import CancelToken, Progress, Report, silent
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_MANIFEST_ENDINGS = ("json", "log", "part")
_PARTS = "parts"
_SESSION_FILES = (["journal.jsonl"], ["lock"])


class Fixity:
    """Checks the archive, and the files that are kept `beside` it."""

    def __init__(
        self, store: ArchiveStore, archive_root: Path, place: str = "", beside: KeptBeside | None = None
    ) -> None:
        self._store, self._root, self._place, self._beside = store, archive_root, place, beside
        self._presence = Presence(store, archive_root, place)

    @asks(Permission.FIXITY_RUN)
    def verify(
        self, session: Session, *, report: Report = silent, cancel: CancelToken | None = None
    ) -> FixityResult:
        """Read every stored file from the disk and compare it with the ledger; the check is put on record.

        Files that no entry names are told as well; what another desktop's archive has is counted.  Raises NotPermitted, Cancelled,
        StoreProblem, as `absence` where the archive is not there: that is no missing file.
        """
        self._presence.require()
        with self._store.read() as view:
            named = what_is_named(view.ledger, self._place)
        named.open_sessions = {each.name for each in lying_sessions(self._root) if each.is_own}
        named.begun = BegunCopies(self._root, self._store.authenticate).names()
        unrecorded = set(_unrecorded(self._root, self._store.authenticate))
        result = self._check(named, unrecorded, report, cancel)
        with self._store.write() as work:
            record(work, decide_checked(session, result, work.policy, self._store.clock.now()))
        return result

    def _check(
        self, named: NamedFiles, unrecorded: set[str], report: Report, cancel: CancelToken | None
    ) -> FixityResult:
        bad: list[BadFile] = []
        recordings = [(stored, each) for stored, several in sorted(named.files.items()) for each in several]
        total, done = sum(expected.size for _, expected in recordings), 0
        reader = StoredReader(self._root)
        for stored, expected in recordings:
            if cancel is not None:
                cancel.check()
            report(Progress("archive.checking", done, total, "bytes", stored))
            fault = reader.fault(self._root / stored, expected)
            if fault is not None:
                bad.append(BadFile(stored, fault, expected.sha256))
            done += expected.size
        bad.extend(self._manifests(named))
        bad.extend(
            BadFile(f"{Stream.CUSTODY.value}:{seq}", FileFault.ENTRY_UNREADABLE)
            for seq in sorted(named.unreadable)
        )
        known = {*named.files, *unrecorded}
        bad.extend(
            BadFile(shown(path), fault)
            for path in self._lying(named)
            if path not in known and (fault := _unnamed(self._root, path, named, reader)) is not None
        )
        bad.extend(sorted(named.lost, key=lambda each: each.stored))
        checked, elsewhere = len(recordings), named.elsewhere
        if self._beside is not None:
            found = self._beside.look(cancel)
            bad.extend(found.bad)
            checked, total, elsewhere = (
                checked + found.checked,
                total + found.bytes,
                elsewhere + found.elsewhere,
            )
        partial = tuple(stored for stored, expected in recordings if expected.sha256 in named.in_part)
        return FixityResult(checked, total, tuple(bad), elsewhere, reader.disk.way, partial)

    def _manifests(self, named: NamedFiles) -> Iterator[BadFile]:
        for stored, sha256 in sorted(named.manifests.items()):
            try:
                changed = read_recorded(self._root / stored, sha256) is None
            except OSError:
                yield BadFile(stored, FileFault.MANIFEST_MISSING, sha256)
                continue
            if changed:
                yield BadFile(stored, FileFault.MANIFEST_CHANGED, sha256)

    def _lying(self, named: NamedFiles) -> Iterator[str]:
        """Every file under the archive root, relative, except the program's own files there."""
        mark = mark_of(self._root, self._store.authenticate)
        for folder, folders, files in os.walk(self._root):
            relative = os.path.relpath(folder, self._root)
            folders.sort()
            for name in sorted(files):
                path = name if relative == "." else f"{relative}/{name}"
                if is_of_clearing(name) or (path == MARK and mark is not None and mark.own):
                    continue
                if not _is_kept(PurePosixPath(path).parts, path, named):
                    yield path


def _is_kept(parts: tuple[str, ...], path: str, named: NamedFiles) -> bool:
    """Whether the file is the program's own: a manifest on record, a session's file, or one that was set aside."""
    match parts:
        case (folder, _) if folder == BEGUN_FOLDER:
            return path in named.begun
        case (folder, name) if folder == MANIFESTS_FOLDER:
            session, _, ending = name.rpartition(".")
            return path in named.manifests or (session in named.open_sessions and ending in _MANIFEST_ENDINGS)
        case (folder, session, *inner) if folder == SESSIONS_FOLDER:
            return session in named.open_sessions and (inner in _SESSION_FILES or inner[0] == _PARTS)
        case (folder, session, *inner) if folder == SET_ASIDE_FOLDER:
            return session in named.set_aside or (session == DECIDING and not inner)
    return False


def _unnamed(root: Path, path: str, named: NamedFiles, reader: StoredReader) -> FileFault | None:
    """What is wrong with a file that no entry in force names.

    Nothing, where it is a whole copy of what another archive has now, where it still can't be read and was mended from the other one, or where a branch recorded it with this content and a person decided, or needs to decide nothing.
    """
    if path in named.former and reader.fault(root / path, named.former[path]) is None:
        return None
    unread = named.unread.get(path)
    if unread is not None and reader.fault(root / path, unread) is FileFault.UNREADABLE:
        return None
    session, sha256 = named.parted.get(path, ("", ""))
    try:
        size = (root / path).lstat().st_size
    except OSError:
        return FileFault.UNKNOWN
    if not sha256 or reader.fault(root / path, Expected(sha256, size)) is not None:
        return FileFault.UNKNOWN
    return FileFault.UNDECIDED if session in named.undecided else None


def decide_checked(
    session: Session, case: FixityResult, _policy: Policy, now: datetime
) -> Decided[FixityResult]:
    """The entry of a check, with the first of the bad files by name."""
    bad = case.bad[:MOST_NAMED]
    body = MediaChecked2(case.checked, case.bytes, len(case.bad), bad, case.way)
    return Decided((session.draft(body, now, rules=("DM-03",)),), (), case)


def _unrecorded(root: Path, authenticate: Authenticate | None) -> Iterator[str]:
    """Names of files of sessions that are not recorded yet: they stand in an own journal, so they are not unknown."""
    for folder in lying_sessions(root):
        try:
            contents = read_journal(folder.journal, session_key(authenticate, folder.name))
        except (OSError, JournalBroken):
            continue
        if contents is not None:
            yield from (str(each.stored) for each in contents.outcomes if each.stored)
            yield from (each.stored for each in contents.unfinished)
