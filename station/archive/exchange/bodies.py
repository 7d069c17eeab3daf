"""Bodies of entries about digests for exchange: computed of recordings, and given out in a manifest (DM-03).

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.archive.bodies import Sha256
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Code, Many, Text
from station.core.ledger.words import EntryWords

MOST_DIGESTS: Final = 100
"""Digests that one entry holds, so that the counter never waits for long."""


@dataclass(frozen=True, slots=True)
class ContentDigest:
    """A digest in hexadecimal of the content with this SHA-256."""

    sha256: Sha256
    algorithm: Annotated[str, Code()]
    value: Annotated[str, Text(128, 1)]


@recorded("media.digested")
@dataclass(frozen=True, slots=True)
class MediaDigested(Body):
    """Digests besides SHA-256 were computed of recordings, in the very read that gave, or proved, their SHA-256.

    `session` is the import in whose read they were; None where the archive was read for a manifest.
    """

    session: Annotated[str | None, Text(80, 1)]
    digests: Annotated[tuple[ContentDigest, ...], Many(MOST_DIGESTS)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How many and which; of one recording its own."""
        own = [each for each in self.digests if about == f"recording:{each.sha256}"]
        named = " ".join(dict.fromkeys(each.algorithm.upper() for each in own or self.digests))
        return words.said(
            self, "one" if own else "", named=named, count=len({e.sha256 for e in self.digests})
        )
