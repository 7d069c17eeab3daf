"""Clearing a device as values: what is known of its files, what is to become of each, what came of it. Sizes in bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from station.archive.attribution.values import Basis, Doubt
from station.archive.fixity.values import FileFault
from station.archive.origins.values import FurtherDevice
from station.archive.outcomes import ReadingWay
from station.archive.second.values import SecondRoot
from station.archive.survey.values import Ignored, OnSource, SourceFile, Survey
from station.archive.values import Recording
from station.archive.volumes import Volume


class KeptReason(StrEnum):
    """Why a file stays on its device; worded in ``clearing.kept.<value>``."""

    NOT_TAKEN = "not_taken"
    """No recording: an import leaves it out too."""
    NOT_IMPORTED = "not_imported"
    OTHER_SOURCE = "other_source"
    """Such content is on record, but no import of this device lists it."""
    ELSEWHERE = "elsewhere"
    """Its copy lies in another desktop's archive, which can't be read from here."""
    PARTIAL = "partial"
    """The archive has a part of it only."""
    IN_DOUBT = "in_doubt"
    """Whose it is has not been decided."""
    NO_RECEIPT = "no_receipt"
    """The centre has not confirmed its entry."""
    NO_SECOND = "no_second"
    """The second archive has no copy of it."""
    BESIDE = "beside"
    """It belongs to a recording that stays."""
    CHANGED = "changed"
    """Its size, its time or the file itself is another by now."""
    UNREADABLE = "unreadable"
    """The device does not give it."""
    DIFFERS = "differs"
    """Its content is not what was imported."""
    COPY_MISSING = "copy_missing"
    COPY_WRONG = "copy_wrong"
    """The copy in the archive is not as recorded."""
    SAME_FILE = "same_file"
    """It is the very file that the archive has, reached by another road: there is no second one."""
    UNPROVEN = "unproven"
    """Whether it is that very file can't be found out: nothing can be written beside the copy."""
    SECOND_WRONG = "second_wrong"
    """The copy in the second archive is missing, or not as recorded."""
    OUT_OF_REACH = "out_of_reach"
    """A link, or something that is mounted over it, lies on the way to it."""
    NOT_REMOVED = "not_removed"
    """The device refused to remove it."""
    NOT_REACHED = "not_reached"
    """The clearing ended before it."""
    NOT_KNOWN = "not_known"
    """The program ended as it was about to be removed: it is gone or not."""

    @property
    def is_fault(self) -> bool:
        """Whether a copy or the device is not as it should be, and a person should look at it."""
        return self in _FAULTS


_FAULTS = frozenset(
    {
        KeptReason.UNREADABLE,
        KeptReason.DIFFERS,
        KeptReason.COPY_MISSING,
        KeptReason.COPY_WRONG,
        KeptReason.SAME_FILE,
        KeptReason.UNPROVEN,
        KeptReason.SECOND_WRONG,
        KeptReason.NOT_REMOVED,
    }
)


class ClearingEnd(StrEnum):
    """How a clearing ended; worded in ``clearing.end.<value>``."""

    DONE = "done"
    CANCELLED = "cancelled"
    DEVICE_GONE = "device_gone"
    ARCHIVE_GONE = "archive_gone"
    """The disk of the archive, or of the second one, went away."""
    CUT_OFF = "cut_off"
    """The program ended in the middle."""


@dataclass(frozen=True, slots=True)
class ContentOnDevice:
    """A file as imports of the device list it in their manifests: content, these imports, and the recording on record."""

    sha256: str
    sessions: tuple[str, ...]
    recording: Recording
    second: str | None = None
    """Its name in the second archive; None where that has no copy of it."""

    @property
    def session(self) -> str:
        """The import by which it came in from this device, else the newest that lists it."""
        own = next(self._origins(), self.recording).session
        return own if own in self.sessions else self.sessions[0]

    @property
    def officer(self) -> str | None:
        """Whose it is, as it came in by that import."""
        return next(self._origins(), self.recording).officer

    @property
    def doubtful(self) -> bool:
        """Whether nobody is named whose it is, or its name bears another officer's number; a camera's own file is nobody's."""
        about = next(self._origins(), self.recording)
        nobody = about.officer is None and about.basis is not Basis.CAMERA
        return nobody or about.doubt is Doubt.OTHER_NUMBER

    @property
    def seq(self) -> int:
        """Number of the entry by which it came in from this device, else of its first one."""
        return next(self._origins(), self.recording).seq

    def _origins(self) -> Iterator[FurtherDevice | Recording]:
        return (each for each in self.recording.origins if each.session in self.sessions)


