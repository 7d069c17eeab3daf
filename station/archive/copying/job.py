"""The job of the engine and its outcomes, as values that cross a process border as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station.archive.outcomes import FileOutcome, FileReason

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def flat(value: DataclassInstance) -> dict[str, Any]:
    """The fields of a dataclass's instance by name, as they are.

    `asdict` copies every text in them, which for a card of small files is a good part of the time of their copy.
    """
    return {name: getattr(value, name) for name in _names(type(value))}


@lru_cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@dataclass(frozen=True, slots=True)
class PrefixMark:
    """The SHA-256 of the first `size` bytes of a source, as they were read of it."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FurtherDigest:
    """A digest besides SHA-256 of content that was read: its algorithm, and its value in hexadecimal."""

    algorithm: str
    value: str


def digests_of(raw: object) -> tuple[FurtherDigest, ...]:
    """The further digests that a line of a journal names. Raises TypeError or ValueError for anything else."""
    if not isinstance(raw, list | tuple):
        raise TypeError("digests")
    return tuple(FurtherDigest(**each) for each in raw)


@dataclass(frozen=True, slots=True)
class BegunCopy:
    """A copy that was interrupted: its part file, relative to the archive root, and the marks on the way."""

    part: str
    marks: tuple[PrefixMark, ...]


def marks_of(raw: object) -> tuple[PrefixMark, ...]:
    """The marks in plain values. Raises TypeError or ValueError for anything else."""
    if not isinstance(raw, list | tuple):
        raise TypeError("marks")
    return tuple(PrefixMark(**each) for each in raw)


@dataclass(frozen=True, slots=True)
class CopyItem:
    """One file to copy.

    `source` is relative to the source root and `stored` to the archive root, both with ``/``; bytes of a source
    name that are not UTF-8 are kept as lone surrogates (``os.fsdecode``).  `size` in bytes and `mtime_ns` are
    what the survey saw; a file that has changed since is not copied.  `candidate` says that a stored recording
    has the same size and time, so that hashing before writing is likely to save the write. `beside` is the source of the
    recording after which the file is named, "" for one that bears a name of its own.
    """

    source: str
    stored: str
    size: int
    mtime_ns: int
    candidate: bool = False
    beside: str = ""
    begun: BegunCopy | None = None
    """What an interrupted import copied of it."""

    def to_dict(self) -> dict[str, object]:
        """Plain values for the job's line."""
        return flat(self) | {"begun": None if self.begun is None else asdict(self.begun)}


@dataclass(frozen=True, slots=True)
class CopyJob:
    """A whole session of the engine; `known` maps the SHA-256 of stored content to where it is stored.

    `journal_key` is the key of the session's journal; it goes through the pipe alone.
    """

    session: str
    source_root: Path
    archive_root: Path
    items: tuple[CopyItem, ...]
    known: Mapping[str, str] = field(default_factory=dict)
    journal_key: bytes = field(default=b"", repr=False)
    second_root: Path | None = None
    """The second archive, which gets a copy in the same read."""
    digests: tuple[str, ...] = ()
    """Algorithms of the digests that are computed besides SHA-256."""
    taken: tuple[str, ...] = ()
    """Names below the archive root that are on record though nothing bears them any more."""
    second_taken: tuple[str, ...] = ()
    """The same of the second archive."""

    def to_json(self) -> str:
        """One line of ASCII JSON."""
        return json.dumps(
            {
                "session": self.session,
                "source_root": str(self.source_root),
                "archive_root": str(self.archive_root),
                "items": [item.to_dict() for item in self.items],
                "known": dict(self.known),
                "journal_key": self.journal_key.hex(),
                "second_root": None if self.second_root is None else str(self.second_root),
                "digests": self.digests,
                "taken": self.taken,
                "second_taken": self.second_taken,
            }
        )

    @classmethod
    def from_json(cls, line: str) -> CopyJob:
        """The job that `to_json` wrote."""
        raw = json.loads(line)
        return cls(
            session=raw["session"],
            source_root=Path(raw["source_root"]),
            archive_root=Path(raw["archive_root"]),
            items=tuple(_item(each) for each in raw["items"]),
            known=raw["known"],
            journal_key=bytes.fromhex(raw["journal_key"]),
            second_root=None if raw["second_root"] is None else Path(raw["second_root"]),
            digests=tuple(raw["digests"]),
            taken=tuple(raw["taken"]),
            second_taken=tuple(raw["second_taken"]),
        )


