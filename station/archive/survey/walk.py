"""Walking a card or folder: every file once, no link followed, nothing changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from station.archive.survey import sniff, times
from station.archive.survey.headers import Header, HeaderKind, Headers, PictureHeader
from station.archive.survey.mp4 import MovieHeader
from station.archive.survey.values import (
    FileState,
    Ignored,
    IgnoredReason,
    MediaKind,
    MediaTime,
    SourceFile,
    Survey,
    UnreadHeader,
    UnreadReason,
)
from station.core.errors import DeviceProblem, Refused, StoreProblem
from station.core.progress import CancelToken, Progress, Report, silent
from station.core.sandbox import OpenedFile, open_regular

_SYSTEM_NAMES = frozenset(
    name.casefold()
    for name in (
        "System Volume Information",
        "$RECYCLE.BIN",
        "RECYCLER",
        "LOST.DIR",
        "lost+found",
        "FOUND.000",
        "desktop.ini",
        "Thumbs.db",
        "ehthumbs.db",
        "autorun.inf",
        "WPSettings.dat",
        "IndexerVolumeGuid",
    )
)
_THUMBNAIL_FOLDERS = frozenset({"thumbnails", "thumbnail", ".thumbnails", "thumb", "thumbs"})
_THUMBNAIL_SUFFIXES = (".thm",)
_MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the name and the first bytes of a file tell."""

    path: str
    size: int
    mtime_ns: int
    kind: MediaKind

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]


@dataclass(slots=True)
class _Walk:
    root: Path
    zone: str
    report: Report
    cancel: CancelToken | None
    files: list[SourceFile] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    unread: list[UnreadHeader] = field(default_factory=list)

    def paths(self, folder: str = "", depth: int = 0) -> Iterator[str]:
        """Every file below `folder`; what is not taken is noted."""
        for entry in self._entries(folder):
            if self.cancel is not None:
                self.cancel.check()
            path = f"{folder}/{entry.name}" if folder else entry.name
            if (
                reason := _ignored_name(entry.name, is_folder=entry.is_dir(follow_symlinks=False))
            ) is not None:
                self.ignored.append(Ignored(path, reason))
            elif entry.is_symlink():
                self.ignored.append(Ignored(path, IgnoredReason.SYMBOLIC_LINK))
            elif entry.is_dir(follow_symlinks=False):
                if depth < _MAX_DEPTH:
                    yield from self.paths(path, depth + 1)
                else:
                    self.ignored.append(Ignored(path, IgnoredReason.UNREADABLE_FOLDER))
            elif entry.is_file(follow_symlinks=False):
                yield path
            else:
                self.ignored.append(Ignored(path, IgnoredReason.SPECIAL_FILE))

    def with_headers(self, paths: Iterable[str]) -> Iterator[tuple[_Looked, OpenedFile, HeaderKind]]:
        """Look at each file as it is now; those that have a header are handed on, open, to be dated by it."""
        for path in paths:
            looked = _Looked(path, 0, 0, sniff.kind_of(b"", path))
            try:
                found = (self.root / path).lstat()
                looked = replace(looked, size=found.st_size, mtime_ns=found.st_mtime_ns)
                file = open_regular(self.root / path, None, follow=False)
            except (OSError, Refused, StoreProblem):
                self.take(looked, OSError())
                continue
            try:
                head = os.pread(file.descriptor, sniff.HEAD_BYTES, 0)
            except OSError as problem:
                file.close()
                self.take(looked, problem)
                continue
            looked = replace(looked, kind=sniff.kind_of(head, looked.name))
            if (what := _header_of(looked, head)) is not None:
                yield looked, file, what
            else:
                file.close()
                self.date(looked, None)

    def take(self, looked: _Looked, found: Header | UnreadReason | OSError) -> None:
        """Note a file with its header; one whose device failed is `UNREADABLE` and no error."""
        if isinstance(found, OSError):
            time = times.file_time(times.from_mtime_ns(looked.mtime_ns))
            unread = replace(looked, kind=sniff.kind_of(b"", looked.name))
            self._note(unread, FileState.UNREADABLE, time)
        elif isinstance(found, UnreadReason):
            self.unread.append(UnreadHeader(looked.path, found))
            self.date(looked, None)
        else:
            self.date(looked, found, state=FileState.TRUNCATED if found is None else FileState.WHOLE)

    def date(self, looked: _Looked, header: Header, state: FileState = FileState.WHOLE) -> None:
        """Note a file with the time of its best source."""
        mtime = times.from_mtime_ns(looked.mtime_ns)
        time: MediaTime | None = None
        duration: timedelta | None = None
        if isinstance(header, MovieHeader):
            time, duration = times.movie_time(header, mtime, self.zone), header.duration
        elif isinstance(header, PictureHeader):
            time = times.exif_time(header, self.zone)
        named = times.name_time(looked.name, self.zone, duration)
        time = times.agreed(time, named, self.zone) if time else named or times.file_time(mtime, duration)
        self._note(looked, state if looked.size else FileState.EMPTY, time)

    def _note(self, looked: _Looked, state: FileState, time: MediaTime) -> None:
        self.files.append(SourceFile(looked.path, looked.size, looked.mtime_ns, looked.kind, time, state))
        self.report(Progress("archive.surveying", len(self.files), 0, "files", looked.name))

    def _entries(self, folder: str) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(self.root / folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as problem:
            if not folder:
                raise DeviceProblem(
                    "archive.source_unreadable", source=str(self.root), detail=problem.strerror
                ) from problem
            self.ignored.append(Ignored(folder, IgnoredReason.UNREADABLE_FOLDER))
            return
        yield from entries


def survey(root: Path, zone: str, *, report: Report = silent, cancel: CancelToken | None = None) -> Survey:
    """All files below `root`; `zone` (IANA) is what devices that know no zone are taken to show.

    `root` may itself be one file.  Raises DeviceProblem when it can't be read, Cancelled when that is wished.
    """
    alone = root.is_file()
    walk = _Walk(root.parent if alone else root, zone, report, cancel)
    paths = iter([root.name]) if alone else walk.paths()
    with Headers(cancel) as headers:
        for looked, found in headers.each(walk.with_headers(paths)):
            walk.take(looked, found)
    files = sorted(walk.files, key=lambda file: (file.time.start, file.path))
    return Survey(
        walk.root,
        tuple(files),
        tuple(walk.ignored),
        tuple(walk.unread),
        kept_apart=headers.kept_apart,
        part=alone,
    )


def _header_of(looked: _Looked, head: bytes) -> HeaderKind | None:
    if sniff.is_movie_box_file(head) and looked.kind in (MediaKind.VIDEO, MediaKind.AUDIO):
        return HeaderKind.FILM
    return HeaderKind.PICTURE if looked.kind is MediaKind.IMAGE and looked.size else None


def _ignored_name(name: str, *, is_folder: bool) -> IgnoredReason | None:
    folded = name.casefold()
    if folded in _SYSTEM_NAMES:
        return IgnoredReason.SYSTEM
    if folded.endswith(_THUMBNAIL_SUFFIXES) or (is_folder and folded in _THUMBNAIL_FOLDERS):
        return IgnoredReason.THUMBNAIL
    return IgnoredReason.HIDDEN if name.startswith(".") else None
