"""The newest entries of a stream: read and checked once for every row that is compared with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from station.core.ledger import Entry

LONGEST = 128
"""More entries than this are not read for every row's sake: each source then looks its own up."""


@dataclass(frozen=True, slots=True)
class RecentEntries:
    """All entries of one stream with numbers above `after`, up to `upto`."""

    after: int
    upto: int
    entries: tuple[Entry, ...] = ()

    def covers(self, after: int, end: int) -> bool:
        """Whether all entries above `after` up to `end` are here."""
        return self.after <= after and end <= self.upto

    def between(self, after: int, end: int) -> list[Entry]:
        """Those above `after`, up to `end`."""
        return [entry for entry in self.entries if after < entry.seq <= end]

    def going_on(self, *following: Entry, upto: int) -> Self:
        """The same with what follows it, of which the newest `LONGEST` stay."""
        entries = (*self.entries, *following)
        dropped = entries[:-LONGEST]
        return type(self)(dropped[-1].seq if dropped else self.after, upto, entries[-LONGEST:])
