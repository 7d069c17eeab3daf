"""What a device told of itself with an import, as values: the order of the import bears it, so that a crash loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from station.archive.retention.values import MarkWay


class UntoldReason(StrEnum):
    """Why a recorder's log and marks did not come along; worded in ``archive.untold.<value>``."""

    LOCKED = "locked"
    NOT_READ = "not_read"
    """It did not answer, not as its driver asks, or was pulled meanwhile."""
    LOST = "lost"
    """The log was read and is gone: the program ended before it was stored."""


@dataclass(frozen=True, slots=True)
class KeptLog:
    """The log of a recorder as it lies in the archive: `path` relative to its root, size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ToldMark:
    """A mark of the file at `source`, a path on the card as `SourceFile` has it; `told` is what the device says of the mark."""

    source: str
    way: MarkWay
    told: str


@dataclass(frozen=True, slots=True)
class MarkApart:
    """A mark that a recorder set on a file that this source does not have, as it says."""

    file: str
    told: str


@dataclass(frozen=True, slots=True)
class DeviceTold:
    """All of it: the recorder's serial number (None: no recorder was asked), its log, the marks, and why it told nothing."""

    serial: str | None = None
    model: str = ""
    log: KeptLog | None = None
    marks: tuple[ToldMark, ...] = ()
    apart: tuple[MarkApart, ...] = ()
    untold: UntoldReason | None = None

    def marks_of(self, source: str) -> tuple[ToldMark, ...]:
        """The marks of one file."""
        return tuple(each for each in self.marks if each.source == source)

    def marks_json(self, source: str) -> list[dict[str, str]]:
        """The marks of one file, for scripts and the manifest."""
        return [{"way": each.way.value, "told": each.told} for each in self.marks_of(source)]

    def recorder(self) -> dict[str, object] | None:
        """What the recorder says of itself, for scripts and the manifest; None where none was asked."""
        if self.serial is None:
            return None
        return {
            "serial": self.serial,
            "model": self.model,
            "log": None if self.log is None else asdict(self.log),
            "marks_elsewhere": [asdict(each) for each in self.apart],
            "untold": None if self.untold is None else self.untold.value,
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for the journal and the manifest."""
        return asdict(self) | {
            "marks": [asdict(each) for each in self.marks],
            "apart": [asdict(each) for each in self.apart],
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> DeviceTold:
        """What `to_dict` gave. Raises KeyError, TypeError or ValueError for anything else."""
        return cls(
            raw["serial"],
            raw["model"],
            None if raw["log"] is None else KeptLog(**raw["log"]),
            tuple(ToldMark(each["source"], MarkWay(each["way"]), each["told"]) for each in raw["marks"]),
            tuple(MarkApart(**each) for each in raw["apart"]),
            None if raw["untold"] is None else UntoldReason(raw["untold"]),
        )


NOTHING_TOLD: Final = DeviceTold()
