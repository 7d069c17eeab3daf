"""The base of entries that say that a table was taken in: which file, and the entries of its lines.

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import Body
from station.core.ledger.bodies import Digest, Number, Text, Typed
from station.core.ledger.words import EntryWords

LONGEST_FILE_NAME: Final = 255
MOST_IMPORTED: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class TableImported(Body):
    """The entries `first_seq` to `last_seq` are those of the lines of one file; a kind of each room extends this.

    `new_lines` are how many gave something new, `changed_lines` how many changed what was known; `updating` says that they might
    change it, for the `reason`.
    """

    file: Annotated[str, Text(LONGEST_FILE_NAME)]
    sha256: Annotated[str, Digest()]
    first_seq: Annotated[int, Number(1)]
    last_seq: Annotated[int, Number(1)]
    new_lines: Annotated[int, Number(0, MOST_IMPORTED)]
    changed_lines: Annotated[int, Number(0, MOST_IMPORTED)]
    updating: bool
    reason: Annotated[str, Text(500), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """The file, and how much came of it by which entries."""
        variant = "reason" if self.reason else "updating" if self.updating else ""
        return words.said(self, variant)
