"""The newest entries of a stream, read once for every row that is compared with them.

Only entries that a row depends on are read in full: a damaged entry is reported to whoever needs it, and stops nobody
else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Self

from station.core.ledger import Entry, StoredEntry
from station.store.readers.reading import unaltered

LONGEST = 128
"""More entries than this are not read for every row's sake: each source then looks its own up."""


_number, _kind = attrgetter("seq"), attrgetter("kind")
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


Naming = Mapping[bytes, tuple[RecentEntry, ...]]
"""Entries in their order, by the canonical bytes of each subject that they name."""


@dataclass(frozen=True)
class RecentEntries:
    """All entries of one stream with numbers above `after`, up to `upto`.

    `known` is `naming` where that was made before the newest of them came: an act appends one entry, and making it anew
    out of all others cost a check-out more than everything that it compares.
    """

    after: int
    upto: int
    entries: tuple[RecentEntry, ...] = ()
    known: Naming | None = field(default=None, repr=False, compare=False)

    @cached_property
    def naming(self) -> Naming:
        """Those that name a subject."""
        return _naming({}, (), self.entries) if self.known is None else self.known

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Of which kinds they are."""
        return frozenset(map(_kind, self.entries))

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
        known = self.__dict__.get("naming", self.known)
        naming = None if known is None else _naming(known, dropped, following[-LONGEST:])
        return type(self)(dropped[-1].seq if dropped else self.after, upto, entries[-LONGEST:], naming)


def _naming(known: Naming, dropped: Sequence[RecentEntry], following: Sequence[RecentEntry]) -> Naming:
    """What is `known` without the entries that were dropped and with those that follow."""
    found = dict(known)
    for each in dropped:
        for name in each.named & found.keys():
            found[name] = tuple(other for other in found[name] if other is not each)
            if not found[name]:
                del found[name]
    for each in following:
        for name in each.named:
            found[name] = (*found.get(name, ()), each)
    return found
