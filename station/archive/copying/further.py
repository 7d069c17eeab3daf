"""Digests besides SHA-256 for exchange with others, computed in the same read (DM-03, `hash_algorithms`).

SHA-256 stays the identity of content; a further digest is of the very bytes whose SHA-256 is read back and compared. Each is a
stage of its own in the pipeline, so that it takes another core and not the time of the copy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final, Self

from station.archive.copying.direct import Block
from station.archive.copying.job import FurtherDigest
from station.archive.copying.pipeline import Work

IDENTITY: Final = "sha256"


def computable(algorithms: Iterable[str]) -> tuple[str, ...]:
    """Those of `algorithms` besides SHA-256 that the cryptographic library of this computer has, each once."""
    there = hashlib.algorithms_available
    return tuple(dict.fromkeys(each for each in algorithms if each != IDENTITY and each in there))


class FurtherHashes:
    """The running digests of one file by `algorithms`, all of them `computable`."""

    def __init__(self, algorithms: Iterable[str] = ()) -> None:
        self._running = {each: hashlib.new(each) for each in algorithms}

    def update(self, data: memoryview) -> None:
        """Take the next bytes in."""
        for running in self._running.values():
            running.update(data)

    def copy(self) -> Self:
        """The same, to go on from here."""
        kept = type(self)()
        kept._running = {name: running.copy() for name, running in self._running.items()}
        return kept

    def stages(self) -> list[Work]:
        """A stage of the pipeline for each."""
        return [_stage(running) for running in self._running.values()]

    def found(self) -> tuple[FurtherDigest, ...]:
        """The digests of all that was taken in."""
        return tuple(FurtherDigest(name, running.hexdigest()) for name, running in self._running.items())


def further_of(data: memoryview, algorithms: Iterable[str]) -> tuple[FurtherDigest, ...]:
    """The further digests of a small file."""
    hashes = FurtherHashes(algorithms)
    hashes.update(data)
    return hashes.found()


def _stage(running: hashlib._Hash) -> Work:
    def update(block: Block) -> None:
        running.update(block.filled)

    return update
