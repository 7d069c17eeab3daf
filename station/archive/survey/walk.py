"""Walking a card or folder: every file once, no link followed, nothing changed.

Each file is taken or named with the reason why not, by its content (`belongings`); what could not be seen is named as well.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from station.archive.survey import content, names, times
from station.archive.survey.answers import MediaHeader, in_order
from station.archive.survey.belongings import role_of, stem_of
from station.archive.survey.beside import is_told_beside, told_together
from station.archive.survey.evidence import MOST_EVIDENCE
from station.archive.survey.headers import HeaderKind, Headers
from station.archive.survey.protection import Protection
from station.archive.survey.values import (
    FileRole,
    FileState,
    Ignored,
    IgnoredReason,
    MediaKind,
    SeenExtent,
    SourceFile,
    Survey,
    UnreadHeader,
    UnreadReason,
)
from station.archive.survey.wholeness import is_all_zeros
from station.core.errors import DeviceProblem, Refused, StoreProblem
from station.core.progress import CancelToken, Progress, Report, silent
from station.core.sandbox import OpenedFile, open_regular
from station.core.untouched import open_untouched

_MOST_DEPTH = 200
"""Folders within each other: FAT and exFAT bear less than 130, and the walk itself some hundred."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the name and the first bytes of a file tell."""

    path: str
    size: int
    mtime_ns: int
    kind: MediaKind
    role: FileRole = FileRole.UNTOLD
    suffix: str = ""
    protected: bool = False

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What stands in a folder, asked while that is open."""

    name: str
    is_link: bool
    is_folder: bool
    is_file: bool


def _entry(found: os.DirEntry[str]) -> _Entry:
    is_folder, is_file = found.is_dir(follow_symlinks=False), found.is_file(follow_symlinks=False)
    return _Entry(found.name, found.is_symlink(), is_folder, is_file)


@dataclass(slots=True)
class _Walk:
    root: Path
    zone: str
    report: Report
    cancel: CancelToken | None
    mounts: Collection[str] = frozenset()
    """Paths at which something else is mounted."""
    files: list[SourceFile] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    unread: list[UnreadHeader] = field(default_factory=list)
    protection: Protection = field(default_factory=Protection)

    def found(self, folder: str = "", depth: int = 0) -> Iterator[tuple[str, Collection[str]]]:
        """Every file below `folder`, with the stems of what is named as a recording beside it; all else is noted."""
        entries = self._entries(folder)
        beside = {stem_of(each.name) for each in entries if content.kind_by_name(each.name) is not None}
        for entry in entries:
            if self.cancel is not None:
                self.cancel.check()
            path = f"{folder}/{entry.name}" if folder else entry.name
            if (reason := self._barred(entry, path, depth)) is not None:
                self._leave(path, reason)
            elif entry.is_folder:
                yield from self.found(path, depth + 1)
            else:
                yield path, beside

    def _barred(self, entry: _Entry, path: str, depth: int) -> IgnoredReason | None:
        """Why a file or folder is not looked into."""
        if entry.is_link:
            return IgnoredReason.SYMBOLIC_LINK
        if str(self.root / path) in self.mounts:
            return IgnoredReason.OTHER_MOUNT
        if entry.is_folder:
            return IgnoredReason.TOO_DEEP if depth >= _MOST_DEPTH else None
        return None if entry.is_file else IgnoredReason.SPECIAL_FILE

    def with_headers(
        self, found: Iterable[tuple[str, Collection[str]]]
    ) -> Iterator[tuple[_Looked, OpenedFile, HeaderKind]]:
        """Look at each file as it is now; those that have a header are handed on, open, to be dated by it."""
        for path, beside in found:
            looked = _Looked(path, 0, 0, content.kind_of(b"", path))
            try:
                seen = (self.root / path).lstat()
                looked = replace(looked, size=seen.st_size, mtime_ns=seen.st_mtime_ns)
                file = open_regular(self.root / path, None, follow=False)
            except (OSError, Refused, StoreProblem):
                self.take(looked, OSError())
                continue
            try:
                head = os.pread(file.descriptor, content.HEAD_BYTES, 0)
                zeros = not any(head) and is_all_zeros(file.descriptor, looked.size)
            except OSError as problem:
                file.close()
                self.take(looked, problem)
                continue
            looked = replace(looked, protected=self.protection.is_on(file.descriptor))
            judged = self._judged(looked, head, beside)
            if judged is not None and not zeros and (what := _header_of(judged, head)) is not None:
                yield judged, file, what
                continue
            file.close()
            if judged is not None:
                self.date(judged, None, state=FileState.ZEROS if zeros else FileState.WHOLE)

    def _judged(self, looked: _Looked, head: bytes, beside: Collection[str]) -> _Looked | None:
        """The file with what its content tells; None for one that is not taken, which is noted."""
        told = content.judge(head, looked.name)
        role = role_of(looked.path, told, looked.size, beside)
        if isinstance(role, IgnoredReason):
            self._leave(looked.path, role)
            return None
        return replace(looked, kind=content.kind_of(head, looked.name), role=role, suffix=told.suffix)

    def take(self, looked: _Looked, found: MediaHeader | UnreadReason | OSError | None) -> None:
        """Note a file with its header; one whose device failed is `UNREADABLE` and no error."""
        if isinstance(found, OSError):
            unread = replace(looked, kind=content.kind_of(b"", looked.name))
            self._note(unread, FileState.UNREADABLE, MediaHeader())
        elif isinstance(found, UnreadReason):
            self.unread.append(UnreadHeader(looked.path, found))
            self.date(looked, None)
        else:
            self.date(looked, found, state=_state_by(found))

    def date(self, looked: _Looked, header: MediaHeader | None, state: FileState = FileState.WHOLE) -> None:
        """Note a file with all that it tells of its time, and the time of its best witness."""
        told = header or MediaHeader()
        self._note(looked, state if looked.size else FileState.EMPTY, told)

    def _note(self, looked: _Looked, state: FileState, told: MediaHeader) -> None:
        mtime = times.from_mtime_ns(looked.mtime_ns)
        named = names.name_times(looked.path)
        seen = in_order((*told.times[: MOST_EVIDENCE - 2], *named, times.file_evidence(mtime)))
        self.files.append(
            SourceFile(
                looked.path,
                looked.size,
                looked.mtime_ns,
                looked.kind,
                times.chosen(seen, told.duration, mtime, self.zone),
                state,
                looked.role,
                looked.suffix,
                seen,
                names.name_number(looked.name),
                protected=looked.protected,
            )
        )
        self._tell(looked.name)

    def _leave(self, path: str, reason: IgnoredReason) -> None:
        self.ignored.append(Ignored(path, reason))
        self._tell(path.rsplit("/", 1)[-1])

    def _tell(self, name: str) -> None:
        seen = len(self.files) + len(self.ignored)
        self.report(Progress("archive.surveying", seen, 0, "files", name))

    def _entries(self, folder: str) -> list[_Entry]:
        try:
            folder_fd = open_untouched(self.root / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                with os.scandir(folder_fd) as found:
                    return sorted(map(_entry, found), key=lambda entry: entry.name)
            finally:
                os.close(folder_fd)
        except OSError as problem:
            if not folder:
                raise _unreadable(self.root, problem) from problem
            self._leave(folder, IgnoredReason.UNREADABLE_FOLDER)
            return []


def survey(
    root: Path,
    zone: str,
    *,
    mounts: Collection[str] = frozenset(),
    parts: Sequence[Path] = (),
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> Survey:
    """All files below `root`; `zone` (IANA) is what devices that know no zone are taken to show.

    `root` may itself be one file. Of a disk in several `parts` these folders below `root` are looked at, and nothing else there.
    At the paths `mounts` something else is mounted, which is no part of this source. Raises
    DeviceProblem when it can't be read, Cancelled when that is wished.
    """
    alone = _is_alone(root)
    walk = _Walk(root.parent if alone else root, zone, report, cancel, mounts)
    folders = [each.relative_to(root).as_posix() for each in parts] or [""]
    found = iter([(root.name, ())]) if alone else chain.from_iterable(map(walk.found, folders))
    with Headers(cancel) as headers:
        for looked, header in headers.each(walk.with_headers(found)):
            walk.take(looked, header)
    gaps = any(each.reason.hides for each in walk.ignored)
    return Survey(
        walk.root,
        tuple(told_together(walk.files, zone)),
        tuple(walk.ignored),
        tuple(walk.unread),
        kept_apart=headers.kept_apart,
        extent=SeenExtent.ONE_FILE if alone else SeenExtent.GAPS if gaps else SeenExtent.WHOLE,
        parts=tuple(parts),
    )


def _is_alone(root: Path) -> bool:
    """Whether the source is one file. Raises DeviceProblem where nobody answers any more: its card was pulled, or is dying."""
    try:
        return root.is_file()
    except OSError as problem:
        raise _unreadable(root, problem) from problem


def _unreadable(root: Path, problem: OSError) -> DeviceProblem:
    return DeviceProblem("archive.source_unreadable", source=str(root), detail=problem.strerror)


def _state_by(header: MediaHeader | None) -> FileState:
    if header is None:
        return FileState.TRUNCATED
    return FileState.CUT if header.cut else FileState.WHOLE


def _header_of(looked: _Looked, head: bytes) -> HeaderKind | None:
    if looked.kind in (MediaKind.VIDEO, MediaKind.AUDIO):
        if content.is_movie_box_file(head):
            return HeaderKind.FILM
        if head.startswith((b"RIFF", b"RF64", b"BW64")):
            return HeaderKind.RIFF
        if head.startswith(content.EBML):
            return HeaderKind.MATROSKA
        if head.startswith(content.ASF):
            return HeaderKind.ASF
        if head.startswith((content.DHAV, content.DAHUA)):
            return HeaderKind.DHAV
        if looked.suffix in ("ts", "mts"):
            return HeaderKind.STREAM
    if looked.kind is MediaKind.IMAGE and looked.size:
        return HeaderKind.PICTURE
    return HeaderKind.SIDECAR if is_told_beside(looked.path, looked.role) else None
