"""Bodies of entries about digests for exchange: computed of recordings, and given out in a manifest (DM-03).

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.archive.belonging_bodies import MOST_GIVEN
from station.archive.bodies import LONGEST_MATTER, LONGEST_REASON, Bytes, Count, Path, Sha256
from station.archive.exchange.chosen import algorithm_name
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Code, Many, Text, Typed
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
        named = " ".join(dict.fromkeys(algorithm_name(each.algorithm) for each in own or self.digests))
        return words.said(
            self, "one" if own else "", named=named, count=len({e.sha256 for e in self.digests})
        )


@recorded("media.manifest_given_out")
@dataclass(frozen=True, slots=True)
class ManifestGivenOut(Body):
    """A manifest with digests of recordings was written for others (DM-07): of an import, a matter, or of chosen recordings.

    Each file was read whole and was what is on record; `not_listed` were not, and have no digest in it. `listed` names the first by
    their contents, `manifest_sha256` is the digest of the manifest itself.
    """

    session: Annotated[str | None, Text(80, 1)]
    matter: Annotated[str | None, Text(LONGEST_MATTER, 1)]
    manifest_file: Path
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    algorithms: Annotated[tuple[Annotated[str, Code()], ...], Many(8)]
    files: Count
    bytes: Bytes
    not_listed: Count
    listed: Annotated[tuple[Sha256, ...], Many(MOST_GIVEN)]
    manifest_sha256: Sha256

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Of how many, by which algorithms, where to and why; how many are lacking."""
        named = " ".join(map(algorithm_name, self.algorithms))
        return words.said(self, "lacking" if self.not_listed else "", named=named)
