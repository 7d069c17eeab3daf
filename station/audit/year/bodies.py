"""The body of the entry by which the audit of a year is on record. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Digest, Many, Number, Text
from station.core.ledger.words import EntryWords

MOST_FILES: Final = 20
LONGEST_FILE: Final = 200


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of the package: its name, its size and its digest."""

    name: Annotated[str, Text(LONGEST_FILE, 1)]
    size: Annotated[int, Number(unit="bytes")]
    sha256: Annotated[str, Digest()]


@recorded("audit.year_made", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class YearMade(Body):
    """The audit of a year up to the moment `as_of` was made, by the custody entries up to `custody_seq`; the audit stream ended at `audit_seq` then.

    `over`: of the whole year. `digest` is that of the package's ``audit.json``, which holds the figures and names its files.
    """

    year: Annotated[int, Number(1)]
    as_of: datetime
    over: bool
    custody_seq: Annotated[int, Number(0)]
    custody_hash: Annotated[str, Digest()]
    audit_seq: Annotated[int, Number(0)]
    audit_hash: Annotated[str, Digest()]
    figures: Annotated[int, Number(0)]
    later: Annotated[int, Number(0)]
    digest: Annotated[str, Digest()]
    files: Annotated[tuple[PackageFile, ...], Many(MOST_FILES, 1)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Of which year, and up to when."""
        return words.said(self, "" if self.over else "so_far", moment=words.moment(self.as_of))