@dataclass(frozen=True, slots=True)
class Catalogued:
    """What is on record of the files of a device: by their paths what imports of it list, and of which content is known at all.

    `known` are the paths whose size and time stored content has. `received` is the last entry that the centre confirmed, None
    where none is configured; `second` the second archive, None where none is chosen; `camera` the item that the device is.
    """

    listed: Mapping[str, tuple[ContentOnDevice, ...]]
    known: frozenset[str]
    place: str
    received: int | None
    second: SecondRoot | None
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class KeptFile(OnSource):
    """A file that stays, and why; `path` as it lies there."""

    path: str
    reason: KeptReason


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that goes if what is read of it and of its copies is `contents`: one of them, where imports list several."""

    file: SourceFile
    contents: tuple[ContentOnDevice, ...]


@dataclass(frozen=True, slots=True)
class ClearingPlan:
    """What a clearing of a device would do, as far as the catalogue says; each file is read before it goes."""

    survey: Survey
    volume: Volume | None
    known: Catalogued
    ready: tuple[ReadyFile, ...]
    kept: tuple[KeptFile, ...]

    @property
    def source(self) -> Path:
        """The device, or the folder."""
        return self.survey.root

    @property
    def write_protected(self) -> bool:
        """Whether the medium itself takes nothing."""
        return self.volume is not None and self.volume.write_protected

    @property
    def bytes(self) -> int:
        """Of the files that would go."""
        return sum(each.file.size for each in self.ready)

    @property
    def officers(self) -> frozenset[str]:
        """Whose recordings these are."""
        found = (content.officer for each in self.ready for content in each.contents)
        return frozenset(each for each in found if each is not None)

    @property
    def sessions(self) -> tuple[str, ...]:
        """The imports by which they came in."""
        return tuple(sorted({content.session for each in self.ready for content in each.contents}))


@dataclass(frozen=True, slots=True)
class ReadAnew:
    """What was read of a file and its copies in this very act.

    `found` is the hash of what lies on the device, None where it can't be read; `unchanged` says that it is still the file of
    the survey; `copy` and `second` are the faults of the copies, which are files `apart` from the device's (None: nobody could find out).
    """

    found: str | None
    unchanged: bool
    copy: FileFault | None = None
    second: FileFault | None = None
    reachable: bool = True
    apart: bool | None = True


@dataclass(frozen=True, slots=True)
class Cleared(OnSource):
    """A file that was removed from its device, and the copies that it was compared with."""

    path: str
    size: int
    content: ContentOnDevice


@dataclass(frozen=True, slots=True)
class ClearingResult:
    """What came of a clearing, or with `tried` what would come of it: nothing was removed."""

    clearing: str
    plan: ClearingPlan
    cleared: tuple[Cleared, ...]
    kept: tuple[KeptFile, ...]
    end: ClearingEnd
    ways: tuple[ReadingWay, ReadingWay]
    """How the device and the copies were read."""
    tried: bool = False
    recorded: bool = True

    @property
    def bytes(self) -> int:
        """Of the files that went."""
        return sum(each.size for each in self.cleared)

    def to_json(self) -> dict[str, object]:
        """The command's document."""
        return {
            "clearing": self.clearing or None,
            "source": str(self.plan.source),
            "camera": self.plan.known.camera,
            "dry_run": self.tried,
            "end": self.end.value,
            "recorded": self.recorded,
            "bytes": self.bytes,
            "readback": [each.readback for each in self.ways],
            "cleared": [
                {
                    "source": each.shown_path,
                    "sha256": each.content.sha256,
                    "size": each.size,
                    "session": each.content.session,
                    "stored": each.content.recording.stored,
                    "second": each.content.second,
                }
                for each in self.cleared
            ],
            "kept": [{"source": each.shown_path, "reason": each.reason.value} for each in self.kept],
        }


def left_out(each: Ignored) -> KeptFile:
    """What an import leaves out stays."""
    return KeptFile(each.path, KeptReason.NOT_TAKEN)
