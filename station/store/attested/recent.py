"""The newest entries of a stream, read once for every row that is compared with them.

Only entries that a row depends on are read in full: a damaged entry is reported to whoever needs it, and stops nobody
else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Self

from station.core.ledger import Entry, StoredEntry
from station.store.readers.reading import unaltered

LONGEST = 128
"""More entries than this are not read for every row's sake: each source then looks its own up."""


_number = attrgetter("seq")
_SUBJECT = re.compile(rb'"[a-z_]+:(?:[^"\\]|\\.)*"')


class RecentEntry:
    """An entry as it was read, or as this process appended it; `entry` converts it, once."""

    def __init__(self, found: StoredEntry | Entry) -> None:
        self.seq, self.kind, self.content = found.seq, found.kind, found.content
        self._found = found

    def entry(self) -> Entry:
        """The entry; its hash is checked against its content. Raises `IntegrityProblem` ``store.entry_damaged``."""
        if isinstance(self._found, StoredEntry):
            self._found = unaltered(self._found)
        return self._found

    @cached_property
    def named(self) -> frozenset[bytes]:
        """The canonical bytes of all texts in its content that may be subjects: what it is about is among them."""
        return frozenset(_SUBJECT.findall(self.content))


@dataclass(frozen=True)
class RecentEntries:
    """All entries of one stream with numbers above `after`, up to `upto`."""

    after: int
    upto: int
    entries: tuple[RecentEntry, ...] = ()

    @cached_property
    def naming(self) -> dict[bytes, list[RecentEntry]]:
        """Those that name a subject, by its canonical bytes."""
        found: dict[bytes, list[RecentEntry]] = {}
        for each in self.entries:
            for name in each.named:
                found.setdefault(name, []).append(each)
        return found

    def covers(self, after: int, end: int) -> bool:
        """Whether it holds all entries above `after` up to `end`."""
        return self.after <= after and end <= self.upto

    def between(self, after: int, end: int) -> list[RecentEntry]:
        """Those above `after`, up to `end`."""
        first = bisect_right(self.entries, after, key=_number)
        return list(self.entries[first : bisect_right(self.entries, end, lo=first, key=_number)])

    def going_on(self, *following: RecentEntry, upto: int) -> Self:
        """The same with the following entries; the newest `LONGEST` of them stay."""
        entries = (*self.entries, *following)
        dropped = entries[:-LONGEST]
        return type(self)(dropped[-1].seq if dropped else self.after, upto, entries[-LONGEST:])
