"""The values of a survey."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final


class MediaKind(StrEnum):
    """The kind of a file, by its content; its name decides only where the content does not tell it."""

    VIDEO = "video"
    IMAGE = "image"
    AUDIO = "audio"
    OTHER = "other"


class TimeSource(StrEnum):
    """Where the time of a recording was read."""

    CONTAINER = "container"
    """The movie header of an MP4 or QuickTime file, taken as UTC as the format says."""
    CONTAINER_LOCAL = "container_local"
    """The same, but the file's own time shows that the camera wrote office time into it."""
    EXIF = "exif"
    """EXIF DateTimeOriginal, office time."""
    FILE_NAME = "file_name"
    """A date and time in the file's name, office time."""
    FILE_TIME = "file_time"
    """The file system's time of last change: the end of the recording at best."""


class FileState(StrEnum):
    """Whether a file's content is whole; the file is stored unchanged in any case (DM-03)."""

    WHOLE = "whole"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    """A movie without its index: the camera lost power while it recorded."""
    UNREADABLE = "unreadable"


class UnreadReason(StrEnum):
    """Why the header of a recording was not read; worded in ``archive.unread.<value>``."""

    TOO_LONG = "too_long"
    TOO_MUCH = "too_much"
    GAVE_UP = "gave_up"
    ENDED = "ended"
    """The process was ended from outside the program."""
    FILE_CHANGED = "file_changed"
    NOT_STARTED = "not_started"
    TOO_MANY = "too_many"
    """Too many before it could not be read."""


class IgnoredReason(StrEnum):
    """Why a file on the card is not imported; worded in ``archive.ignored.<value>``."""

    SYSTEM = "system"
    HIDDEN = "hidden"
    THUMBNAIL = "thumbnail"
    SYMBOLIC_LINK = "symbolic_link"
    SPECIAL_FILE = "special_file"
    UNREADABLE_FOLDER = "unreadable_folder"


_STRANGE: Final = frozenset(
    {IgnoredReason.SYMBOLIC_LINK, IgnoredReason.SPECIAL_FILE, IgnoredReason.UNREADABLE_FOLDER}
)


@dataclass(frozen=True, slots=True)
class MediaTime:
    """When a recording was made, by the device's own clock; `start` is aware UTC.

    `disputed` where the file's name and its content tell different times, so that none proves anything.
    """

    start: datetime
    source: TimeSource
    duration: timedelta | None = None
    disputed: bool = False

    @property
    def end(self) -> datetime:
        """The end of the recording; its start while the duration is not known."""
        return self.start + (self.duration or timedelta(0))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that an import can take.

    `path` is relative to the source root with ``/``; bytes that are not UTF-8 are lone surrogates, as
    ``os.fsdecode`` gives them (`shown_path` for people and the ledger).  `size` in bytes, `mtime_ns` in
    nanoseconds since 1970, as the file system says.
    """

    path: str
    size: int
    mtime_ns: int
    kind: MediaKind
    time: MediaTime
    state: FileState = FileState.WHOLE

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def shown_path(self) -> str:
        r"""`path` as valid text: bytes that are not UTF-8 become ``\xNN``."""
        return shown(self.path)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file on the card that an import does not take, and the reason."""

    path: str
    reason: IgnoredReason

    @property
    def shown_path(self) -> str:
        """`path` as proper text."""
        return shown(self.path)

    @property
    def strange(self) -> bool:
        """Whether a person should hear of it by name: no camera leaves it, or there may be recordings in it."""
        return self.reason in _STRANGE


@dataclass(frozen=True, slots=True)
class UnreadHeader:
    """A recording whose header could not be read, and the reason.

    It is dated by its name or its file, and imported.
    """

    path: str
    reason: UnreadReason

    @property
    def shown_path(self) -> str:
        r"""`path` as valid text: bytes that are not UTF-8 become ``\xNN``."""
        return shown(self.path)


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was found below `root`; `files` in the order of recording, then of path.

    `unread` are those among them whose headers could not be read. `kept_apart` says whether the system kept the reading
    of headers apart from the machine; `part` that a single file was looked at and nothing beside it.
    """

    root: Path
    files: tuple[SourceFile, ...]
    ignored: tuple[Ignored, ...] = field(default=())
    unread: tuple[UnreadHeader, ...] = field(default=())
    kept_apart: bool = True
    part: bool = False

    @property
    def total_bytes(self) -> int:
        """Bytes of all files that can be taken."""
        return sum(file.size for file in self.files)


def shown(path: str) -> str:
    r"""A path as proper text: bytes that are not UTF-8 become ``\xNN``."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
