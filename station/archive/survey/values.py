"""The values of a survey: what was found on a source, as what each file is taken, what is not and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from station.archive.survey.evidence import MediaChapter, TimeEvidence


class MediaKind(StrEnum):
    """The kind of a file, by its content; its name decides only where the content does not tell it."""

    VIDEO = "video"
    IMAGE = "image"
    AUDIO = "audio"
    OTHER = "other"


class TimeSource(StrEnum):
    """Where the time of a recording was read, in the order in which the witnesses of a file are given."""

    CONTAINER = "container"
    """The header of a film or sound; what an MP4 or QuickTime header says is UTC by the format."""
    CONTAINER_LOCAL = "container_local"
    """The same, but the file's own time shows that the camera wrote office time into it."""
    TRACK = "track"
    """The headers of single tracks within it."""
    APPLE_DATE = "apple_date"
    """The date of making that QuickTime keeps as a text, with its zone."""
    EXIF = "exif"
    """EXIF DateTimeOriginal, DateTimeDigitized or DateTime: office time where no offset stands beside it."""
    GPS = "gps"
    """What satellites told, in UTC."""
    FILE_NAME = "file_name"
    """A date and time in the file's name, office time."""
    FOLDER_NAME = "folder_name"
    """A time in the file's name and its date in that of a folder."""
    SIDECAR = "sidecar"
    """What the camera wrote into a file beside it."""
    CHAPTERS = "chapters"
    """The beginning of the first part of a recording and the length of the parts before this one."""
    FILE_TIME = "file_time"
    """The file system's time of last change: the end of the recording at best."""


class FileState(StrEnum):
    """Whether a file's content is whole; the file is stored unchanged in any case (DM-03)."""

    WHOLE = "whole"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    """A movie without its index: the camera lost power while it recorded."""
    CUT = "cut"
    """It ends before the end that its own format tells."""
    ZEROS = "zeros"
    """It has nothing but zeros."""
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


class FileRole(StrEnum):
    """As what a file is taken; worded in ``archive.role.<value>``."""

    RECORDING = "recording"
    """Film, picture or sound by its content; or an empty file that is named as one."""
    COMPANION = "companion"
    """A camera's own file beside its recordings: an index, a small picture, its log."""
    UNTOLD = "untold"
    """Its content does not tell what it is, or not what its name says: it may be a recording, so it is taken."""


class FoundIn(StrEnum):
    """In what a file lay on its source; worded in ``archive.found_in.<value>``."""

    CARD = "card"
    FRAGMENT = "fragment"
    """Among the pieces that a checker of file systems recovered."""
    BIN = "bin"
    """Somebody deleted it on a computer."""
    HIDDEN = "hidden"
    THUMBNAILS = "thumbnails"
    SYSTEM = "system"


class IgnoredReason(StrEnum):
    """Why a file on the card is not imported; worded in ``archive.ignored.<value>``."""

    SYSTEM = "system"
    NOT_MEDIA = "not_media"
    PACKED = "packed"
    """Other files are within it, which are not looked into."""
    EMPTY = "empty"
    SYMBOLIC_LINK = "symbolic_link"
    SPECIAL_FILE = "special_file"
    UNREADABLE_FOLDER = "unreadable_folder"
    TOO_DEEP = "too_deep"
    """A folder within so many others that it is not looked into."""
    OTHER_MOUNT = "other_mount"
    """Another disk, or another folder, is mounted there: what it hides of the source was not seen."""
    NOT_HANDED_OUT = "not_handed_out"
    """A camera lists it and did not hand it out whole."""

    @property
    def hides(self) -> bool:
        """Whether there may be recordings of the source there that were not seen."""
        return self in _HIDING

    @property
    def withheld(self) -> bool:
        """Whether the device did not let it be read, so that nobody knows what lies there."""
        return self in {IgnoredReason.UNREADABLE_FOLDER, IgnoredReason.NOT_HANDED_OUT}


_HIDING: Final = frozenset(
    {
        IgnoredReason.UNREADABLE_FOLDER,
        IgnoredReason.TOO_DEEP,
        IgnoredReason.OTHER_MOUNT,
        IgnoredReason.NOT_HANDED_OUT,
    }
)
_STRANGE: Final = _HIDING | {
    IgnoredReason.SYMBOLIC_LINK,
    IgnoredReason.SPECIAL_FILE,
    IgnoredReason.PACKED,
}


