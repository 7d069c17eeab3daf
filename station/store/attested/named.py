"""The entries that name a row's key, read from the ledger itself once for each process.

The index of subjects could tell them too, but it is a derived table, and for people it is not trusted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from station.core.ledger import canonical_bytes

BODY = b'"body":'
"""Behind it in the canonical bytes: the body, no more the actor, who may have the same account."""


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """Numbers of the entries up to `upto` whose body has a member `name`, by that member's canonical bytes."""

    name: str
    upto: int = 0
    seqs: Mapping[bytes, tuple[int, ...]] = field(default_factory=dict)

    def of(self, key: str, until: int) -> list[int]:
        """The numbers of those that name `key`, up to number `until`."""
        return [seq for seq in self.seqs.get(naming(self.name, key), ()) if seq <= until]

    def going_on(self, following: Sequence[tuple[int, bytes]], upto: int) -> NamedPlaces:
        """The same with the following entries, given by number and content."""
        if not following:
            return NamedPlaces(self.name, upto, self.seqs)
        seqs = dict(self.seqs)
        member = re.compile(rb'"%s":"(?:[^"\\]|\\.)*"' % re.escape(self.name.encode()))
        for seq, content in following:
            for named in set(member.findall(content, max(0, content.find(BODY)))):
                seqs[named] = (*seqs.get(named, ()), seq)
        return NamedPlaces(self.name, upto, seqs)


def naming(name: str, key: str) -> bytes:
    """The canonical bytes by which a body names `key`; b"" for all keys."""
    return canonical_bytes({name: key})[1:-1] if name and key else b""