def _item(raw: Mapping[str, Any]) -> CopyItem:
    begun = raw.get("begun")
    known = None if begun is None else BegunCopy(begun["part"], marks_of(begun["marks"]))
    return CopyItem(**{**raw, "begun": known})


@dataclass(frozen=True, slots=True)
class UnreadSpan:
    """Bytes of a file that its device did not give, stored as zeros."""

    offset: int
    length: int

    @property
    def end(self) -> int:
        """The first byte after it."""
        return self.offset + self.length


def gaps_of(raw: object) -> tuple[UnreadSpan, ...]:
    """The gaps that a line of a journal names. Raises TypeError or ValueError for anything else."""
    if not isinstance(raw, list | tuple):
        raise TypeError("gaps")
    return tuple(UnreadSpan(**each) for each in raw)


@dataclass(frozen=True, slots=True)
class CopyOutcome:
    """The outcome of one item; `gaps` are those of a partial copy.

    `stored` is where the content is now (for `already`: where it was before), None when it is not stored; `sha256` is
    known for `copied`, `already` and `partial`; `errno` is the system's error number of a failure, 0 when there is none.
    """

    source: str
    size: int
    outcome: FileOutcome
    stored: str | None = None
    sha256: str | None = None
    reason: FileReason | None = None
    errno: int = 0
    gaps: tuple[UnreadSpan, ...] = ()
    resumed: int = 0
    """So many of its bytes an interrupted import had read, and were not read of the card again."""
    second: str | None = None
    """Where its second copy is, read back from the second archive; None where there is none, `second_reason` says why."""
    second_reason: FileReason | None = None
    digests: tuple[FurtherDigest, ...] = ()
    """Further digests of what was read."""

    @property
    def missing_bytes(self) -> int:
        """So many bytes of a partial copy are zeros that nobody recorded."""
        return sum(each.length for each in self.gaps)

    def to_dict(self) -> dict[str, object]:
        """Plain values for a journal line."""
        listed = {
            "gaps": [flat(each) for each in self.gaps],
            "digests": [flat(each) for each in self.digests],
        }
        return flat(self) | listed

    def told(self) -> dict[str, object]:
        """Plain values for people and scripts: a manifest, the command line; the source as it can be shown."""
        from station.archive.survey.values import shown  # the engine's process needs no survey

        gaps = [[each.offset, each.length] for each in self.gaps]
        return (
            {
                "source": shown(self.source),
                "stored": self.stored,
                "sha256": self.sha256,
                "size": self.size,
                "outcome": self.outcome.value,
                "reason": self.reason.value if self.reason else None,
            }
            | ({"gaps": gaps, "missing_bytes": self.missing_bytes} if gaps else {})
            | ({"resumed": self.resumed} if self.resumed else {})
            | self._second_told()
            | ({"digests": {each.algorithm: each.value for each in self.digests}} if self.digests else {})
        )

    def _second_told(self) -> dict[str, object]:
        """Its second copy, where there was to be one."""
        if self.second is None and self.second_reason is None:
            return {}
        return {"second": self.second, "second_reason": self.second_reason and self.second_reason.value}

    @classmethod
    def from_dict(cls, raw: Mapping[str, object]) -> CopyOutcome:
        """The outcome that `to_dict` gave. Raises KeyError, TypeError or ValueError for anything else."""
        plain = dict(raw)
        plain["outcome"] = FileOutcome(str(raw["outcome"]))
        for name in ("reason", "second_reason"):
            plain[name] = FileReason(str(raw[name])) if raw.get(name) is not None else None
        plain["gaps"] = gaps_of(raw.get("gaps", ()))
        plain["digests"] = digests_of(raw.get("digests", ()))
        return cls(**plain)  # type: ignore[arg-type]  # the fields' types are those that to_dict wrote
