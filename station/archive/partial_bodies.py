"""The body of the entry about a recording that its device did not give in full (DM-03).

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.archive.bodies import Bytes, Count, Path, Session, Sha256
from station.core import sizes
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number
from station.core.ledger.words import EntryWords

MOST_GAPS: Final = 500
"""So many gaps of a recording are named in its entry; all of them are in the manifest of its import."""


@dataclass(frozen=True, slots=True)
class MissingSpan:
    """Bytes of a recording that its device did not give."""

    offset: Bytes
    length: Annotated[int, Number(1, unit="bytes")]


@recorded("media.stored_in_part")
@dataclass(frozen=True, slots=True)
class StoredInPart(Body):
    """Of a recording that came in, `missing_bytes` bytes could not be read: the copy has zeros there, and is never the whole file.

    `gaps` are the first of `gap_count`.
    """

    session: Session
    sha256: Sha256
    size: Bytes
    stored: Path
    source_path: Path
    missing_bytes: Bytes
    gap_count: Count
    gaps: Annotated[tuple[MissingSpan, ...], Many(MOST_GAPS)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How much could not be read, and in how many places."""
        return words.said(self, lacking=sizes.size(self.missing_bytes), of_all=sizes.size(self.size))
