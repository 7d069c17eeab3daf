"""Packages: runs of entries with a signed checkpoint of the last one, small enough for one transaction.

The checkpoint is the package's signature. It fixes station, stream, epoch, number and hash of the last entry, and
that hash covers every entry before it through the chain. Whoever changes, removes or adds an entry, or sends it for
another station, has no signature for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from station.core.ledger import Checkpoint, StoredEntry, Stream
from station.sync.claims import EpochClaim
from station.sync.values import ChainPlace, Restart


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """The most entries and the most bytes of content in a package; a single larger entry is sent alone."""

    entries: int = 500
    size: int = 1_000_000


LIMITS = PackageLimits()

LARGEST_ENTRY = 64_000_000
"""Bytes of content of an entry that a centre takes and reads; the largest that a station makes is a branch's entry kept whole."""

TOO_LARGE = b"(too large)"
"""Stands, as this very object, for a content of more than `LARGEST_ENTRY` bytes, which nobody fetches."""


@dataclass(frozen=True, slots=True)
class SyncPackage:
    """Consecutive entries of one stream of one station; never empty."""

    station: str
    stream: Stream
    entries: tuple[StoredEntry, ...]
    checkpoint: Checkpoint
    claims: tuple[EpochClaim, ...] = ()
    """Of the epochs among the entries that a person has to approve."""

    @property
    def first(self) -> int:
        """Number of the first entry."""
        return self.entries[0].seq

    @property
    def epoch(self) -> int:
        """Epoch in which the package ends."""
        return self.entries[-1].epoch

    @property
    def last(self) -> ChainPlace:
        """Place of the last entry."""
        return ChainPlace(self.entries[-1].seq, self.entries[-1].hash)

    @property
    def size(self) -> int:
        """Bytes of content."""
        return sum(len(entry.content) for entry in self.entries)

    def claim_of(self, restart: Restart) -> EpochClaim | None:
        """The claim of one of these epochs; None where there is none."""
        return next(
            (each for each in self.claims if (each.station, each.restart) == (self.station, restart)), None
        )

    def raw_copy(self) -> bytes:
        """Everything that was received, unchanged: a header line in JSON, then the contents one after the other."""
        header = {
            "station": self.station,
            "stream": self.stream.value,
            "checkpoint": self.checkpoint.note(),
            "claims": [claim.note() for claim in self.claims],
            "entries": [
                {
                    "seq": entry.seq,
                    "epoch": entry.epoch,
                    "kind": entry.kind,
                    "version": entry.version,
                    "happened_at": entry.happened_at,
                    "recorded_at": entry.recorded_at,
                    "prev": entry.prev_hash.hex(),
                    "hash": entry.hash.hex(),
                    "bytes": len(entry.content),
                }
                for entry in self.entries
            ],
        }
        contents = b"".join(entry.content for entry in self.entries)
        return json.dumps(header, ensure_ascii=True).encode() + b"\n" + contents


def slices(rows: Iterable[StoredEntry], limits: PackageLimits = LIMITS) -> Iterator[tuple[StoredEntry, ...]]:
    """Split rows into runs that fit a package."""
    run: list[StoredEntry] = []
    size = 0
    for row in rows:
        if run and (len(run) == limits.entries or size + len(row.content) > limits.size):
            yield tuple(run)
            run, size = [], 0
        run.append(row)
        size += len(row.content)
    if run:
        yield tuple(run)
