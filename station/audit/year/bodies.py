"""Bodies of the entries by which the audit of a year, and a check of its package, are on record. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Code, Digest, Many, Number, Text
from station.core.ledger.words import EntryWords

MOST_FILES: Final = 20
LONGEST_FILE: Final = 200
LONGEST_FOLDER: Final = 8000
"""A path has at most 4096 bytes; those that are no text are written out."""
MOST_CODES: Final = 40


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


@recorded("audit.year_made", 2, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class YearMade2(YearMade):
    """The audit of a year was made; in this version with the folder that its package was written to."""

    folder: Annotated[str, Text(LONGEST_FOLDER)] = ""


@recorded("audit.year_checked", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class YearChecked(Body):
    """The package in `folder`, which says that it is that of the entry `made` (0: of none here, and of no `year`), was compared with the ledger.

    `digest` is that of its ``audit.json`` as it was found ("": it could not be read), `failures` are the kinds of what did not agree, `count` how much.
    """

    made: Annotated[int, Number(0)]
    year: Annotated[int, Number(0)]
    folder: Annotated[str, Text(LONGEST_FOLDER)]
    digest: Annotated[str, Text(64)]
    failures: Annotated[tuple[Annotated[str, Code()], ...], Many(MOST_CODES)]
    count: Annotated[int, Number(0)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which package, and whether it agreed."""
        if not self.count:
            return words.said(self)
        variant = "differs" if self.made else "unknown"
        apart = words("list.join").join(words(f"audit_year.failed.{each}") for each in self.failures)
        return words.said(self, variant, apart=apart)
