"""What a manifest for others is asked of, and what came of it. Sizes in bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station.archive.copying.job import FurtherDigest
from station.archive.giving_back.values import GivingFault
from station.archive.outcomes import ReadingWay
from station.archive.values import Recording
from station.core.ledger import Entry


@dataclass(frozen=True, slots=True)
class ManifestWish:
    """Of what a manifest is: all that came in by the imports `sessions`, the recordings of a `matter`, or those with these hashes.

    By `algorithms` (none: those that the office chose), with the names that files have in the archive, or `as_on_card`.
    """

    sessions: tuple[str, ...] = ()
    matter: str | None = None
    contents: tuple[str, ...] = ()
    algorithms: tuple[str, ...] = ()
    as_on_card: bool = False


@dataclass(frozen=True, slots=True)
class ListedContent:
    """A file with the name that it bears in the manifest, and the digests computed of what lies in the archive."""

    name: str
    recording: Recording
    digests: tuple[FurtherDigest, ...]


@dataclass(frozen=True, slots=True)
class NotListed:
    """A file of which nothing is handed on, and why: what lies there is not what was recorded."""

    stored: str
    reason: GivingFault


@dataclass(frozen=True, slots=True)
class ManifestGiven:
    """A manifest that was written: its entry, its file and the digest of that, what it lists and what not, and how files were read."""

    entry: Entry
    to: Path
    sha256: str
    algorithms: tuple[str, ...]
    files: int
    bytes: int
    left_out: tuple[NotListed, ...]
    way: ReadingWay

    def to_json(self) -> dict[str, object]:
        """For scripts."""
        return {
            "entry": self.entry.reference,
            "to": str(self.to),
            "sha256": self.sha256,
            "algorithms": list(self.algorithms),
            "files": self.files,
            "bytes": self.bytes,
            "bad": [{"stored": each.stored, "reason": each.reason.value} for each in self.left_out],
            "readback": self.way.readback,
        }