class SeenExtent(StrEnum):
    """How much of a source was looked at; worded in ``archive.extent.<value>``."""

    WHOLE = "whole"
    ONE_FILE = "one_file"
    PART_OF_CARD = "part_of_card"
    """A folder of a card, or a card of which a folder alone is mounted."""
    OTHER_PARTS = "other_parts"
    """A part of a disk that has others, which were not looked at."""
    CAMERA_FOLDER = "camera_folder"
    """A folder that bears the name of one within a camera's card."""
    GAPS = "gaps"
    """Something within it could not be looked into, or another disk is mounted there."""
    IN_PART = "in_part"
    """Not the whole, by an order or entry that does not say why."""


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


def shown(path: str) -> str:
    r"""A path as proper text: bytes that are not UTF-8 become ``\xNN``."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class OnSource:
    """What lies at a `path` of a source, as it is named there."""

    __slots__ = ()
    path: str

    @property
    def shown_path(self) -> str:
        """`path` as proper text, for people and the ledger."""
        return shown(self.path)


@dataclass(frozen=True, slots=True)
class SourceFile(OnSource):
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
    role: FileRole = FileRole.RECORDING
    suffix: str = ""
    """The extension that such content has; "" where the content does not tell it."""
    evidence: tuple[TimeEvidence, ...] = ()
    """All that it tells of its time, in the order of `TimeSource`, at most `MOST_EVIDENCE`."""
    name_number: str = ""
    """The officer's number in its name; "" where none stands there."""
    chapter: MediaChapter | None = None
    """Its place in a recording that the device parted; None where it is alone, or nothing tells."""
    belongs_to: str | None = None
    """The path of the recording that a camera's own file was made for; None where there is none."""
    protected: bool = False
    """Whether it is write-protected on its card, where the file system says that."""

    @property
    def is_recording(self) -> bool:
        """Whether it is a recording with content, which can prove something of a loan (EQ-05)."""
        return (
            self.role is not FileRole.COMPANION
            and self.kind is not MediaKind.OTHER
            and self.state is not FileState.EMPTY
        )

    @property
    def is_damaged(self) -> bool:
        """Whether it is a recording that is empty, cut or unreadable as it lies there (DM-12)."""
        own = self.role is FileRole.COMPANION or self.kind is MediaKind.OTHER
        return not own and self.state is not FileState.WHOLE

    @property
    def is_cameras_alone(self) -> bool:
        """Whether it is a camera's own file that belongs to no recording."""
        return self.role is FileRole.COMPANION and self.belongs_to is None

    def belonging(self) -> dict[str, object]:
        """For scripts: as what it is taken, and to which recording it belongs."""
        main = None if self.belongs_to is None else shown(self.belongs_to)
        return {"role": self.role.value, "belongs_to": main}

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Ignored(OnSource):
    """A file on the card that an import does not take, and the reason."""

    path: str
    reason: IgnoredReason

    @property
    def strange(self) -> bool:
        """Whether a person should hear of it by name: no camera leaves it, or there may be recordings in it."""
        return self.reason in _STRANGE


@dataclass(frozen=True, slots=True)
class UnreadHeader(OnSource):
    """A recording whose header could not be read, and the reason.

    It is dated by its name or its file, and imported.
    """

    path: str
    reason: UnreadReason


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was found below `root`; `files` in the order of recording, then of path.

    `unread` are those among them whose headers could not be read. `kept_apart` says whether the system kept the reading
    of headers apart from the machine, `extent` how much of the source was looked at.
    """

    root: Path
    files: tuple[SourceFile, ...]
    ignored: tuple[Ignored, ...] = field(default=())
    unread: tuple[UnreadHeader, ...] = field(default=())
    kept_apart: bool = True
    extent: SeenExtent = SeenExtent.WHOLE
    parts: tuple[Path, ...] = ()
    """Where the parts of a disk that has several were looked at; nothing else below `root` was."""

    @property
    def total_bytes(self) -> int:
        """Bytes of all files that can be taken."""
        return sum(file.size for file in self.files)
