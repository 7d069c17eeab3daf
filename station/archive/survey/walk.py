"""Walking a card or folder: every file once, nothing followed, nothing changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from station.archive.survey import sniff, times
from station.archive.survey.mp4 import NoMovieHeader, read_movie_header
from station.archive.survey.values import (
    FileState,
    Ignored,
    IgnoredReason,
    MediaKind,
    MediaTime,
    SourceFile,
    Survey,
)
from station.core.errors import DeviceProblem
from station.core.progress import CancelToken, Progress, Report, silent

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


@dataclass(slots=True)
class _Walk:
    root: Path
    zone: str
    report: Report
    cancel: CancelToken | None
    files: list[SourceFile] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)

    def look(self, folder: str, depth: int) -> None:
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
                    self.look(path, depth + 1)
                else:
                    self.ignored.append(Ignored(path, IgnoredReason.UNREADABLE_FOLDER))
            elif entry.is_file(follow_symlinks=False):
                self.files.append(look_at(self.root, path, self.zone))
                self.report(Progress("archive.surveying", len(self.files), 0, "files", entry.name))
            else:
                self.ignored.append(Ignored(path, IgnoredReason.SPECIAL_FILE))

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
    if root.is_file():
        return Survey(root.parent, (look_at(root.parent, root.name, zone),))
    walk = _Walk(root, zone, report, cancel)
    walk.look("", 0)
    files = sorted(walk.files, key=lambda file: (file.time.start, file.path))
    return Survey(root, tuple(files), tuple(walk.ignored))


def look_at(root: Path, path: str, zone: str) -> SourceFile:
    """One file as it is now; one that can't be read is `UNREADABLE` and no error."""
    full = root / path
    name = path.rsplit("/", 1)[-1]
    size, mtime_ns = 0, 0
    try:
        found = full.lstat()
        size, mtime_ns = found.st_size, found.st_mtime_ns
        kind, state, time = _contents(full, size, mtime_ns, zone)
    except OSError:
        kind, state = sniff.kind_of(b"", name), FileState.UNREADABLE
        time = times.file_time(times.from_mtime_ns(mtime_ns))
    return SourceFile(path, size, mtime_ns, kind, time, state)


def _contents(path: Path, size: int, mtime_ns: int, zone: str) -> tuple[MediaKind, FileState, MediaTime]:
    mtime = times.from_mtime_ns(mtime_ns)
    state = FileState.WHOLE if size else FileState.EMPTY
    found: MediaTime | None = None
    duration: timedelta | None = None
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(fd, "rb", buffering=4096) as file:  # noqa: PTH123 - a descriptor, opened without following links
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError("not a regular file any more")
        head = file.read(sniff.HEAD_BYTES)
        kind = sniff.kind_of(head, path.name)
        if sniff.is_movie_box_file(head) and kind in (MediaKind.VIDEO, MediaKind.AUDIO):
            try:
                header = read_movie_header(file)
                found, duration = times.movie_time(header, mtime, zone), header.duration
            except NoMovieHeader:
                state = FileState.TRUNCATED
        elif kind is MediaKind.IMAGE:
            file.seek(0)
            found = times.exif_time(file, zone)
    found = found or times.name_time(path.name, zone, duration) or times.file_time(mtime, duration)
    return kind, state, found


def _ignored_name(name: str, *, is_folder: bool) -> IgnoredReason | None:
    folded = name.casefold()
    if folded in _SYSTEM_NAMES:
        return IgnoredReason.SYSTEM
    if folded.endswith(_THUMBNAIL_SUFFIXES) or (is_folder and folded in _THUMBNAIL_FOLDERS):
        return IgnoredReason.THUMBNAIL
    return IgnoredReason.HIDDEN if name.startswith(".") else None
